/**
 * What the rules say, as slowly and as plainly as it can be said: a few lists that are searched from end to end. It
 * shares no code with the server. It predicts each answer, and learns only ids from it, which cannot be predicted.
 */

import type { Exact } from "../../lib/util/exact-json.ts";
import type { ApiAnswer } from "./api.ts";

/** What the tests' server promises. */
export interface World {
	readonly idleSeconds: number;
	readonly lifetimeSeconds: number;
	readonly conversationSeconds: number;
	readonly perVisitor: { sessions: number; windowSeconds: number };
	readonly perAccount: { perSecond: number; burst: number };
	readonly loadSeconds: number;
	readonly warm: readonly string[];
	readonly unknownSession: "404" | "201";
	readonly apps: Readonly<Record<string, readonly Offered[] | undefined>>;
}

export interface Offered {
	readonly campaignId: number;
	readonly engagementId: number;
	readonly engagementRevision: number;
	readonly when: {
		readonly entryPoint?: string;
		readonly deviceFamily?: string;
		readonly attribute?: string;
	};
}

/** A request to the Monitor API. */
export interface Asked {
	readonly route: "engagement" | "report";
	readonly account: string;
	readonly app: string;
	readonly v: string;
	readonly vid: string | undefined;
	readonly sid: string | undefined;
	readonly body: Body;
}

export interface Body {
	readonly consumerId?: string;
	readonly lpConsumerId?: string;
	readonly pageId?: string;
	readonly entryPoints?: readonly string[];
	readonly clientProperties?: { readonly deviceFamily?: string };
	readonly engagementAttributes?: readonly Sent[];
}

export interface Sent {
	readonly type: string;
	readonly campaign?: Exact;
	readonly engId?: Exact;
	readonly revision?: Exact;
	readonly eContext?: readonly { readonly type: string; readonly id: string }[];
}

interface Session {
	readonly account: string;
	readonly vid: string;
	readonly sid: string;
	readonly createdAt: number;
	usedAt: number;
	readonly offers: Offered[];
	readonly attributes: string[];
	consumerId?: string;
	lpConsumerId?: string;
}

export interface Conversation {
	readonly account: string;
	readonly consumer: string;
	/** Of the session in which it was opened. */
	readonly vid: string;
	readonly sid: string;
	readonly openedAt: number;
	readonly about: Offered;
	/** Unknown until an answer has named it. */
	id?: string;
	exported: boolean;
}

const wellFormed = /^[A-Za-z0-9_-]{22}$/;
const isImpression = ({ type }: Sent): boolean => type.startsWith("imp");
const plainTypes = ["lead", "service", "searchInfo", "mrktInfo", "error"];

export class Naive {
	now = 0;
	readonly world: World;
	readonly sessions: Session[] = [];
	readonly conversations: Conversation[] = [];
	readonly #creations: { account: string; vid: string; at: number }[] = [];
	readonly #firstAsked = new Map<string, number>();
	readonly #tokens = new Map<string, { at: number; left: number }>();
	/** By visitor, what the last engagement was answered with. */
	readonly #pages = new Map<string, string>();
	readonly requests: Record<string, number> = {};

	constructor(world: World) {
		this.world = world;
	}

	/** Throws where an answer is not the one that is owed. */
	take(asked: Asked, { status, body }: ApiAnswer): void {
		const owed = this.#expectedBody(asked, body);
		const name = `${asked.route} ${owed.status}`;
		this.requests[name] = (this.requests[name] ?? 0) + 1;
		const found = { status, ...body };
		for (const [member, value] of Object.entries(owed)) {
			const is = found[member];
			const isRight =
				value instanceof RegExp
					? typeof is === "string" && value.test(is)
					: JSON.stringify(is) === JSON.stringify(value);
			if (isRight) continue;
			throw new Error(
				`${member}: owed ${String(value instanceof RegExp ? value : JSON.stringify(value))}, found ${JSON.stringify(is)} in ${JSON.stringify(found)}`,
			);
		}
	}

	/** The answer that is owed, member by member; what the server makes up is a pattern. Applies the effect. */
	#expectedBody(
		asked: Asked,
		said: ApiAnswer["body"],
	): Record<string, unknown> {
		const { account, app, v, vid, body } = asked;
		if (Number(v) !== 1) return refusal(400, 33);
		if (!/^[a-zA-Z0-9_]{1,20}$/.test(account)) return refusal(400, 5);
		if (!this.#isLoaded(account)) {
			const kept = vid && wellFormed.test(vid) ? vid : "[A-Za-z0-9_-]{22}";
			const message = new RegExp(`^Loading account: ${account}, vid: ${kept}$`);
			return { ...refusal(500, 20), message };
		}
		const campaigns = this.world.apps[app];
		if (!campaigns) return refusal(404, 18);
		const attributes = body.engagementAttributes;
		if (asked.route === "report" && !attributes) return refusal(400, 5);
		const isAllowed = (one: Sent): boolean =>
			plainTypes.includes(one.type) ||
			(asked.route === "report" && isImpression(one));
		if (attributes?.some((one) => !isAllowed(one))) return refusal(400, 5);
		return asked.route === "engagement"
			? this.#engage(asked, campaigns, said)
			: this.#report(asked, attributes ?? [], said);
	}

	#isLoaded(account: string): boolean {
		if (this.world.warm.includes(account)) return true;
		const first = this.#firstAsked.get(account);
		if (first !== undefined)
			return this.now - first >= this.world.loadSeconds * 1000;
		this.#firstAsked.set(account, this.now);
		return false;
	}

	#live(account: string, vid?: string, sid?: string): Session | undefined {
		return this.sessions.find(
			(one) =>
				one.account === account &&
				one.vid === vid &&
				one.sid === sid &&
				this.now - one.usedAt < this.world.idleSeconds * 1000 &&
				this.now - one.createdAt < this.world.lifetimeSeconds * 1000,
		);
	}

	#engage(
		{ account, vid, sid, body }: Asked,
		campaigns: readonly Offered[],
		said: ApiAnswer["body"],
	): Record<string, unknown> {
		const kept = vid && wellFormed.test(vid) ? vid : undefined;
		const live = this.#live(account, kept, sid);
		if (!live && !this.#mayCreate(account, kept)) return refusal(503, 18);
		const session = live ?? this.#create(account, said);
		this.#use(session, body);
		const page = this.#pages.get(session.vid);
		const pageId = new RegExp(`^(?!${page}$)\\d+$`);
		this.#pages.set(session.vid, said.pageId);
		return {
			...pairOwed(live, kept),
			pageId,
			engagementDetails: this.#details(session, campaigns, body, said),
		};
	}

	#details(
		session: Session,
		campaigns: readonly Offered[],
		body: Body,
		said: ApiAnswer["body"],
	): unknown {
		const open = this.#open(session);
		if (open) {
			open.id ??= said.engagementDetails?.[0]?.conversationId;
			const { when: _, ...about } = open.about;
			return [{ ...about, conversationId: open.id, status: "conversation" }];
		}
		const offer = campaigns.find(({ when }) => {
			const { entryPoint, deviceFamily, attribute } = when;
			if (
				entryPoint &&
				!body.entryPoints?.some((one) => one.startsWith(entryPoint))
			)
				return false;
			if (deviceFamily && body.clientProperties?.deviceFamily !== deviceFamily)
				return false;
			return !attribute || session.attributes.includes(attribute);
		});
		if (!offer) return undefined;
		if (!session.offers.includes(offer)) session.offers.push(offer);
		const { when: _, ...about } = offer;
		const contextId = String(session.offers.indexOf(offer) + 1);
		return [{ ...about, contextId, status: "expose" }];
	}

	#report(
		{ account, vid, sid, body }: Asked,
		attributes: readonly Sent[],
		said: ApiAnswer["body"],
	): Record<string, unknown> {
		const { unknownSession } = this.world;
		if (!vid && !body.consumerId) return refusal(400, 5);
		if (!vid && sid) return refusal(404, 39);
		if (vid && !wellFormed.test(vid)) return refusal(404, 37);
		const live = this.#live(account, vid, sid);
		if (sid && !live && unknownSession === "404") {
			const isKnown = this.sessions.some(
				(one) => one.account === account && one.vid === vid,
			);
			return refusal(404, isKnown ? 39 : 37);
		}
		if (attributes.some((one) => isImpression(one) && !wasOffered(live, one)))
			return refusal(400, 5);
		if (!live && !this.#mayCreate(account, vid)) return refusal(503, 18);
		const session = live ?? this.#create(account, said);
		this.#use(session, body);
		for (const one of attributes)
			if (one.type === "impAccept") this.#accept(session, one);
		return {
			...pairOwed(live, vid),
			pageId: body.pageId ?? /^\d+$/,
			engagementDetails: undefined,
		};
	}

	/** Both limits, from all that was ever created (M31). */
	#mayCreate(account: string, vid: string | undefined): boolean {
		const { perVisitor, perAccount } = this.world;
		const recent = this.#creations.filter(
			(one) =>
				one.account === account &&
				one.vid === vid &&
				this.now - one.at < perVisitor.windowSeconds * 1000,
		);
		if (recent.length >= perVisitor.sessions) return false;
		const bucket = this.#tokens.get(account) ?? {
			at: this.now,
			left: perAccount.burst,
		};
		const earned = ((this.now - bucket.at) / 1000) * perAccount.perSecond;
		const left = Math.min(perAccount.burst, bucket.left + earned);
		this.#tokens.set(account, {
			at: this.now,
			left: left < 1 ? left : left - 1,
		});
		return left >= 1;
	}

	#create(account: string, said: ApiAnswer["body"]): Session {
		const { visitorId: vid = "", sessionId: sid = "" } = said;
		this.#creations.push({ account, vid, at: this.now });
		const session: Session = {
			account,
			vid,
			sid,
			createdAt: this.now,
			usedAt: this.now,
			offers: [],
			attributes: [],
		};
		this.sessions.push(session);
		return session;
	}

	#use(session: Session, body: Body): void {
		session.usedAt = this.now;
		if (body.consumerId) session.consumerId = body.consumerId;
		if (body.lpConsumerId) session.lpConsumerId = body.lpConsumerId;
		for (const { type } of body.engagementAttributes ?? [])
			session.attributes.push(type);
	}

	#consumer({ account, consumerId, lpConsumerId, vid }: Session): string {
		if (consumerId) return JSON.stringify([account, "consumer", consumerId]);
		return JSON.stringify(
			lpConsumerId ? [account, "lp", lpConsumerId] : [account, "vid", vid],
		);
	}

	/** Whether a conversation lasts at this moment. */
	isOpen({ openedAt }: Conversation): boolean {
		return this.now - openedAt < this.world.conversationSeconds * 1000;
	}

	#open(session: Session): Conversation | undefined {
		const consumer = this.#consumer(session);
		return this.conversations.find(
			(one) => one.consumer === consumer && this.isOpen(one),
		);
	}

	#accept(session: Session, impression: Sent): void {
		const about = wasOffered(session, impression);
		if (!about || this.#open(session)) return;
		this.conversations.push({
			account: session.account,
			consumer: this.#consumer(session),
			vid: session.vid,
			sid: session.sid,
			openedAt: this.now,
			about,
			exported: false,
		});
	}
}

const refusal = (status: number, internalCode: number) => ({
	status,
	internalCode,
	sessionId: undefined,
});

/** 200 repeats the pair; 201 keeps a visitor id that was sent, and makes up the rest. */
const pairOwed = (live: Session | undefined, kept: string | undefined) => ({
	status: live ? 200 : 201,
	visitorId: live?.vid || kept || wellFormed,
	sessionId: live?.sid ?? wellFormed,
});

function wasOffered(
	session: Session | undefined,
	{ type, campaign, engId, revision, eContext }: Sent,
): Offered | undefined {
	return session?.offers.find(
		(one, index) =>
			one.campaignId === campaign &&
			one.engagementId === engId &&
			one.engagementRevision === revision &&
			((type !== "impDisplay" && type !== "impAccept") ||
				(eContext !== undefined &&
					eContext.length > 0 &&
					eContext.every(({ id }) => id === String(index + 1)))),
	);
}
