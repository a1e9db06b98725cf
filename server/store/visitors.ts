/** Known visitors (M14), and when their sessions were created (M31). */
import type { VisitorId } from "../../lib/contract/ids.ts";
import { LruMap } from "./lru-map.ts";

export class Visitors {
	/** Creations by account and visitor, the oldest first; most visitors have one. Those outside the window are dropped when they are counted. */
	readonly #creations: LruMap<string, number | number[]>;

	/** Beyond `maximum` the visitor who has been away longest is forgotten. */
	constructor(maximum: number) {
		this.#creations = new LruMap(maximum);
	}

	/** Whether a session was ever created for a visitor of this account. */
	knows(account: string, visitorId: VisitorId): boolean {
		return this.#creations.has(keyOf(account, visitorId));
	}

	/** Marks the visitor of this key as active, so that others are forgotten first. */
	touch(key: string): void {
		this.#creations.touch(key);
	}

	/** Records that a visitor's session was created at a moment. The key is for `touch`. */
	created(account: string, visitorId: VisitorId, moment: number): string {
		const key = keyOf(account, visitorId);
		const before = this.#creations.get(key);
		this.#creations.set(
			key,
			before === undefined ? moment : [before, moment].flat(),
		);
		return key;
	}

	/** How many of a visitor's sessions were created after a moment. Older ones are dropped. */
	createdAfter(account: string, visitorId: VisitorId, moment: number): number {
		const creations = this.#creations.get(keyOf(account, visitorId));
		if (creations === undefined) return 0;
		if (typeof creations === "number") return creations > moment ? 1 : 0;
		const first = creations.findIndex((one) => one > moment);
		creations.splice(0, first === -1 ? creations.length : first);
		return creations.length;
	}
}

const keyOf = (account: string, visitorId: VisitorId): string =>
	`${account}/${visitorId}`;
