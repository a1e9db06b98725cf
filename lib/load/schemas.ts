/** The files that people write for a run, as schemas; `npm run build` compiles them into the bundles. */
import Type, { type TSchema } from "typebox";
import { patterns } from "../wire/patterns.ts";
import { promises } from "../wire/promises.ts";
import type { ScenarioName } from "./scenario-names.ts";

const strict = { additionalProperties: false };
const share = Type.Optional(Type.Number({ minimum: 0, maximum: 1 }));
const duration = Type.String({
	pattern: "^(?=.*[1-9])(\\d+h)?(\\d+m)?(\\d+s)?$",
	description: "as in 20s, 5m or 1h30m",
});
const thinkTime = Type.Optional(
	Type.Object(
		{
			medianSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 3600 })),
			p99Seconds: Type.Optional(Type.Number({ minimum: 0, maximum: 36_000 })),
		},
		strict,
	),
);

const limit = Type.Object(
	{
		metric: Type.Enum([
			"violations",
			"failed_attempts",
			"session_reuse",
			"steps_failed",
			"step_duration",
		]),
		step: Type.Optional(Type.String({ minLength: 1 })),
		statistic: Type.Enum(["count", "rate", "p50", "p95", "p99"]),
		comparison: Type.Enum(["<", "<=", ">="]),
		value: Type.Number({ minimum: 0 }),
	},
	strict,
);

/** What a settings file may say of each scenario's visitors. */
export const habitSchemas = {
	"visitor-funnel": Type.Object(
		{
			acceptShare: share,
			timeoutShare: share,
			purchaseShare: share,
			leadShare: share,
			read: thinkTime,
			leave: thinkTime,
			talk: thinkTime,
		},
		strict,
	),
	"session-capping": Type.Object(
		{
			goodShare: share,
			dropSidShare: share,
			staleSidShare: share,
			creations: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
			betweenSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 3600 })),
			liftSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
		},
		strict,
	),
	"cold-account": Type.Object(
		{
			visitorsPerAccount: Type.Optional(
				Type.Integer({ minimum: 1, maximum: 100_000 }),
			),
		},
		strict,
	),
	"engagement-history": Type.Object(
		{
			perPage: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
			pages: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
			freshShare: share,
		},
		strict,
	),
	"invalid-requests": Type.Object(
		{
			wrongRequests: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
		},
		strict,
	),
} as const satisfies Record<ScenarioName, TSchema>;

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

const visitorsOf = (habits: TSchema) =>
	Type.Object({ visitors: Type.Optional(habits) }, strict);

/** All of them. */
export const schemas = {
	settings: settingsFile,
	visitors: {
		"visitor-funnel": visitorsOf(habitSchemas["visitor-funnel"]),
		"session-capping": visitorsOf(habitSchemas["session-capping"]),
		"cold-account": visitorsOf(habitSchemas["cold-account"]),
		"engagement-history": visitorsOf(habitSchemas["engagement-history"]),
		"invalid-requests": visitorsOf(habitSchemas["invalid-requests"]),
	} satisfies Record<ScenarioName, TSchema>,
	targets: targetsFile,
	config: configPromises,
};

export type Schemas = typeof schemas;
export type TargetsFile = Record<string, TargetEntry>;
export type TargetEntry = Type.Static<typeof target>;
export type ConfigPromises = Type.Static<typeof configPromises>;
