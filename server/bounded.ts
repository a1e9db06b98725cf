/** A map of bounded size that knows its oldest entry; every operation takes constant time. */
import { Line, type Place } from "./line.ts";

interface Entry<Key, Value> {
	readonly key: Key;
	value: Value;
}

export class Bounded<Key, Value> {
	readonly #places = new Map<Key, Place<Entry<Key, Value>>>();
	readonly #line = new Line<Entry<Key, Value>>();
	readonly #maximum: number;
	readonly #evicted: (value: Value) => void;

	/** Beyond `maximum` entries the oldest goes, and `evicted` is told. */
	constructor(maximum: number, evicted: (value: Value) => void = () => {}) {
		this.#maximum = maximum;
		this.#evicted = evicted;
	}

	get size(): number {
		return this.#places.size;
	}
	get oldest(): Value | undefined {
		return this.#line.oldest?.value;
	}
	get(key: Key): Value | undefined {
		return this.#places.get(key)?.value.value;
	}
	has(key: Key): boolean {
		return this.#places.has(key);
	}

	/** Adds or replaces an entry, which becomes the newest. */
	set(key: Key, value: Value): void {
		const known = this.#places.get(key);
		if (known) {
			known.value.value = value;
			this.#line.renew(known);
			return;
		}
		this.#places.set(key, this.#line.append({ key, value }));
		if (this.#places.size > this.#maximum) this.#evict();
	}

	/** Makes an entry the newest. */
	touch(key: Key): void {
		const place = this.#places.get(key);
		if (place) this.#line.renew(place);
	}

	delete(key: Key): void {
		const place = this.#places.get(key);
		if (!place) return;
		this.#places.delete(key);
		this.#line.remove(place);
	}

	#evict(): void {
		const oldest = this.#line.oldest;
		if (!oldest) return;
		this.delete(oldest.key);
		this.#evicted(oldest.value);
	}
}
