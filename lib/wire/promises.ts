/**
 * What a server promises beyond the rules: the settings that the local server is configured with and that a
 * target may state. What is promised is judged; what is not is counted.
 */
import Type from "typebox";

const seconds = Type.Number({ exclusiveMinimum: 0, maximum: 31_536_000 });

/** One campaign of an app installation; its conditions hold always (M21). */
const campaign = Type.Object(
	{
		campaignId: Type.Integer({ minimum: 0 }),
		engagementId: Type.Integer({ minimum: 0 }),
		engagementRevision: Type.Integer({ minimum: 0 }),
		when: Type.Optional(Type.Object({}, { additionalProperties: false })),
	},
	{ additionalProperties: false },
);
/** Sessions' life times (M16) and what a report with an unknown one is told (M14). */
export const sessionPromises = Type.Object(
	{
		idleSeconds: Type.Optional(seconds),
		lifetimeSeconds: Type.Optional(seconds),
		unknownSession: Type.Optional(Type.Enum(["404", "201"])),
		maximum: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
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

/** What a target may promise. */
export const promises = Type.Object(
	{
		sessions: Type.Optional(sessionPromises),
		conversationSeconds: Type.Optional(conversationSeconds),
		appInstallations: Type.Optional(appInstallations),
	},
	{ additionalProperties: false },
);
/** What a server promises, as far as it is known. */
export type Promises = Type.Static<typeof promises>;
/** Every promise made, as the local server does. */
export interface FullPromises {
	sessions: Required<Type.Static<typeof sessionPromises>>;
	conversationSeconds: number;
	appInstallations: Type.Static<typeof appInstallations>;
}
