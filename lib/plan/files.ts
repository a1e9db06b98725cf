/** The files that people write for a run, as schemas; what a story's visitors may be told is each story's own. */
import * as Type from "typebox";
import { patterns } from "../contract/patterns.ts";
import { promises } from "../contract/promises.ts";
import { connectionsNames } from "../load/connections.ts";
import { arrivalsNames } from "../load/schedule.ts";
import { maxVisitsAtOnce } from "./visits-at-once.ts";

const strict = { additionalProperties: false };
const duration = Type.String({
	pattern: "^(?=.*[1-9])(\\d+h)?(\\d+m)?(\\d+s)?$",
	description: "as in 20s, 5m or 1h30m",
});
const limit = Type.Object(
	{
		metric: Type.Enum([
			"violations",
			"failed_attempts",
			"session_reuse",
			"steps_failed",
			"step_duration",
			"answers",
		]),
		/** One story of the mix; without it, all of them. */
		scenario: Type.Optional(Type.String({ minLength: 1 })),
		step: Type.Optional(Type.String({ minLength: 1 })),
		status: Type.Optional(
			Type.String({
				pattern: "^(0|[1-5][0-9][0-9])$",
				description: "as in 503; 0 for no answer",
			}),
		),
		statistic: Type.Enum(["count", "rate", "p50", "p95", "p99"]),
		comparison: Type.Enum(["<", "<=", ">="]),
		value: Type.Number({ minimum: 0 }),
		window: Type.Optional(
			Type.String({
				pattern:
					"^(whole run|steady state|(?=.*[1-9])(\\d+h)?(\\d+m)?(\\d+s)?)$",
				description: "whole run, steady state, or any so many seconds: 10s",
			}),
		),
		action: Type.Optional(Type.Enum(["fail", "warn", "stop"])),
	},
	strict,
);

/** The settings file of a run. */
export const settingsFile = Type.Object(
	{
		// What it holds is each scenario's own.
		visitors: Type.Optional(Type.Object({})),
		load: Type.Optional(
			Type.Object(
				{
					rate: Type.Optional(Type.Number({ minimum: 0.01, maximum: 100_000 })),
					duration: Type.Optional(duration),
					timeoutSeconds: Type.Optional(
						Type.Number({ minimum: 0.1, maximum: 120 }),
					),
					timeScale: Type.Optional(
						Type.Number({ minimum: 0.001, maximum: 10 }),
					),
					/** In place of rate, duration and a profile's stages: each holds its rate. */
					stages: Type.Optional(
						Type.Array(
							Type.Object(
								{
									rate: Type.Number({ minimum: 0.01, maximum: 100_000 }),
									duration,
								},
								strict,
							),
							{ minItems: 1 },
						),
					),
					arrivals: Type.Optional(Type.Enum([...arrivalsNames])),
					connections: Type.Optional(Type.Enum([...connectionsNames])),
					visitsAtOnce: Type.Optional(
						Type.Integer({ minimum: 1, maximum: maxVisitsAtOnce }),
					),
				},
				strict,
			),
		),
		limits: Type.Optional(Type.Array(limit)),
	},
	strict,
);

const operator = Type.Object(
	{
		id: Type.String({ minLength: 1 }),
		tokenEnv: Type.String({ pattern: "^[A-Za-z_][A-Za-z0-9_]*$" }),
		sites: Type.Array(Type.String({ minLength: 1 })),
	},
	strict,
);
const url = Type.String({ pattern: "^https://", description: "an https URL" });

const target = Type.Object(
	{
		monitor: Type.Object(
			{
				url,
				account: Type.String({ pattern: patterns.account }),
				appInstallation: Type.String({ minLength: 1 }),
			},
			strict,
		),
		engagements: Type.Optional(
			Type.Object(
				{
					url,
					sites: Type.Array(Type.String()),
					operators: Type.Array(operator),
				},
				strict,
			),
		),
		coldAccounts: Type.Optional(
			Type.Array(Type.String({ pattern: patterns.account })),
		),
		maxRate: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
		maxDuration: Type.Optional(duration),
		mayWrite: Type.Optional(Type.Boolean()),
		promises: Type.Optional(promises),
	},
	strict,
);

/** targets.json: every system, apart from loopback, that may be loaded, by name. */
export const targetsFile = Type.Unsafe<Record<string, TargetEntry>>({
	type: "object",
	properties: { $schema: { type: "string" } },
	additionalProperties: target,
});

/** The promises of a local server's configuration; the server itself judges the rest of that file. */
export const configPromises = Type.Object({
	...promises.properties,
	faults: Type.Optional(
		Type.Array(Type.Object({ kind: Type.Optional(Type.String()) })),
	),
	capacity: Type.Optional(Type.Unknown()),
	sites: Type.Optional(
		Type.Array(Type.Object({ id: Type.String(), account: Type.String() })),
	),
	operators: Type.Optional(
		Type.Array(
			Type.Object({ id: Type.String(), sites: Type.Array(Type.String()) }),
		),
	),
});

export type SettingsFile = Type.Static<typeof settingsFile>;
export type TargetsFile = Record<string, TargetEntry>;
export type TargetEntry = Type.Static<typeof target>;
export type ConfigPromises = Type.Static<typeof configPromises>;
