/** How often sessions may be created (M31): per visitor in a sliding window, per account by a token bucket. */
import type { VisitorId } from "../lib/wire/ids.ts";
import type { FullPromises } from "../lib/wire/promises.ts";
import { Bounded } from "./bounded.ts";

interface Visitor {
	readonly key: string;
	/** When its sessions within the window were created, the oldest first. */
	readonly creations: number[];
}

/** The fraction of a millisecond that sums of many intervals may be off by. */
const roundingMilliseconds = 1e-6;

export class Capping {
	readonly #most: number;
	readonly #windowMilliseconds: number;
	/** Milliseconds that one token of an account takes to come back, and all of them. */
	readonly #tokenMilliseconds: number;
	readonly #burstMilliseconds: number;
	readonly #now: () => number;
	/** By last creation: the head is the first whose window has moved past all it did. */
	readonly #visitors: Bounded<string, Visitor>;
	/** When each account's bucket is full again, one that is full already may be absent. */
	readonly #fullAt: Bounded<string, number>;
	/** Creations refused, by the limit that refused them. */
	readonly counts = { visitor: 0, account: 0 };

	constructor(
		{ perVisitor, perAccount }: FullPromises["capping"],
		maximum: number,
		now: () => number,
	) {
		this.#most = perVisitor.sessions;
		this.#windowMilliseconds = perVisitor.windowSeconds * 1000;
		this.#tokenMilliseconds = 1000 / perAccount.perSecond;
		this.#burstMilliseconds = perAccount.burst * this.#tokenMilliseconds;
		this.#now = now;
		this.#visitors = new Bounded(maximum);
		this.#fullAt = new Bounded(maximum);
	}

	/** Counts a creation where both limits allow it; whether they do. A refused one counts for neither. */
	admit(account: string, visitorId: VisitorId): boolean {
		const now = this.#now();
		this.#forget(now);
		const key = `${account}/${visitorId}`;
		const visitor = this.#visitors.get(key) ?? { key, creations: [] };
		this.#slide(visitor, now);
		if (visitor.creations.length >= this.#most) {
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
		visitor.creations.push(now);
		this.#visitors.set(key, visitor);
		return true;
	}

	#slide({ creations }: Visitor, now: number): void {
		while (now - (creations[0] ?? now) >= this.#windowMilliseconds)
			creations.shift();
	}

	/** Visitors who created nothing within the window are at the head, so nobody else is looked at. */
	#forget(now: number): void {
		for (
			let head = this.#visitors.oldest;
			head && now - (head.creations.at(-1) ?? now) >= this.#windowMilliseconds;
			head = this.#visitors.oldest
		) {
			this.#visitors.delete(head.key);
		}
	}
}
