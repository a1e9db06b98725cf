/** A map of bounded size that drops its oldest entry. Every operation takes constant time. */
import { LinkedList } from "./linked-list.ts";

interface Entry<Key, Value> {
	readonly key: Key;
	value: Value;
	older: Entry<Key, Value> | undefined;
	newer: Entry<Key, Value> | undefined;
}

export class LruMap<Key, Value> {
	readonly #entries = new Map<Key, Entry<Key, Value>>();
	readonly #line = new LinkedList<Entry<Key, Value>>();
	readonly #maximum: number;
	readonly #evicted: (value: Value) => void;

	/** Beyond `maximum` entries the oldest is removed, and `evicted` is called. */
	constructor(maximum: number, evicted: (value: Value) => void = () => {}) {
		this.#maximum = maximum;
		this.#evicted = evicted;
	}

	get size(): number {
		return this.#entries.size;
	}
	get oldest(): Value | undefined {
		return this.#line.oldest?.value;
	}
	get(key: Key): Value | undefined {
		return this.#entries.get(key)?.value;
	}
	has(key: Key): boolean {
		return this.#entries.has(key);
	}

	/** Adds or replaces an entry, which becomes the newest. */
	set(key: Key, value: Value): void {
		const known = this.#entries.get(key);
		if (known) {
			known.value = value;
			this.#line.renew(known);
			return;
		}
		const entry = { key, value, older: undefined, newer: undefined };
		this.#entries.set(key, entry);
		this.#line.append(entry);
		if (this.#entries.size > this.#maximum) this.#evict();
	}

	/** Makes an entry the newest. */
	touch(key: Key): void {
		const entry = this.#entries.get(key);
		if (entry) this.#line.renew(entry);
	}

	delete(key: Key): void {
		const entry = this.#entries.get(key);
		if (!entry) return;
		this.#entries.delete(key);
		this.#line.remove(entry);
	}

	#evict(): void {
		const { oldest } = this.#line;
		if (!oldest) return;
		this.delete(oldest.key);
		this.#evicted(oldest.value);
	}
}
