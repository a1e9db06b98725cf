/** Reads the Engagements API's answers into the contract's shapes, or says which rule their form breaks. */
import type { Violation } from "../model/terms.ts";
import type {
	EngagementPage,
	EngagementRecord,
	TranscriptLine,
} from "../wire/engagements.ts";
import { isObject, type Json } from "../wire/json.ts";
import type { Reply } from "../wire/transport.ts";

/** What came: a body of its type, a refusal by its status, nothing, or something else. */
export type HistoryAnswer<Body> =
	| { readonly kind: "answered"; readonly body: Body }
	| { readonly kind: "refused"; readonly status: number }
	| { readonly kind: "lost" }
	| { readonly kind: "malformed"; readonly violation: Violation };

/** The typed answer of a reply whose body has to be of a kind; `rule` is broken where it is not. */
export const readHistory = <Body>(
	{ status, body: text }: Reply,
	is: (value: unknown) => value is Body,
	rule: Violation["rule"],
): HistoryAnswer<Body> => {
	if (status === 0) return { kind: "lost" };
	const body = parse(text);
	if (status === 200)
		return is(body)
			? { kind: "answered", body }
			: malformed(rule, "a body of another form");
	return isError(body)
		? { kind: "refused", status }
		: malformed("E2", `status ${status} without the body of an error`);
};

const malformed = (rule: Violation["rule"], found: string) => ({
	kind: "malformed" as const,
	violation: { rule, found },
});

const parse = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

const hasTexts = (value: Json, ...names: readonly string[]): boolean =>
	names.every((name) => typeof value[name] === "string");

const isError = (value: unknown): boolean =>
	isObject(value) && hasTexts(value, "error", "message", "debug_message");

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const isMoment = (value: unknown): boolean =>
	typeof value === "string" && moment.test(value);
const isLink = (value: unknown): boolean =>
	isObject(value) && typeof value.href === "string";
const flags = [
	"cobrowsing_used",
	"video_used",
	"flagged",
	"crm_forwarded",
	"summary_forwarded",
];

/** E7; a missing `audio_used` is tolerated. */
export const isRecord = (value: unknown): value is EngagementRecord =>
	isObject(value) &&
	hasTexts(value, "id", "visitor_name", "visitor_id") &&
	(value.engagement_type === "reactive" ||
		value.engagement_type === "proactive") &&
	isMoment(value.created_at) &&
	typeof value.duration === "number" &&
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
	value.engagements.every(isRecord);

/** E9. */
export const isTranscript = (value: unknown): value is TranscriptLine[] =>
	Array.isArray(value) && value.every(isLine);

const isLine = (value: unknown): boolean =>
	isObject(value) &&
	typeof value.message === "string" &&
	isMoment(value.created_at) &&
	isObject(value.sender) &&
	["visitor", "operator", "system"].includes(String(value.sender.type));

/** E10. */
export const isExported = (value: unknown): value is { success: true } =>
	isObject(value) && value.success === true;
