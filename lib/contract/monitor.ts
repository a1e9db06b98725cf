/** Bodies of the Monitor API as schemas: types, validation and the OpenAPI document come from here. */
import * as Type from "typebox";
import type { Exact } from "../util/exact-json.ts";
import {
	impressions,
	type PlainAttribute,
	plainAttributes,
} from "./attributes.ts";
import { patterns } from "./patterns.ts";
import { personal } from "./personal.ts";

const system = Type.Optional(
	Type.Enum(["WINDOWS", "MAC_OSX", "LINUX", "IOS", "ANDROID"]),
);
const octet = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

/** M19. */
export const clientProperties = Type.Object({
	deviceFamily: Type.Optional(Type.Enum(["DESKTOP", "TABLET", "MOBILE"])),
	os: system,
	osName: system,
	osVersion: Type.Optional(Type.String()),
	appVersion: Type.Optional(Type.String()),
	ipAddress: Type.Optional(
		Type.String({
			pattern: `^${octet}(\\.${octet}){3}$`,
			description: "an IPv4 address",
			...personal,
		}),
	),
});

const entryPoints = Type.Optional(Type.Array(Type.String()));
const typed = Type.Object({ type: Type.String() });

/** The body of POST engagement, without the members of attributes, which depend on their type (M18). */
export const engagementRequest = Type.Object({
	consumerId: Type.Optional(Type.String()),
	lpConsumerId: Type.Optional(Type.String()),
	clientProperties: Type.Optional(clientProperties),
	entryPoints,
	engagementAttributes: Type.Optional(Type.Array(typed)),
});

/** The body of PUT report, without the members of attributes (M26). */
export const reportRequest = Type.Object({
	consumerId: Type.Optional(Type.String()),
	pageId: Type.Optional(Type.String()),
	entryPoints,
	engagementAttributes: Type.Array(typed),
});

/** Always a number in JSON; here a long one is a text (exact-json.ts). */
const exact = Type.Unsafe<Exact>({ type: "number" });
const engagement = {
	campaignId: exact,
	engagementId: exact,
	engagementRevision: exact,
};
/** M22. */
export const offer = Type.Object({
	...engagement,
	contextId: Type.String(),
	status: Type.Literal("expose"),
});
/** M23. */
const openConversation = Type.Object({
	...engagement,
	conversationId: Type.String({ pattern: patterns.conversation }),
	status: Type.Literal("conversation"),
});

const pair = {
	sessionId: Type.String({ pattern: patterns.visitorOrSession }),
	visitorId: Type.String({ pattern: patterns.visitorOrSession }),
	pageId: Type.String({ pattern: patterns.page }),
};
/** The answer of POST engagement, 200 and 201 alike (M22–M24). */
export const engagementAnswer = Type.Object({
	...pair,
	engagementDetails: Type.Optional(
		Type.Array(Type.Union([offer, openConversation]), {
			minItems: 1,
			maxItems: 1,
		}),
	),
});
/** The answer of PUT report, 200 and 201 alike (M29); its pageId is the one that was sent. */
export const reportAnswer = Type.Object({ ...pair, pageId: Type.String() });
/** The body of every error (M5). */
export const errorBody = Type.Object({
	time: Type.Integer({ description: "milliseconds since 1970" }),
	message: Type.String(),
	internalCode: Type.Integer(),
});

/** Every attribute schema by type name (M27). */
export const attributeSchemas = { ...plainAttributes, ...impressions } as const;

/** M19. */
export type ClientProperties = Type.Static<typeof clientProperties>;
/** The body of POST engagement (M18–M20). */
export type EngagementRequest = Omit<
	Type.Static<typeof engagementRequest>,
	"engagementAttributes"
> & { engagementAttributes?: PlainAttribute[] };
