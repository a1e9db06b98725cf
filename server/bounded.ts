/** A map of bounded size that knows its oldest entry; every operation takes constant time. */

interface Link<Key, Value> {
	readonly key: Key;
	value: Value;
	older: Link<Key, Value> | undefined;
	newer: Link<Key, Value> | undefined;
}

export class Bounded<Key, Value> {
	readonly #links = new Map<Key, Link<Key, Value>>();
	readonly #maximum: number;
	readonly #evicted: (value: Value) => void;
	#oldest: Link<Key, Value> | undefined;
	#newest: Link<Key, Value> | undefined;

	/** Beyond `maximum` entries the oldest goes, and `evicted` is told. */
	constructor(maximum: number, evicted: (value: Value) => void = () => {}) {
		this.#maximum = maximum;
		this.#evicted = evicted;
	}

	get size(): number {
		return this.#links.size;
	}
	get oldest(): Value | undefined {
		return this.#oldest?.value;
	}
	get(key: Key): Value | undefined {
		return this.#links.get(key)?.value;
	}
	has(key: Key): boolean {
		return this.#links.has(key);
	}

	/** Adds or replaces an entry, which becomes the newest. */
	set(key: Key, value: Value): void {
		this.delete(key);
		const link: Link<Key, Value> = {
			key,
			value,
			older: undefined,
			newer: undefined,
		};
		this.#links.set(key, link);
		this.#append(link);
		const oldest = this.#oldest;
		if (this.#links.size <= this.#maximum || !oldest) return;
		this.delete(oldest.key);
		this.#evicted(oldest.value);
	}

	/** Makes an entry the newest. */
	touch(key: Key): void {
		const link = this.#links.get(key);
		if (!link || link === this.#newest) return;
		this.#detach(link);
		this.#append(link);
	}

	delete(key: Key): void {
		const link = this.#links.get(key);
		if (!link) return;
		this.#links.delete(key);
		this.#detach(link);
	}

	#append(link: Link<Key, Value>): void {
		link.older = this.#newest;
		link.newer = undefined;
		if (this.#newest) this.#newest.newer = link;
		else this.#oldest = link;
		this.#newest = link;
	}

	#detach(link: Link<Key, Value>): void {
		if (link.older) link.older.newer = link.newer;
		else this.#oldest = link.newer;
		if (link.newer) link.newer.older = link.older;
		else this.#newest = link.older;
	}
}
