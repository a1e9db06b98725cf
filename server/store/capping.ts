/** Caps on the creation of sessions (M31): per visitor in a sliding window, per account by a token bucket. */
import type { VisitorId } from "../../lib/contract/ids.ts";
import type { FullPromises } from "../../lib/contract/promises.ts";
import { LruMap } from "./lru-map.ts";
import type { Visitors } from "./visitors.ts";

/** The rounding error that sums of many intervals may have, in milliseconds. */
const roundingMilliseconds = 1e-6;

export interface Caps {
	/** Whether both limits allow a session to be created now; if so, takes a token of the account. */
	admit(account: string, visitorId: VisitorId): boolean;
	/** Refused creations, by limit. */
	readonly counts: { readonly visitor: number; readonly account: number };
}

export class Capping implements Caps {
	readonly #maxSessions: number;
	readonly #windowMilliseconds: number;
	/** Milliseconds until one token of an account, and all of them, are back. */
	readonly #tokenMilliseconds: number;
	readonly #burstMilliseconds: number;
	readonly #now: () => number;
	readonly #visitors: Visitors;
	/** When each account's bucket is full again; full buckets may be absent. */
	readonly #fullAt: LruMap<string, number>;
	readonly counts = { visitor: 0, account: 0 };

	/** At most `maximum` accounts are remembered. */
	constructor(
		{ perVisitor, perAccount }: FullPromises["capping"],
		maximum: number,
		visitors: Visitors,
		now: () => number,
	) {
		this.#maxSessions = perVisitor.sessions;
		this.#windowMilliseconds = perVisitor.windowSeconds * 1000;
		this.#tokenMilliseconds = 1000 / perAccount.perSecond;
		this.#burstMilliseconds = perAccount.burst * this.#tokenMilliseconds;
		this.#now = now;
		this.#visitors = visitors;
		this.#fullAt = new LruMap(maximum);
	}

	admit(account: string, visitorId: VisitorId): boolean {
		const now = this.#now();
		const windowStart = now - this.#windowMilliseconds;
		const recent = this.#visitors.createdAfter(account, visitorId, windowStart);
		if (recent >= this.#maxSessions) {
			this.counts.visitor++;
			return false;
		}
		const fullAt =
			Math.max(this.#fullAt.get(account) ?? now, now) + this.#tokenMilliseconds;
		if (fullAt - now > this.#burstMilliseconds + roundingMilliseconds) {
			this.counts.account++;
			return false;
		}
		this.#fullAt.set(account, fullAt);
		return true;
	}
}
