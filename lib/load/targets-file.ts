/** targets.json: every system, apart from loopback, that may be loaded. */
import * as Type from "typebox";
import { patterns } from "../contract/patterns.ts";
import { promises } from "../contract/promises.ts";
import { durationText } from "./duration.ts";

const strict = { additionalProperties: false };

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
		maxDuration: Type.Optional(durationText),
		mayWrite: Type.Optional(Type.Boolean()),
		promises: Type.Optional(promises),
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
