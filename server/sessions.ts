/** Sessions and the visitors they made known (M12–M17): bounded, expiring, exact on a handed-in clock. */
import { randomBytes } from "node:crypto";
import type { Engagement } from "../lib/wire/answers.ts";
import {
	isSessionId,
	isVisitorId,
	type SessionId,
	type VisitorId,
} from "../lib/wire/ids.ts";
import type { FullPromises } from "../lib/wire/promises.ts";
import { Bounded } from "./bounded.ts";

export interface Session {
	readonly account: string;
	readonly visitorId: VisitorId;
	readonly sessionId: SessionId;
	readonly createdAt: number;
	usedAt: number;
	/** What was offered in this session; an engagement's place, counted from 1, is its contextId (M22). */
	readonly offers: Engagement[];
	consumerId: string | undefined;
	lpConsumerId: string | undefined;
	/** The attributes that campaigns ask for and that were sent in it (M21). */
	attributes: ReadonlySet<string>;
}

const noAttributes: ReadonlySet<string> = new Set();

export class Sessions {
	readonly #settings: FullPromises["sessions"];
	readonly #now: () => number;
	/** By last use: the head is the first to become idle, and the first to go when there are too many. */
	readonly #byUse: Bounded<SessionId, Session>;
	/** By creation: the head is the first to grow too old. */
	readonly #byAge: Bounded<SessionId, Session>;
	readonly #visitors: Bounded<string, true>;
	readonly counts = { created: 0, expired: 0, evicted: 0 };

	constructor(settings: FullPromises["sessions"], now: () => number) {
		this.#settings = settings;
		this.#now = now;
		this.#byAge = new Bounded(Number.POSITIVE_INFINITY);
		this.#byUse = new Bounded(settings.maximum, (session: Session) => {
			this.#byAge.delete(session.sessionId);
			this.counts.evicted++;
		});
		this.#visitors = new Bounded(settings.maximum);
	}

	/** How many sessions are live now. */
	get live(): number {
		this.#expire();
		return this.#byUse.size;
	}

	/** The live session of a pair, if it is one of this account (M12). */
	find(
		account: string,
		visitorId: string,
		sessionId: unknown,
	): Session | undefined {
		if (!isSessionId(sessionId)) return undefined;
		const session = this.#byUse.get(sessionId);
		if (session?.account !== account || session.visitorId !== visitorId)
			return undefined;
		if (!this.#hasEnded(session)) return session;
		this.#end(session);
		return undefined;
	}

	/** Whether a session was ever created for a visitor of this account (M14). */
	knows(account: string, visitorId: VisitorId): boolean {
		return this.#visitors.has(`${account}/${visitorId}`);
	}

	create(account: string, visitorId: VisitorId): Session {
		this.#expire();
		const now = this.#now();
		const session: Session = {
			account,
			visitorId,
			sessionId: mintSessionId(),
			createdAt: now,
			usedAt: now,
			offers: [],
			consumerId: undefined,
			lpConsumerId: undefined,
			attributes: noAttributes,
		};
		this.#byAge.set(session.sessionId, session);
		this.#byUse.set(session.sessionId, session);
		this.#visitors.set(`${account}/${visitorId}`, true);
		this.counts.created++;
		return session;
	}

	/** Ends a session before its time; only planted defects do. */
	drop(session: Session): void {
		this.#byUse.delete(session.sessionId);
		this.#byAge.delete(session.sessionId);
	}

	/** Restarts a session's idle clock (M16). */
	touch(session: Session): void {
		session.usedAt = this.#now();
		this.#byUse.touch(session.sessionId);
	}

	#hasEnded(session: Session): boolean {
		const now = this.#now();
		return (
			now - session.usedAt >= this.#settings.idleSeconds * 1000 ||
			now - session.createdAt >= this.#settings.lifetimeSeconds * 1000
		);
	}

	#end(session: Session): void {
		this.#byUse.delete(session.sessionId);
		this.#byAge.delete(session.sessionId);
		this.counts.expired++;
	}

	/** Ended sessions are at the heads of the two orders, so nothing else is looked at. */
	#expire(): void {
		for (const order of [this.#byUse, this.#byAge]) {
			for (
				let head = order.oldest;
				head && this.#hasEnded(head);
				head = order.oldest
			) {
				this.#end(head);
			}
		}
	}
}

/** A new visitor id (M17). */
export const mintVisitorId = (): VisitorId => mint(isVisitorId);

/** A new session id (M17). */
export const mintSessionId = (): SessionId => mint(isSessionId);

/** 22 URL-safe characters, 128 random bits: nobody guesses them. */
function mint<Id extends string>(isId: (value: unknown) => value is Id): Id {
	const id: unknown = randomBytes(16).toString("base64url");
	if (isId(id)) return id;
	throw new Error(`not an id: ${id}`);
}
