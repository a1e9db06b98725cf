/** The configuration's `faults`: which requests are broken, how, and how often. */
import * as Type from "typebox";
import { spreadSchema } from "../http/capacity.ts";
import { apiRoutes } from "../http/outcomes.ts";

/** An entry of the configuration; `check.ts` knows what each kind needs besides. */
export const faultSchema = Type.Object(
	{
		route: Type.Enum([...apiRoutes, "*"]),
		share: Type.Number({ minimum: 0, maximum: 1 }),
		kind: Type.Enum(["status", "delay", "reset", "truncate", "hang", "wrong"]),
		status: Type.Optional(Type.Integer({ minimum: 400, maximum: 599 })),
		milliseconds: Type.Optional(spreadSchema),
		defect: Type.Optional(Type.String()),
	},
	{ additionalProperties: false },
);
export type FaultEntry = Type.Static<typeof faultSchema>;
