/** targets.json: every system, apart from loopback, that may be loaded. */
import * as Type from "typebox";
import { patterns } from "../contract/patterns.ts";
import { promises } from "../contract/promises.ts";
import { ruleNames } from "../contract/rules.ts";
import { hidden } from "../util/hidden.ts";
import { durationText } from "./duration.ts";

const strict = { additionalProperties: false };

const variable = Type.String({
	// The command line keeps k6's own variables from k6.
	pattern: "^(?!K6_|OTEL_)[A-Za-z_][A-Za-z0-9_]*$",
	description:
		"the name of an environment variable that does not start with K6_ or OTEL_",
	// Somebody may write the secret itself here.
	...hidden,
});
const operator = Type.Object(
	{
		id: Type.String({ minLength: 1 }),
		tokenEnv: variable,
		sites: Type.Array(Type.String({ minLength: 1 })),
	},
	{ ...strict, ...hidden },
);
const url = Type.String({ pattern: "^https://", description: "an https URL" });

const deviation = Type.Object(
	{
		rule: Type.Enum([...ruleNames]),
		because: Type.String({ minLength: 1, maxLength: 500 }),
		until: Type.String({
			pattern: "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$",
			description: "the last day, as in 2027-03-01",
		}),
	},
	strict,
);

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
					operators: Type.Array(operator, hidden),
				},
				strict,
			),
		),
		/** Sent with every request: names of headers, each with the environment variable that holds its value. */
		headers: Type.Optional(
			Type.Unsafe<Record<string, string>>({
				type: "object",
				additionalProperties: variable,
				...hidden,
			}),
		),
		/** PEM files, relative to targets.json. */
		clientCertificate: Type.Optional(
			Type.Object(
				{
					cert: Type.String({ minLength: 1 }),
					key: Type.String({ minLength: 1 }),
				},
				strict,
			),
		),
		coldAccounts: Type.Optional(
			Type.Array(Type.String({ pattern: patterns.account })),
		),
		maxRate: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
		maxDuration: Type.Optional(durationText),
		mayWrite: Type.Optional(Type.Boolean()),
		promises: Type.Optional(promises),
		/** Rules that the target is known to break: counted and shown, and no failure until a day. */
		knownDeviations: Type.Optional(Type.Array(deviation)),
	},
	strict,
);

/** Targets by name. */
export const targetsFile = Type.Unsafe<Record<string, TargetEntry>>({
	type: "object",
	properties: { $schema: { type: "string" } },
	additionalProperties: target,
});

export type TargetsFile = Record<string, TargetEntry>;
export type TargetEntry = Type.Static<typeof target>;
/** A rule that a target is known to break, why, and the last day of that. */
export type Deviation = Type.Static<typeof deviation>;
