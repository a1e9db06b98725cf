/** A doubly linked list with the oldest item at its head. Every operation takes constant time. */

/** An item of a list; it may be in one list at a time. */
interface Linked<Thing> {
	older: Thing | undefined;
	newer: Thing | undefined;
}

export class LinkedList<Thing extends Linked<Thing>> {
	#oldest: Thing | undefined;
	#newest: Thing | undefined;

	get oldest(): Thing | undefined {
		return this.#oldest;
	}

	/** Adds an item of no list, as the newest. */
	append(thing: Thing): void {
		thing.older = this.#newest;
		thing.newer = undefined;
		if (this.#newest) this.#newest.newer = thing;
		else this.#oldest = thing;
		this.#newest = thing;
	}

	/** Makes an item of this list the newest. */
	renew(thing: Thing): void {
		if (thing === this.#newest) return;
		this.remove(thing);
		this.append(thing);
	}

	/** Removes an item of this list. */
	remove({ older, newer }: Thing): void {
		if (older) older.newer = newer;
		else this.#oldest = newer;
		if (newer) newer.older = older;
		else this.#newest = older;
	}
}
