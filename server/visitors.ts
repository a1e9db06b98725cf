/** The visitors who are known (M14), and when their sessions were created (M31). */
import type { VisitorId } from "../lib/wire/ids.ts";
import { Bounded } from "./bounded.ts";

export class Visitors {
	/** Creations by account and visitor, the oldest first; they are cut to the window when somebody asks. */
	readonly #creations: Bounded<string, number[]>;

	/** Beyond `maximum` the one who has not come for the longest time is forgotten. */
	constructor(maximum: number) {
		this.#creations = new Bounded(maximum);
	}

	/** Whether a session was ever created for a visitor of this account. */
	knows(account: string, visitorId: VisitorId): boolean {
		return this.#creations.has(keyOf(account, visitorId));
	}

	/** A visitor came: others are forgotten first. */
	touch(account: string, visitorId: VisitorId): void {
		this.#creations.touch(keyOf(account, visitorId));
	}

	/** A session of a visitor was created at a moment. */
	created(account: string, visitorId: VisitorId, moment: number): void {
		const key = keyOf(account, visitorId);
		const creations = this.#creations.get(key);
		if (creations) creations.push(moment);
		this.#creations.set(key, creations ?? [moment]);
	}

	/** How many of a visitor's sessions were created after a moment; older ones are forgotten. */
	createdAfter(account: string, visitorId: VisitorId, moment: number): number {
		const creations = this.#creations.get(keyOf(account, visitorId));
		if (!creations) return 0;
		const first = creations.findIndex((one) => one > moment);
		creations.splice(0, first === -1 ? creations.length : first);
		return creations.length;
	}
}

const keyOf = (account: string, visitorId: VisitorId): string =>
	`${account}/${visitorId}`;
