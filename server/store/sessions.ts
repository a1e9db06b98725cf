/** Sessions and their visitors (M12–M17): bounded in number, expiring, exact by a given clock. */
import type { Engagement } from "../../lib/contract/answers.ts";
import {
	isSessionId,
	type SessionId,
	type VisitorId,
} from "../../lib/contract/ids.ts";
import type { FullPromises } from "../../lib/contract/promises.ts";
import { LinkedList } from "./linked-list.ts";
import { newSessionId } from "./new-ids.ts";
import type { Visitors } from "./visitors.ts";

export interface Session {
	/** The key of the visitor. */
	readonly visitorKey: string;
	readonly account: string;
	readonly visitorId: VisitorId;
	readonly sessionId: SessionId;
	readonly createdAt: number;
	usedAt: number;
	/** The offers of this session. An engagement's number, from 1, is its contextId (M22). */
	offers: readonly Engagement[];
	consumerId: string | undefined;
	lpConsumerId: string | undefined;
	/** The sent attributes that campaigns ask for (M21). */
	attributes: ReadonlySet<string>;
}

const noAttributes: ReadonlySet<string> = new Set();
/** So many ended sessions are removed before each creation: enough to catch up, too few to stall. */
const maxSwept = 20;

const noOffers: readonly Engagement[] = [];

/** A session in the order of use, and with its place in the order of age. */
interface Kept extends Session {
	older: Kept | undefined;
	newer: Kept | undefined;
	readonly byAge: Aged;
}

/** A session's place in the order of age. */
interface Aged {
	session: Kept | undefined;
	older: Aged | undefined;
	newer: Aged | undefined;
}

export class Sessions {
	readonly #settings: FullPromises["sessions"];
	readonly #visitors: Visitors;
	readonly #now: () => number;
	readonly #kept = new Map<string, Kept>();
	/** The head becomes idle first, and is removed first when there are too many. */
	readonly #byUse = new LinkedList<Kept>();
	/** The head becomes too old first. */
	readonly #byAge = new LinkedList<Aged>();
	readonly counts = { created: 0, expired: 0, evicted: 0 };

	constructor(
		settings: FullPromises["sessions"],
		visitors: Visitors,
		now: () => number,
	) {
		this.#settings = settings;
		this.#visitors = visitors;
		this.#now = now;
	}

	/** How many sessions are live now. */
	get live(): number {
		this.#expire(Number.POSITIVE_INFINITY);
		return this.#kept.size;
	}

	/** The live session of a pair, if it is one of this account (M12). */
	find(
		account: string,
		visitorId: string,
		sessionId: unknown,
	): Session | undefined {
		if (!isSessionId(sessionId)) return undefined;
		const session = this.#kept.get(sessionId);
		if (session?.account !== account || session.visitorId !== visitorId)
			return undefined;
		if (!this.#hasEnded(session)) return session;
		this.#end(session);
		return undefined;
	}

	create(account: string, visitorId: VisitorId): Session {
		this.#expire(maxSwept);
		const now = this.#now();
		const byAge: Aged = {
			session: undefined,
			older: undefined,
			newer: undefined,
		};
		const session: Kept = {
			visitorKey: this.#visitors.created(account, visitorId, now),
			account,
			visitorId,
			sessionId: newSessionId(),
			createdAt: now,
			usedAt: now,
			offers: noOffers,
			consumerId: undefined,
			lpConsumerId: undefined,
			attributes: noAttributes,
			older: undefined,
			newer: undefined,
			byAge,
		};
		byAge.session = session;
		this.#kept.set(session.sessionId, session);
		this.#byUse.append(session);
		this.#byAge.append(byAge);
		this.counts.created++;
		if (this.#kept.size > this.#settings.maximum) this.#evict();
		return session;
	}

	/** Ends a session early, for planted defects only. */
	drop(session: Session): void {
		const kept = this.#kept.get(session.sessionId);
		if (!kept) return;
		this.#kept.delete(session.sessionId);
		this.#byUse.remove(kept);
		this.#byAge.remove(kept.byAge);
	}

	/** Restarts a session's idle clock (M16). */
	touch(session: Session): void {
		session.usedAt = this.#now();
		const kept = this.#kept.get(session.sessionId);
		if (kept) this.#byUse.renew(kept);
		this.#visitors.touch(session.visitorKey);
	}

	#hasEnded(session: Session, now = this.#now()): boolean {
		return (
			now - session.usedAt >= this.#settings.idleSeconds * 1000 ||
			now - session.createdAt >= this.#settings.lifetimeSeconds * 1000
		);
	}

	#end(session: Session): void {
		this.drop(session);
		this.counts.expired++;
	}

	#evict(): void {
		const { oldest } = this.#byUse;
		if (!oldest) return;
		this.drop(oldest);
		if (this.#hasEnded(oldest)) this.counts.expired++;
		else this.counts.evicted++;
	}

	/** Ended sessions are at the heads of both lists, so only those are checked; removes at most `max`. */
	#expire(max: number): void {
		const now = this.#now();
		for (let swept = 0; swept < max; swept++) {
			const idle = this.#byUse.oldest;
			const old = this.#byAge.oldest?.session;
			if (idle && this.#hasEnded(idle, now)) this.#end(idle);
			else if (old && this.#hasEnded(old, now)) this.#end(old);
			else return;
		}
	}
}
