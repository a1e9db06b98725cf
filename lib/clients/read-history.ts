/** Reads the Engagements API's answers into the contract's shapes, or says which rule their form breaks. */

import type {
	EngagementPage,
	EngagementRecord,
	TranscriptLine,
} from "../contract/engagements.ts";
import {
	hasErrorForm,
	isInFront,
	isJsonType,
	jsonOf,
} from "../contract/own-answers.ts";
import type { Reply, Route } from "../contract/transport.ts";
import type { Violation } from "../model/violation.ts";
import { isObject, type Json } from "../util/json.ts";

/** An answer of the Engagements API: a body of its form, a refusal by its status, none, or a malformed one. */
export type HistoryAnswer<Body> =
	| { readonly kind: "answered"; readonly body: Body }
	| { readonly kind: "refused"; readonly status: number }
	| { readonly kind: "lost" }
	/** Something in front of the API answered. */
	| { readonly kind: "in front" }
	| { readonly kind: "malformed"; readonly violation: Violation };

/** The typed answer of a reply; `rule` is broken where its body has another form. */
export const readHistory = <Body>(
	reply: Reply,
	route: Route,
	is: (value: unknown) => value is Body,
	rule: Violation["rule"],
): HistoryAnswer<Body> => {
	const { status, body: text, contentType } = reply;
	if (status === 0) return { kind: "lost" };
	if (isInFront(route, reply)) return { kind: "in front" };
	if (!isJsonType(contentType))
		return malformed("E1", `status ${status} of type "${contentType}"`);
	const body = withoutNullLink(jsonOf(text));
	if (status === 200)
		return is(body)
			? { kind: "answered", body }
			: malformed(rule, otherForm(body));
	return hasErrorForm(route, body)
		? { kind: "refused", status }
		: malformed("E2", `status ${status} without the body of an error`);
};

/** A client takes a `next_page` of null as absent (E6). */
const withoutNullLink = (body: unknown): unknown => {
	if (!isObject(body) || body.next_page !== null) return body;
	const { next_page: _, ...rest } = body;
	return rest;
};

/** Links that are no texts are named; any other difference is only said to be one. */
const otherForm = (body: unknown): string => {
	const names = ["last_page", "next_page"];
	const links = isObject(body) ? Object.entries(body) : [];
	const wrong = links.find(
		([name, value]) => names.includes(name) && typeof value !== "string",
	);
	return wrong
		? `${wrong[0]} ${JSON.stringify(wrong[1])}, which is no link`
		: "a body of another form";
};

const malformed = (rule: Violation["rule"], found: string) => ({
	kind: "malformed" as const,
	violation: { rule, found },
});

const hasTexts = (value: Json, ...names: readonly string[]): boolean =>
	names.every((name) => typeof value[name] === "string");

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isMoment = (value: unknown): boolean =>
	typeof value === "string" && moment.test(value);
const isLink = (value: unknown): value is { readonly href: string } =>
	isObject(value) && typeof value.href === "string";
/** Whether something is an absolute link to a path, or below it where that ends with a slash. */
const leadsTo = (value: unknown, path: string): boolean =>
	isLink(value) &&
	value.href.startsWith("https://") &&
	(path.endsWith("/") ? value.href.includes(path) : value.href.endsWith(path));
const flags = [
	"cobrowsing_used",
	"video_used",
	"flagged",
	"crm_forwarded",
	"summary_forwarded",
];

/** E7, with links that lead where they should. */
export const isRecord = (value: unknown): value is EngagementRecord =>
	isListed(value) &&
	leadsTo(value.visitor, `/visitors/${value.visitor_id}`) &&
	leadsTo(value.chat_transcript, `/engagements/${value.id}/chat_transcript`) &&
	value.operators.every((one) => leadsTo(one, "/operators/"));

/** The form of an engagement in a list. Lists have thousands, so their links are checked only where one is shown (E8). `audio_used` may be missing. */
const isListed = (value: unknown): value is EngagementRecord =>
	isObject(value) &&
	hasTexts(value, "id", "visitor_name", "visitor_id") &&
	(value.engagement_type === "reactive" ||
		value.engagement_type === "proactive") &&
	isMoment(value.created_at) &&
	Number.isInteger(value.duration) &&
	Number(value.duration) >= 0 &&
	flags.every((name) => typeof value[name] === "boolean") &&
	Array.isArray(value.audio_recording_urls) &&
	isLink(value.visitor) &&
	isLink(value.chat_transcript) &&
	Array.isArray(value.operators) &&
	value.operators.every(isLink);

/** E6. */
export const isPage = (value: unknown): value is EngagementPage =>
	isObject(value) &&
	typeof value.last_page === "string" &&
	(value.next_page === undefined || typeof value.next_page === "string") &&
	Array.isArray(value.engagements) &&
	value.engagements.every(isListed);

/** E9. */
export const isTranscript = (value: unknown): value is TranscriptLine[] =>
	Array.isArray(value) && value.every(isLine);

const isLine = (value: unknown): boolean =>
	isObject(value) &&
	typeof value.message === "string" &&
	isMoment(value.created_at) &&
	isSender(value.sender);

const isSender = (value: unknown): boolean => {
	if (!isObject(value)) return false;
	const { type, name, href } = value;
	if (type === "system") return name === "system" && href === undefined;
	return (
		(type === "visitor" || type === "operator") &&
		(name === null || typeof name === "string")
	);
};

/** E10. */
export const isExported = (value: unknown): value is { success: true } =>
	isObject(value) && value.success === true;
