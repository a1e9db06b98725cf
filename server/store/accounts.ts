/** Loaded accounts (M30): the warm ones always, any other some time after its first request. */

import type { Config } from "../config.ts";
import { LruMap } from "./lru-map.ts";

export class Accounts {
	readonly #warm: ReadonlySet<string>;
	readonly #loadMilliseconds: number;
	readonly #now: () => number;
	readonly #loadedAt: LruMap<string, number>;

	constructor(
		{ warm, loadMilliseconds }: Config["accounts"],
		maximum: number,
		now: () => number,
	) {
		this.#warm = new Set(warm);
		this.#loadMilliseconds = loadMilliseconds;
		this.#now = now;
		this.#loadedAt = new LruMap(maximum);
	}

	/** Whether an account is loaded. The first request for a cold account starts its loading. */
	isLoaded(account: string): boolean {
		if (this.#warm.has(account)) return true;
		const loadedAt = this.#loadedAt.get(account);
		if (loadedAt === undefined) {
			this.#loadedAt.set(account, this.#now() + this.#loadMilliseconds);
			return false;
		}
		this.#loadedAt.touch(account);
		return this.#now() >= loadedAt;
	}
}
