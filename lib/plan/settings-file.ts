/** The settings file of a run; the schema of `visitors` is each scenario's own. */
import * as Type from "typebox";
import { arrivalsNames } from "../load/arrivals.ts";
import { connectionsNames } from "../load/connections.ts";
import { durationText } from "../load/duration.ts";
import { maxVisitsAtOnce } from "./visits-at-once.ts";

const strict = { additionalProperties: false };
const limit = Type.Object(
	{
		metric: Type.Enum([
			"violations",
			"failed_attempts",
			"session_reuse",
			"steps_failed",
			"step_duration",
			"answers",
			"achieved_rate",
			"visitors_finished",
		]),
		/** One scenario of a mix; without it, all of them. */
		scenario: Type.Optional(Type.String({ minLength: 1 })),
		step: Type.Optional(Type.String({ minLength: 1 })),
		status: Type.Optional(
			Type.String({
				pattern: "^(0|[1-5][0-9][0-9])$",
				description: "as in 503; 0 for no answer",
			}),
		),
		statistic: Type.Enum(["count", "rate", "p50", "p90", "p95", "p99"]),
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

export const settingsFile = Type.Object(
	{
		visitors: Type.Optional(Type.Object({})),
		load: Type.Optional(
			Type.Object(
				{
					rate: Type.Optional(Type.Number({ minimum: 0.01, maximum: 100_000 })),
					duration: Type.Optional(durationText),
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
									duration: durationText,
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

export type SettingsFile = Type.Static<typeof settingsFile>;
