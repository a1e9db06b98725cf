/** What a reply says once it has been read: the only shapes that model and stories see. */
import type { ConversationId, PageId, SessionId, VisitorId } from "./ids.ts";
import type { Rule } from "./rules.ts";

/** Which engagement of which campaign. */
export interface Engagement {
	readonly campaignId: number;
	readonly engagementId: number;
	readonly engagementRevision: number;
}
/** An engagement offered in a session, under that session's number for it (M22). */
export interface Offer extends Engagement {
	readonly contextId: string;
	readonly status: "expose";
}
/** The consumer's open conversation (M23). */
export interface Conversation extends Engagement {
	readonly conversationId: ConversationId;
	readonly status: "conversation";
}

/** 200 or 201: the request was done in this session. */
export interface Answered {
	readonly kind: "answered";
	readonly status: 200 | 201;
	readonly sessionId: SessionId;
	readonly visitorId: VisitorId;
	readonly pageId: PageId;
	readonly details: Offer | Conversation | undefined;
}
/** An error of the table: nothing was changed (M11). */
export interface Refused {
	readonly kind: "refused";
	readonly status: number;
	readonly internalCode: number;
	readonly message: string;
}
/** No answer came: whether the request was done is not known. */
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
/** An answer that is neither 200 nor 201 as the contract has them. */
export type FailedAnswer = Refused | Lost | Malformed;
export type Answer = Answered | FailedAnswer;
