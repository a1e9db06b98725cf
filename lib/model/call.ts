/** A request as the model sees it. */
import type { Engagement } from "../contract/answers.ts";
import type { ImpressionType } from "../contract/attributes.ts";
import type { PageId, SessionId, VisitorId } from "../contract/ids.ts";
import type { MonitorRoute } from "../contract/transport.ts";

export interface Call {
	readonly route: MonitorRoute;
	readonly visitorId: VisitorId | undefined;
	readonly sessionId: SessionId | undefined;
	/** A report's page. */
	readonly pageId: PageId | undefined;
	/** The type of the impression, where the call reports one. */
	readonly impression: ImpressionType | undefined;
	/** The engagement of the impression. */
	readonly about: Engagement | undefined;
	/** What the conditions of campaigns look at; undefined where the body was not read. */
	readonly targeting: TargetingInput | undefined;
}

/** The parts of a request that decide which campaign is offered (M21). */
export interface TargetingInput {
	readonly entryPoints: readonly string[];
	readonly deviceFamily: string | undefined;
	/** Types of attributes. */
	readonly attributes: readonly string[];
}
