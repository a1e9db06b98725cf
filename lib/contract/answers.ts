/** Answers: replies after they were read. Model and scenarios see nothing else of a reply. */
import type { Exact } from "../util/exact-json.ts";
import type { ConversationId, PageId, SessionId, VisitorId } from "./ids.ts";
import type { Rule } from "./rules.ts";

/** An engagement of a campaign. */
export interface Engagement {
	readonly campaignId: Exact;
	readonly engagementId: Exact;
	readonly engagementRevision: Exact;
}
/** An engagement that a session was offered, with the session's number for it (M22). */
export interface Offer extends Engagement {
	readonly contextId: string;
	readonly status: "expose";
}
/** The consumer's open conversation (M23). */
export interface Conversation extends Engagement {
	readonly conversationId: ConversationId;
	readonly status: "conversation";
}

/** 200 or 201: the request was carried out in this session. */
export interface Answered {
	readonly kind: "answered";
	readonly status: 200 | 201;
	readonly sessionId: SessionId;
	readonly visitorId: VisitorId;
	readonly pageId: PageId;
	readonly details: Offer | Conversation | undefined;
}
/** An error of the table: the request changed nothing (M11). */
export interface Refused {
	readonly kind: "refused";
	readonly status: number;
	readonly internalCode: number;
	readonly message: string;
}
/** No answer came: the request may have been carried out or not. */
interface Lost {
	readonly kind: "lost";
	readonly error: string;
}
/** An answer came that the contract does not allow. */
export interface Malformed {
	readonly kind: "malformed";
	readonly status: number;
	readonly rule: Rule;
	readonly found: string;
}
/** An answer of something in front of the API: it breaks none of the API's rules. */
interface InFront {
	readonly kind: "in front";
	readonly status: number;
}
/** Any answer but a well-formed 200 or 201. */
export type FailedAnswer = Refused | Lost | Malformed | InFront;
export type Answer = Answered | FailedAnswer;
