/** How often sessions may be created (M31): per visitor in a sliding window, per account by a token bucket. */
import type { VisitorId } from "../../lib/contract/ids.ts";
import type { FullPromises } from "../../lib/contract/promises.ts";
import { Bounded } from "./lru-map.ts";
import type { Visitors } from "./visitors.ts";

/** The fraction of a millisecond that sums of many intervals may be off by. */
const roundingMilliseconds = 1e-6;

export interface Caps {
	/** Whether both limits allow a session to be created now; if so, the account's token is taken. */
	admit(account: string, visitorId: VisitorId): boolean;
	/** Creations refused, by the limit that refused them. */
	readonly counts: { readonly visitor: number; readonly account: number };
}

export class Capping implements Caps {
	readonly #most: number;
	readonly #windowMilliseconds: number;
	/** Milliseconds that one token of an account takes to come back, and all of them. */
	readonly #tokenMilliseconds: number;
	readonly #burstMilliseconds: number;
	readonly #now: () => number;
	readonly #visitors: Visitors;
	/** When each account's bucket is full again; one that is full already may be absent. */
	readonly #fullAt: Bounded<string, number>;
	readonly counts = { visitor: 0, account: 0 };

	/** At most `maximum` accounts are remembered. */
	constructor(
		{ perVisitor, perAccount }: FullPromises["capping"],
		maximum: number,
		visitors: Visitors,
		now: () => number,
	) {
		this.#most = perVisitor.sessions;
		this.#windowMilliseconds = perVisitor.windowSeconds * 1000;
		this.#tokenMilliseconds = 1000 / perAccount.perSecond;
		this.#burstMilliseconds = perAccount.burst * this.#tokenMilliseconds;
		this.#now = now;
		this.#visitors = visitors;
		this.#fullAt = new Bounded(maximum);
	}

	admit(account: string, visitorId: VisitorId): boolean {
		const now = this.#now();
		const windowStart = now - this.#windowMilliseconds;
		const recent = this.#visitors.createdAfter(account, visitorId, windowStart);
		if (recent >= this.#most) {
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
