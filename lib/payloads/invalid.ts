/** Invalid requests, one fault each, with the refusal that each must get (M6–M20, M26–M28, M34). */
import type { Offer } from "../contract/answers.ts";
import type { Promises } from "../contract/promises.ts";
import type { Rule } from "../contract/rules.ts";
import type { MonitorRoute } from "../contract/transport.ts";
import { otherThan } from "../util/exact-json.ts";
import { impression } from "./impressions.ts";

/** What an invalid request has in place of the valid one. Everything else is valid. */
export interface InvalidRequest {
	/** As in `an account with a dash`. */
	readonly what: string;
	/** The rule that refuses it. */
	readonly rule: Rule;
	readonly route: MonitorRoute;
	/** The route that the server counts it under, where that is not its own. */
	readonly countedAs?: "other";
	readonly method?: "GET" | "POST" | "PUT" | "DELETE";
	readonly account?: string;
	readonly app?: string;
	/** What follows the route in the path. */
	readonly tail?: string;
	/** The version; an empty text sends none. */
	readonly v?: string;
	/** Ids in place of the visitor's own; an empty text sends none. */
	readonly vid?: string;
	readonly sid?: string;
	/** The body, for the offer that the visitor got. */
	readonly body: (offer: Offer) => string;
	/** A server that accepted it would delete, or record a purchase or a lead: it is sent only where writing is allowed. */
	readonly writes?: boolean;
	readonly status: number;
	readonly internalCode: number;
}

type Row = Omit<InvalidRequest, "rule" | "route">;

const unknownId = "A".repeat(22);
const json = (value: unknown) => (): string => JSON.stringify(value);
const empty = json({});
const noAttributes = json({ engagementAttributes: [] });
/** One attribute, sent by either route. */
const attribute = (value: unknown) => json({ engagementAttributes: [value] });

const badRequest = { status: 400, internalCode: 5 };

const rows = (
	rule: Rule,
	route: InvalidRequest["route"],
	...all: readonly Row[]
): InvalidRequest[] => all.map((row) => ({ rule, route, ...row }));

/** An invalid body: 400/5. */
const body = (what: string, text: InvalidRequest["body"]): Row => ({
	what,
	body: text,
	...badRequest,
});

const addresses: readonly InvalidRequest[] = [
	...rows(
		"M6",
		"engagement",
		{
			what: "PUT instead of POST",
			method: "PUT",
			countedAs: "other",
			body: empty,
			status: 405,
			internalCode: 5,
		},
		{
			what: "a slash too many",
			tail: "/",
			countedAs: "other",
			body: empty,
			status: 404,
			internalCode: 5,
		},
	),
	...rows(
		"M6",
		"report",
		{
			what: "DELETE instead of PUT",
			method: "DELETE",
			writes: true,
			countedAs: "other",
			body: noAttributes,
			status: 405,
			internalCode: 5,
		},
		{
			what: "POST without the override",
			method: "POST",
			countedAs: "other",
			body: noAttributes,
			status: 405,
			internalCode: 5,
		},
	),
	...rows(
		"M7",
		"engagement",
		{
			what: "an account with a dash",
			account: "de-mo",
			body: empty,
			...badRequest,
		},
		{
			what: "an account of 21 letters",
			account: "a".repeat(21),
			body: empty,
			...badRequest,
		},
		{ what: "an empty account", account: "", body: empty, ...badRequest },
	),
	...rows(
		"M8",
		"engagement",
		{ what: "no version", v: "", body: empty, status: 400, internalCode: 33 },
		{ what: "version 2", v: "2.0", body: empty, status: 400, internalCode: 33 },
		{
			what: "a version in words",
			v: "one",
			body: empty,
			status: 400,
			internalCode: 33,
		},
	),
	...rows("M8", "report", {
		what: "version 0",
		v: "0",
		body: noAttributes,
		status: 400,
		internalCode: 33,
	}),
	...rows(
		"M9",
		"engagement",
		{
			what: "an unknown app installation",
			app: "visitant-unknown-app",
			body: empty,
			status: 404,
			internalCode: 18,
		},
		{
			what: "an app installation of a web site",
			app: "web-app",
			body: empty,
			status: 404,
			internalCode: 18,
		},
	),
];

const identities: readonly InvalidRequest[] = [
	...rows(
		"M14",
		"report",
		{
			what: "a malformed visitor id",
			vid: "short",
			body: noAttributes,
			status: 404,
			internalCode: 37,
		},
		{
			what: "an unknown visitor id with a session id",
			vid: unknownId,
			body: noAttributes,
			status: 404,
			internalCode: 37,
		},
		{
			what: "an unknown session id",
			sid: unknownId,
			body: noAttributes,
			status: 404,
			internalCode: 39,
		},
		{
			what: "a malformed session id",
			sid: "short",
			body: noAttributes,
			status: 404,
			internalCode: 39,
		},
		{
			what: "a session id without its visitor id",
			vid: "",
			body: json({ consumerId: "visitant-nobody", engagementAttributes: [] }),
			status: 404,
			internalCode: 39,
		},
	),
	...rows("M15", "report", {
		what: "neither visitor id nor consumer id",
		vid: "",
		sid: "",
		body: noAttributes,
		...badRequest,
	}),
];

const members: readonly InvalidRequest[] = [
	...rows(
		"M18",
		"engagement",
		body("no body at all", () => ""),
		body("a body that is not JSON", () => "{"),
		body("a body that is an array", () => "[]"),
		body("a consumerId that is a number", json({ consumerId: 1 })),
		body("a consumerId that is null", json({ consumerId: null })),
		body("an lpConsumerId that is a list", json({ lpConsumerId: [] })),
		body("entryPoints that are text", json({ entryPoints: "tel://1" })),
		body("an entry point that is a number", json({ entryPoints: [1] })),
		body("attributes that are an object", json({ engagementAttributes: {} })),
		body("an attribute without a type", attribute({})),
	),
	...rows(
		"M19",
		"engagement",
		body("clientProperties that are text", json({ clientProperties: "" })),
		...[
			{ deviceFamily: "WATCH" },
			{ os: "BEOS" },
			{ osName: "windows" },
			{ ipAddress: "192.0.2.256" },
			{ ipAddress: "192.0.2" },
			{ appVersion: 1 },
			{ osVersion: null },
		].map((clientProperties) =>
			body(
				`clientProperties ${JSON.stringify(clientProperties)}`,
				json({ clientProperties }),
			),
		),
	),
	...rows(
		"M20",
		"engagement",
		body("an impression in an engagement", (offer) =>
			listOf(impression("impDisplay", offer)),
		),
	),
	...rows(
		"M26",
		"report",
		body("no attributes", empty),
		body("attributes that are null", json({ engagementAttributes: null })),
		body(
			"a pageId that is a number",
			json({ pageId: 1, engagementAttributes: [] }),
		),
	),
	...rows(
		"M27",
		"report",
		...[
			{ type: "unheard-of" },
			{ type: "cart", numItems: 1 },
			{ type: "cart", total: 1 },
			{ type: "cart", total: 1, numItems: 1.5 },
			{ type: "cart", total: "1", numItems: 1 },
			{ type: "cart", total: 1, numItems: 1, products: [{}] },
			{ type: "purchase", total: "9.99" },
			{ type: "purchase", orderId: 1 },
			{ type: "prodView", products: {} },
			{ type: "ctmrinfo", info: { balance: "1" } },
			{ type: "ctmrinfo", info: { lastPaymentDate: { day: "1" } } },
			{ type: "mrktInfo", info: { channel: 0 } },
			{ type: "personal", personal: { gender: "female" } },
			{ type: "personal", personal: { age: { age: "30" } } },
			{ type: "personal", personal: { contacts: [{ email: 1 }] } },
			{ type: "lead", lead: { value: "1" } },
			{ type: "lead", lead: [] },
			{ type: "service", service: { status: 1.5 } },
			{ type: "error", error: { resolved: "no" } },
			{ type: "searchInfo", keywords: "boots" },
		].map((one) => ({
			...body(`an attribute ${JSON.stringify(one)}`, attribute(one)),
			writes: one.type === "purchase" || one.type === "lead",
		})),
		body("an attribute without a type, reported", attribute({})),
		body("an impression of no campaign", (offer) =>
			listOf(impression("impClose", offer).replace(/"campaign":\d+,/, "")),
		),
		body("an impression whose campaign is text", (offer) =>
			listOf(
				impression("impClose", offer).replace(
					/"campaign":(\d+)/,
					'"campaign":"$1"',
				),
			),
		),
		body("a right attribute beside a wrong one", (offer) =>
			listOf(impression("impAccept", offer), '{"type":"unheard-of"}'),
		),
	),
	...rows(
		"M28",
		"report",
		body("an impression of an engagement that was never offered", (offer) =>
			listOf(
				impression("impAccept", {
					...offer,
					engagementId: otherThan(offer.engagementId),
				}),
			),
		),
		body("an impression of another revision", (offer) =>
			listOf(
				impression("impClose", {
					...offer,
					engagementRevision: otherThan(offer.engagementRevision),
				}),
			),
		),
		{
			...body("an impression without the session of its offer", (offer) =>
				listOf(impression("impClose", offer)),
			),
			sid: "",
		},
		body("an impression under another number", (offer) =>
			listOf(impression("impAccept", { ...offer, contextId: "99" })),
		),
		body("an impression of no context", (offer) =>
			listOf(
				impression("impAccept", offer).replace(
					/"eContext":\[.*\]/,
					'"eContext":[]',
				),
			),
		),
	),
	...rows("M34", "report", {
		what: "a body of more than 256 KiB",
		body: () => `{"engagementAttributes":[],"filler":"${"x".repeat(262_144)}"}`,
		status: 413,
		internalCode: 5,
	}),
];

function listOf(...attributes: readonly string[]): string {
	return `{"engagementAttributes":[${attributes.join(",")}]}`;
}

/** The whole table. */
export const invalidRequests: readonly InvalidRequest[] = [
	...addresses,
	...identities,
	...members,
];

/** The rows that may be sent to a target: those that write only where that is allowed, and those of unknown sessions (M14) only where it promises to refuse them. */
export const invalidRequestsFor = (
	{ sessions }: Promises,
	mayWrite: boolean,
): readonly InvalidRequest[] =>
	invalidRequests.filter(
		({ rule, vid, writes }) =>
			(mayWrite || !writes) &&
			(sessions?.unknownSession === "404" || rule !== "M14" || vid === "short"),
	);
