/** Sessions and the visitors they made known (M12–M17): bounded, expiring, exact on a handed-in clock. */
import type { Engagement } from "../lib/wire/answers.ts";
import {
	isSessionId,
	type SessionId,
	type VisitorId,
} from "../lib/wire/ids.ts";
import type { FullPromises } from "../lib/wire/promises.ts";
import { Line, type Place } from "./line.ts";
import { mintSessionId } from "./mint.ts";
import type { Visitors } from "./visitors.ts";

export interface Session {
	readonly account: string;
	readonly visitorId: VisitorId;
	readonly sessionId: SessionId;
	readonly createdAt: number;
	usedAt: number;
	/** What was offered in this session; an engagement's place, counted from 1, is its contextId (M22). */
	offers: readonly Engagement[];
	consumerId: string | undefined;
	lpConsumerId: string | undefined;
	/** The attributes that campaigns ask for and that were sent in it (M21). */
	attributes: ReadonlySet<string>;
}

const noAttributes: ReadonlySet<string> = new Set();
/** Sessions swept before a new one is made: more than one, so that the swept ones catch up, and no stall. */
const mostAtOnce = 20;

const noOffers: readonly Engagement[] = [];

/** A session and its places among all. */
interface Kept {
	readonly session: Session;
	/** By last use: the head is the first to become idle, and the first to go when there are too many. */
	readonly byUse: Place<Session>;
	/** By creation: the head is the first to grow too old. */
	readonly byAge: Place<Session>;
}

export class Sessions {
	readonly #settings: FullPromises["sessions"];
	readonly #visitors: Visitors;
	readonly #now: () => number;
	readonly #kept = new Map<string, Kept>();
	readonly #byUse = new Line<Session>();
	readonly #byAge = new Line<Session>();
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
		const session = this.#kept.get(sessionId)?.session;
		if (session?.account !== account || session.visitorId !== visitorId)
			return undefined;
		if (!this.#hasEnded(session)) return session;
		this.#end(session);
		return undefined;
	}

	create(account: string, visitorId: VisitorId): Session {
		this.#expire(mostAtOnce);
		const now = this.#now();
		const session: Session = {
			account,
			visitorId,
			sessionId: mintSessionId(),
			createdAt: now,
			usedAt: now,
			offers: noOffers,
			consumerId: undefined,
			lpConsumerId: undefined,
			attributes: noAttributes,
		};
		this.#kept.set(session.sessionId, {
			session,
			byUse: this.#byUse.append(session),
			byAge: this.#byAge.append(session),
		});
		this.#visitors.created(account, visitorId, now);
		this.counts.created++;
		if (this.#kept.size > this.#settings.maximum) this.#evict();
		return session;
	}

	/** Ends a session before its time; only planted defects do. */
	drop(session: Session): void {
		const kept = this.#kept.get(session.sessionId);
		if (!kept) return;
		this.#kept.delete(session.sessionId);
		this.#byUse.remove(kept.byUse);
		this.#byAge.remove(kept.byAge);
	}

	/** Restarts a session's idle clock (M16). */
	touch(session: Session): void {
		session.usedAt = this.#now();
		const kept = this.#kept.get(session.sessionId);
		if (kept) this.#byUse.renew(kept.byUse);
		this.#visitors.touch(session.account, session.visitorId);
	}

	#hasEnded(session: Session): boolean {
		const now = this.#now();
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

	/** Ended sessions are at the heads of the two lines, so nothing else is looked at; `most` of each are swept. */
	#expire(most: number): void {
		for (const line of [this.#byUse, this.#byAge]) {
			for (let swept = 0; swept < most; swept++) {
				const head = line.oldest;
				if (!head || !this.#hasEnded(head)) break;
				this.#end(head);
			}
		}
	}
}
