/** Reads a reply into one of the shapes of the contract, or says which rule its form breaks. Unknown members never matter (M4). */
import type { Answer, Conversation, Malformed, Offer } from "../wire/answers.ts";
import { isConversationId, isPageId, isSessionId, isVisitorId } from "../wire/ids.ts";
import type { Rule } from "../wire/rules.ts";
import type { Reply, Route } from "../wire/transport.ts";

/** The typed answer of a reply to a request of `route`. */
export function readAnswer(route: Route, reply: Reply): Answer {
	const { status } = reply;
	if (status === 0) return { kind: "lost", error: reply.error };
	if (!reply.contentType.startsWith("application/json")) {
		return malformed(status, "M2", `Content-Type "${reply.contentType}"`);
	}
	const body = parse(reply.body);
	if (!isObject(body)) return malformed(status, "M2", "a body that is not a JSON object");
	if (status === 200 || status === 201) return readSuccess(route, status, body);
	const { time, message, internalCode } = body;
	if (status < 400 || typeof time !== "number") return malformed(status, "M5", "no error body");
	if (typeof message !== "string" || typeof internalCode !== "number") {
		return malformed(status, "M5", "no error body");
	}
	return { kind: "refused", status, internalCode, message };
}

function readSuccess(route: Route, status: 200 | 201, body: Record<string, unknown>): Answer {
	const { sessionId, visitorId, pageId } = body;
	if (!isSessionId(sessionId)) return malformed(status, "M17", show("sessionId", sessionId));
	if (!isVisitorId(visitorId)) return malformed(status, "M17", show("visitorId", visitorId));
	if (!isPageId(pageId)) return malformed(status, "M17", show("pageId", pageId));
	const answered = { kind: "answered", status, sessionId, visitorId, pageId } as const;
	if (route === "report" || !("engagementDetails" in body)) {
		return { ...answered, details: undefined };
	}
	const list = body.engagementDetails;
	if (!Array.isArray(list)) return malformed(status, "M22", show("engagementDetails", list));
	if (list.length === 0) return malformed(status, "M24", "empty engagementDetails");
	const details = list.length === 1 && isObject(list[0]) ? readDetails(list[0]) : undefined;
	if (!details) return malformed(status, "M22", show("engagementDetails", list));
	return { ...answered, details };
}

function readDetails(details: Record<string, unknown>): Offer | Conversation | undefined {
	const { campaignId, engagementId, engagementRevision, contextId, conversationId } = details;
	if (typeof campaignId !== "number" || typeof engagementId !== "number") return undefined;
	if (typeof engagementRevision !== "number") return undefined;
	const engagement = { campaignId, engagementId, engagementRevision };
	if (details.status === "expose" && typeof contextId === "string") {
		return { ...engagement, contextId, status: "expose" };
	}
	if (details.status === "conversation" && isConversationId(conversationId)) {
		return { ...engagement, conversationId, status: "conversation" };
	}
	return undefined;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function malformed(status: number, rule: Rule, found: string): Malformed {
	return { kind: "malformed", status, rule, found };
}

function show(name: string, value: unknown): string {
	return `${name} ${JSON.stringify(value) ?? "missing"}`;
}
