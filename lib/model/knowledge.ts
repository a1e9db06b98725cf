/** What a visitor can know of the server's state, from what was sent and what came back. */
import type { Conversation, Engagement, Offer } from "../contract/answers.ts";
import type {
	ConversationId,
	PageId,
	SessionId,
	VisitorId,
} from "../contract/ids.ts";

/** The server did something at some moment in here (milliseconds since 1970 on the visitor's clock). */
export interface Span {
	readonly from: number;
	readonly to: number;
}

export interface SessionKnowledge {
	readonly sessionId: SessionId;
	readonly created: Span;
	/** The last time that the server may have used it. */
	readonly used: Span;
	/** What was offered in it, each contextId once (M22). */
	readonly offered: readonly Offer[];
	/** Types of attributes that were sent in it, or may have been; undefined where nobody looked (M21). */
	readonly attributes: Readonly<Record<string, Certainty>> | undefined;
	/** How many answers were lost that may have offered more (M22); nobody looks where all is offered to everybody. */
	readonly unseen?: number;
}

export interface ConversationKnowledge {
	readonly engagement: Engagement;
	readonly opened: Span;
	/** False while the only accepts are ones whose answers were lost. */
	readonly certain: boolean;
	readonly conversationId: ConversationId | undefined;
}

/** A session of this visitor that was created, or may have been. */
export interface Creation extends Span {
	readonly certain: boolean;
}

/** Values only: judging an answer gives a new one. */
export interface Knowledge {
	/** Those that may still be within the window of the cap (M31); none where no cap was promised. */
	readonly creations: readonly Creation[];
	readonly visitorId: VisitorId | undefined;
	readonly pageId: PageId | undefined;
	readonly session: SessionKnowledge | undefined;
	readonly conversation: ConversationKnowledge | undefined;
	/** What the last engagement was answered with, if it was an offer or a conversation. */
	readonly shown: Offer | Conversation | undefined;
}

/** What was offered in a new session. */
export const nothingOffered: SessionKnowledge["offered"] = [];

/** What a visitor knows who has not sent anything yet. */
export const nothingKnown: Knowledge = {
	creations: [],
	visitorId: undefined,
	pageId: undefined,
	session: undefined,
	conversation: undefined,
	shown: undefined,
};

/** Yes, no, or both are possible. */
export type Certainty = "yes" | "no" | "maybe";

/** A span that covers two. */
export const covering = (one: Span, other: Span): Span => {
	return {
		from: Math.min(one.from, other.from),
		to: Math.max(one.to, other.to),
	};
};
