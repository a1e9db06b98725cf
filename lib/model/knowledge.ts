/** A visitor's knowledge of the server's state, from its requests and their answers. */
import type { Conversation, Engagement, Offer } from "../contract/answers.ts";
import type {
	ConversationId,
	PageId,
	SessionId,
	VisitorId,
} from "../contract/ids.ts";

/** Something happened on the server at some moment of this span (milliseconds since 1970 by the visitor's clock). */
export interface Span {
	readonly from: number;
	readonly to: number;
}

export interface SessionKnowledge {
	readonly sessionId: SessionId;
	readonly created: Span;
	/** The last time that the server may have used it. */
	readonly used: Span;
	/** Its offers, each contextId once (M22). */
	readonly offered: readonly Offer[];
	/** Types of attributes that were sent in it, or may have been; undefined where bodies were not read (M21). */
	readonly attributes: Readonly<Record<string, Certainty>> | undefined;
	/** How many lost answers may have had other offers (M22); not counted where all visitors get the same offers. */
	readonly unseen?: number;
}

export interface ConversationKnowledge {
	readonly engagement: Engagement;
	readonly opened: Span;
	/** False while the answer of every accept was lost. */
	readonly certain: boolean;
	readonly conversationId: ConversationId | undefined;
}

/** The creation of a session of this visitor; it may be uncertain. */
export interface Creation extends Span {
	readonly certain: boolean;
}

/** A value: judging an answer makes a new one. */
export interface Knowledge {
	/** Creations that may still be within the window of the cap (M31); empty without a promised cap. */
	readonly creations: readonly Creation[];
	readonly visitorId: VisitorId | undefined;
	readonly pageId: PageId | undefined;
	readonly session: SessionKnowledge | undefined;
	readonly conversation: ConversationKnowledge | undefined;
	/** The offer or conversation in the last engagement's answer, if it had one. */
	readonly shown: Offer | Conversation | undefined;
}

/** The offers of a new session. */
export const nothingOffered: SessionKnowledge["offered"] = [];

/** The knowledge of a visitor before the first request. */
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
