/** A line of things that know their neighbours: the oldest is at the head, and every change takes constant time. */

/** What may stand in a line: one line at a time. */
interface Linked<Thing> {
	older: Thing | undefined;
	newer: Thing | undefined;
}

export class Line<Thing extends Linked<Thing>> {
	#oldest: Thing | undefined;
	#newest: Thing | undefined;

	get oldest(): Thing | undefined {
		return this.#oldest;
	}

	/** Adds a thing that stands in no line, as the newest. */
	append(thing: Thing): void {
		thing.older = this.#newest;
		thing.newer = undefined;
		if (this.#newest) this.#newest.newer = thing;
		else this.#oldest = thing;
		this.#newest = thing;
	}

	/** Makes a thing of this line the newest. */
	renew(thing: Thing): void {
		if (thing === this.#newest) return;
		this.remove(thing);
		this.append(thing);
	}

	/** Takes a thing out of this line. */
	remove({ older, newer }: Thing): void {
		if (older) older.newer = newer;
		else this.#oldest = newer;
		if (newer) newer.older = older;
		else this.#newest = older;
	}
}
