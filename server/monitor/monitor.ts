/** The operations of the Monitor API on well-formed requests: sessions, offers, conversations (M12–M29). */
import { createHash } from "node:crypto";
import type { Attribute, Impression } from "../../lib/contract/attributes.ts";
import { isVisitorId, type VisitorId } from "../../lib/contract/ids.ts";
import type { EngagementRequest } from "../../lib/contract/monitor.ts";
import type { Campaign } from "../../lib/contract/promises.ts";
import { invalid, type Outcome, type Refusal } from "../http/outcomes.ts";
import { newVisitorId } from "../store/new-ids.ts";
import type { Session } from "../store/sessions.ts";
import type { State } from "../store/state.ts";
import {
	type Details,
	detailsFor,
	foreignImpression,
	isImpression,
	offerOf,
} from "./offers.ts";

/** The query's ids; empty ones count as absent (M13). */
export interface Ids {
	readonly vid: string | undefined;
	readonly sid: string | undefined;
}

export interface ReportRequest {
	consumerId?: string;
	pageId?: string;
	engagementAttributes: Attribute[];
}

/** The answer of either route (M24, M29); a report's has no details. */
export interface MonitorBody {
	readonly sessionId: string;
	readonly visitorId: string;
	readonly pageId: string;
	readonly engagementDetails?: readonly Details[];
}

export type MonitorOutcome = Outcome<MonitorBody>;

/** POST engagement: creates a session rather than refuse an id (M13), and answers with the offer (M21–M24). */
export function engage(
	state: State,
	account: string,
	campaigns: readonly Campaign[],
	{ vid, sid }: Ids,
	request: EngagementRequest,
): MonitorOutcome {
	const visitorId = isVisitorId(vid) ? vid : newVisitorId();
	const live = state.sessions.find(account, visitorId, sid);
	const session = live ?? create(state, account, visitorId);
	if (!session) return capped;
	if (live) state.sessions.touch(live);
	identify(session, request.consumerId, request.lpConsumerId);
	for (const { type } of request.engagementAttributes ?? [])
		note(state, session, type);
	const details = detailsFor(state, session, campaigns, request);
	const body = {
		sessionId: session.sessionId,
		visitorId: session.visitorId,
		pageId: state.nextPageId(),
	};
	return {
		status: live ? 200 : 201,
		body: details ? { ...body, engagementDetails: [details] } : body,
	};
}

/** PUT report: refuses unknown ids (M14), and impressions of engagements that were not offered (M28). */
export function report(
	state: State,
	account: string,
	ids: Ids,
	request: ReportRequest,
): MonitorOutcome {
	const found = sessionForReport(state, account, ids, request);
	if ("error" in found) return found;
	const wrong = foreignImpression(found.live, request.engagementAttributes);
	if (wrong !== undefined) return invalid(wrong);
	const session = found.live ?? create(state, account, found.visitorId);
	if (!session) return capped;
	if (found.live) state.sessions.touch(found.live);
	identify(session, request.consumerId);
	for (const attribute of request.engagementAttributes) {
		if (isImpression(attribute)) see(state, session, attribute);
		else note(state, session, attribute.type);
	}
	const { sessionId, visitorId } = session;
	return {
		status: found.live ? 200 : 201,
		body: {
			sessionId,
			visitorId,
			pageId: request.pageId ?? state.nextPageId(),
		},
	};
}

/** The refusal of a creation beyond the limits (M31). */
export const capped: Refusal = {
	error: "unavailable",
	message: "no more sessions for now",
};

/** Creates a session, unless it is capped (M31). */
function create(
	{ capping, sessions }: State,
	account: string,
	visitorId: VisitorId,
): Session | undefined {
	return capping.admit(account, visitorId)
		? sessions.create(account, visitorId)
		: undefined;
}

/** Counts an attribute. It may make the session eligible for a campaign (M21). */
function note({ counts, watched }: State, session: Session, type: string) {
	counts.attribute(type);
	if (watched.has(type) && !session.attributes.has(type))
		session.attributes = new Set(session.attributes).add(type);
}

/** Counts an impression. Accepting an offer opens a conversation (M25). */
function see(state: State, session: Session, impression: Impression): void {
	state.counts.impression(impression.type);
	if (impression.type !== "impAccept") return;
	const accepted = offerOf(session, impression);
	const opened = accepted && state.conversations.accept(session, accepted);
	if (opened) state.live.open(session, opened);
}

/** The live session of a report, or the visitor of a session to create, or the refusal (M14, M15). */
function sessionForReport(
	{ sessions, visitors, config }: State,
	account: string,
	{ vid, sid }: Ids,
	request: ReportRequest,
): Refusal | { live?: Session; visitorId: VisitorId } {
	if (vid === undefined) {
		if (!request.consumerId)
			return { error: "invalidRequest", message: "consumerId" };
		if (sid !== undefined) return { error: "unknownSession", message: "sid" };
		return { visitorId: newVisitorId() };
	}
	if (!isVisitorId(vid)) return { error: "unknownVisitor", message: "vid" };
	if (sid === undefined) return { visitorId: vid };
	const live = sessions.find(account, vid, sid);
	if (live) return { live, visitorId: vid };
	if (config.sessions.unknownSession === "201") return { visitorId: vid };
	if (!visitors.knows(account, vid))
		return { error: "unknownVisitor", message: "vid" };
	return { error: "unknownSession", message: "sid" };
}

/** Identifiers are only compared, so of a long one only a digest is kept: memory is bounded in bytes, too. */
const shortened = (id: string | undefined): string | undefined =>
	id === undefined || id.length <= maxKept
		? id
		: `sha256:${createHash("sha256").update(id).digest("base64url")}`;
const maxKept = 64;

/** Stores the consumer of a session (M25). */
function identify(
	session: Session,
	consumerId: string | undefined,
	lpConsumerId?: string,
): void {
	session.consumerId = shortened(consumerId) || session.consumerId;
	session.lpConsumerId = shortened(lpConsumerId) || session.lpConsumerId;
}
