/** The terms in which the model judges. */
import type { Engagement } from "../contract/answers.ts";
import type { ImpressionType } from "../contract/attributes.ts";
import type { PageId, SessionId, VisitorId } from "../contract/ids.ts";
import type { Campaign, Promises } from "../contract/promises.ts";
import type { Rule } from "../contract/rules.ts";
import type { Route } from "../contract/transport.ts";
import type { Certainty, Knowledge } from "./knowledge.ts";

/** What a request told the server, in the model's terms. */
export interface Call {
	readonly route: Route;
	readonly visitorId: VisitorId | undefined;
	readonly sessionId: SessionId | undefined;
	/** A report's page. */
	readonly pageId: PageId | undefined;
	/** The impression that is reported, if one is. */
	readonly impression: ImpressionType | undefined;
	/** The engagement that it is about. */
	readonly about: Engagement | undefined;
	/** What campaigns may ask for; undefined where nobody looked. */
	readonly said: Said | undefined;
}

/** What a request says that decides which campaign is offered (M21). */
export interface Said {
	readonly entryPoints: readonly string[];
	readonly deviceFamily: string | undefined;
	/** Types of attributes. */
	readonly attributes: readonly string[];
}

/** A violation: the rule, and what was found. */
export interface Violation {
	readonly rule: Rule;
	readonly found: string;
}

export interface Judgement {
	readonly knowledge: Knowledge;
	readonly violations: readonly Violation[];
	/** Whether the session that was sent was owed a 200. */
	readonly owedResume: Certainty;
}

/** What is known of a target before the first request. */
export interface Expectations {
	readonly account: string;
	readonly promises: Promises;
	/** What the app installation may offer, in order (M21); undefined where that is not known. */
	readonly campaigns: readonly Campaign[] | undefined;
	/**
	 * Whether a 503 can only be a cap of this visitor: the account's limit is far, and nobody else refuses (M31).
	 */
	readonly capsAreOwed: boolean;
	/** Whether live sessions are owed an answer whatever the load: nothing but a cap refuses, and a cap is for creations (M31). */
	readonly livesAreServed: boolean;
}
