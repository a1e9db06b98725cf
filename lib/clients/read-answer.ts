/** Reads a reply into one of the contract's shapes, or says which rule its form breaks. Unknown members are ignored (M4). */
import type {
	Answer,
	Conversation,
	Malformed,
	Offer,
} from "../contract/answers.ts";
import {
	isConversationId,
	isPageId,
	isSessionId,
	isVisitorId,
} from "../contract/ids.ts";
import { isInFront, isJsonType, jsonOf } from "../contract/own-answers.ts";
import type { Rule } from "../contract/rules.ts";
import type { MonitorRoute, Reply } from "../contract/transport.ts";
import { isExact } from "../util/exact-json.ts";
import { isObject, type Json } from "../util/json.ts";

/** The typed answer of a reply to a request of `route`. */
export const readAnswer = (route: MonitorRoute, reply: Reply): Answer => {
	const { status } = reply;
	if (status === 0) return { kind: "lost", error: reply.error };
	if (isInFront(route, reply)) return { kind: "in front", status };
	if (!isJsonType(reply.contentType)) {
		return malformed(status, "M2", `Content-Type "${reply.contentType}"`);
	}
	const body = jsonOf(reply.body);
	if (!isObject(body))
		return malformed(status, "M2", "a body that is not a JSON object");
	if (status === 200 || status === 201) return readSuccess(route, status, body);
	const { time, message, internalCode } = body;
	const isError = status >= 400 && typeof time === "number";
	if (
		!isError ||
		typeof message !== "string" ||
		typeof internalCode !== "number"
	) {
		return malformed(
			status,
			"M5",
			`status ${status} without the body of an error`,
		);
	}
	return { kind: "refused", status, internalCode, message };
};

const readSuccess = (
	route: MonitorRoute,
	status: 200 | 201,
	body: Json,
): Answer => {
	const { sessionId, visitorId, pageId, engagementDetails: list } = body;
	if (!isSessionId(sessionId))
		return malformed(status, "M17", show("sessionId", sessionId));
	if (!isVisitorId(visitorId))
		return malformed(status, "M17", show("visitorId", visitorId));
	if (!isPageId(pageId))
		return malformed(status, "M17", show("pageId", pageId));
	let details: Offer | Conversation | undefined;
	if (route === "engagement" && list !== undefined) {
		if (!Array.isArray(list))
			return malformed(status, "M22", show("engagementDetails", list));
		if (list.length === 0)
			return malformed(status, "M24", "empty engagementDetails");
		const one: unknown = list[0];
		if (list.length > 1 || !isDetails(one)) {
			return malformed(status, "M22", show("engagementDetails", list));
		}
		details = one;
	}
	return { kind: "answered", status, sessionId, visitorId, pageId, details };
};

/** M22, M23. */
const isDetails = (value: unknown): value is Offer | Conversation => {
	if (!isObject(value)) return false;
	const { status } = value;
	if (!isExact(value.campaignId) || !isExact(value.engagementId)) return false;
	if (!isExact(value.engagementRevision)) return false;
	if (status === "expose") return typeof value.contextId === "string";
	return status === "conversation" && isConversationId(value.conversationId);
};

const malformed = (status: number, rule: Rule, found: string): Malformed => {
	return { kind: "malformed", status, rule, found };
};

const show = (name: string, value: unknown): string => {
	return `${name} ${JSON.stringify(value) ?? "missing"}`;
};
