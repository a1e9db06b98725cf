/**
 * The promises of a server beyond the rules: the local server's configuration has them, and a target may state them. Only
 * promises are judged.
 */
import * as Type from "typebox";
import type { Exact } from "../util/exact-json.ts";
import { plainTypes } from "./attributes.ts";

const seconds = Type.Number({ exclusiveMinimum: 0, maximum: 31_536_000 });

/** The conditions of a campaign: all given ones must hold (M21). */
const conditions = Type.Object(
	{
		/** One of the request's entry points starts with this text. */
		entryPoint: Type.Optional(Type.String({ minLength: 1 })),
		/** An attribute of this type was sent in this request, or earlier in the session. */
		attribute: Type.Optional(Type.Enum(plainTypes)),
		deviceFamily: Type.Optional(Type.Enum(["DESKTOP", "TABLET", "MOBILE"])),
	},
	{ additionalProperties: false },
);
/** Its digits travel as they are written, also where a double holds only some of them. */
const exact = Type.Unsafe<Exact>({
	type: ["integer", "string"],
	pattern: "^[0-9]+$",
	description: "a whole number of 0 or more",
});
/** One campaign of an app installation. */
const campaign = Type.Object(
	{
		campaignId: exact,
		engagementId: exact,
		engagementRevision: exact,
		when: Type.Optional(conditions),
	},
	{ additionalProperties: false },
);
/** The lifetimes of sessions (M16), and the answer to a report of an unknown session (M14). */
const sessionPromises = Type.Object(
	{
		idleSeconds: Type.Optional(seconds),
		lifetimeSeconds: Type.Optional(seconds),
		unknownSession: Type.Optional(Type.Enum(["404", "201"])),
		maximum: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
	},
	{ additionalProperties: false },
);
/** The caps on the creation of sessions (M31). */
const cappingPromises = Type.Object(
	{
		perVisitor: Type.Optional(
			Type.Object(
				{
					sessions: Type.Optional(
						Type.Integer({ minimum: 1, maximum: 10_000 }),
					),
					windowSeconds: Type.Optional(seconds),
				},
				{ additionalProperties: false },
			),
		),
		perAccount: Type.Optional(
			Type.Object(
				{
					perSecond: Type.Optional(
						Type.Number({ exclusiveMinimum: 0, maximum: 1_000_000 }),
					),
					burst: Type.Optional(
						Type.Integer({ minimum: 1, maximum: 10_000_000 }),
					),
				},
				{ additionalProperties: false },
			),
		),
	},
	{ additionalProperties: false },
);
/** The app installations of every account (M9, M21). */
export const appInstallations = Type.Array(
	Type.Object(
		{
			id: Type.String({ minLength: 1, maxLength: 200 }),
			type: Type.String({ minLength: 1, maxLength: 50 }),
			campaigns: Type.Array(campaign),
		},
		{ additionalProperties: false },
	),
);
/** How long a conversation stays open (M25), in seconds. */
export const conversationSeconds = seconds;

/** The promises of a target; each may be missing. */
export const promises = Type.Object(
	{
		sessions: Type.Optional(sessionPromises),
		capping: Type.Optional(cappingPromises),
		conversationSeconds: Type.Optional(conversationSeconds),
		appInstallations: Type.Optional(appInstallations),
	},
	{ additionalProperties: false },
);
/** The known promises of a server. */
export type Promises = Type.Static<typeof promises>;
/** All promises, as the local server makes them. */
export interface FullPromises {
	sessions: Required<Type.Static<typeof sessionPromises>>;
	capping: {
		perVisitor: { sessions: number; windowSeconds: number };
		perAccount: { perSecond: number; burst: number };
	};
	conversationSeconds: number;
	appInstallations: Type.Static<typeof appInstallations>;
}
/** One campaign of an app installation (M21). */
export type Campaign = Type.Static<typeof campaign>;
