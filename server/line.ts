/** A line of values that know their place: the oldest is at the head, and every change takes constant time. */

/** A value's place in a line. */
export interface Place<Value> {
	readonly value: Value;
	older: Place<Value> | undefined;
	newer: Place<Value> | undefined;
}

export class Line<Value> {
	#oldest: Place<Value> | undefined;
	#newest: Place<Value> | undefined;

	get oldest(): Value | undefined {
		return this.#oldest?.value;
	}

	/** Adds a value as the newest. */
	append(value: Value): Place<Value> {
		const place: Place<Value> = {
			value,
			older: this.#newest,
			newer: undefined,
		};
		this.#attach(place);
		return place;
	}

	/** Makes a value of this line the newest. */
	renew(place: Place<Value>): void {
		if (place === this.#newest) return;
		this.remove(place);
		place.older = this.#newest;
		place.newer = undefined;
		this.#attach(place);
	}

	/** Takes a value out of this line. */
	remove({ older, newer }: Place<Value>): void {
		if (older) older.newer = newer;
		else this.#oldest = newer;
		if (newer) newer.older = older;
		else this.#newest = older;
	}

	#attach(place: Place<Value>): void {
		if (this.#newest) this.#newest.newer = place;
		else this.#oldest = place;
		this.#newest = place;
	}
}
