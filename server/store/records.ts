/** The records of the Engagements API, in the order of their time (E5, E11). */
import { LruMap } from "./lru-map.ts";

/** A site and its operator, by their indexes in the configuration. */
export interface Place {
	readonly site: number;
	readonly operator: number;
}

/** The content of a chat: nothing, questions without an answer, or lines of both sides. */
export type Chat = "empty" | "unanswered" | "dialogue";

/** One engagement. Moments are milliseconds since 1970. */
export interface Engaged {
	readonly id: string;
	readonly type: "reactive" | "proactive";
	readonly createdAt: number;
	/** The intended length, in milliseconds. */
	readonly length: number;
	/** In the future while it lasts; earlier than its intended length where it was ended early. */
	endsAt: number;
	readonly visitorId: string;
	readonly visitorName: string;
	/** Where it started, then where it was transferred. */
	readonly places: readonly Place[];
	readonly chat: Chat;
	readonly cobrowsing: boolean;
	readonly video: boolean;
	readonly audio: boolean;
	readonly flagged: boolean;
	readonly recordings: readonly string[];
	readonly summaryForwarded: boolean;
	crmForwarded: boolean;
}

/** The selection of a list: `sites` and `operators` have 1 at the indexes that are asked for. */
interface Selection {
	/** Milliseconds since 1970, both included. */
	readonly from: number;
	readonly to: number;
	readonly sites: Uint8Array;
	readonly operators: Uint8Array;
	readonly order: "asc" | "desc";
}

/** A page of a list, and the length of the whole list. */
export interface Selected {
	readonly total: number;
	readonly page: readonly Engaged[];
}

export class Records {
	/** Both are in order of time, then id. The history is older than every live record. */
	readonly #history: readonly Engaged[];
	readonly #live: Engaged[] = [];
	/** The index of the first live record. Forgotten ones before it are cut off now and then. */
	#head = 0;
	readonly #historyById: ReadonlyMap<string, Engaged>;
	readonly #liveById: LruMap<string, Engaged>;

	/** At most `maximum` live ones are kept beside the history; the oldest are dropped. */
	constructor(history: readonly Engaged[], maximum: number) {
		this.#history = history;
		this.#historyById = new Map(history.map((record) => [record.id, record]));
		this.#liveById = new LruMap(maximum, (record) => this.#forget(record));
	}

	get(id: string): Engaged | undefined {
		return this.#historyById.get(id) ?? this.#liveById.get(id);
	}

	/** Adds one that starts now. */
	add(record: Engaged): void {
		let place = this.#live.length;
		for (; place > this.#head; place--) {
			const before = this.#live[place - 1];
			if (before === undefined || isBefore(before, record)) break;
		}
		this.#live.splice(place, 0, record);
		this.#liveById.set(record.id, record);
	}

	/** Ends one early. */
	end(id: string, moment: number): void {
		const record = this.#liveById.get(id);
		if (record) record.endsAt = Math.min(record.endsAt, moment);
	}

	/** At most `take` of the selected records after the first `skip`, in one pass over the range of time. */
	select(selection: Selection, skip: number, take: number): Selected {
		const { from, to, sites, operators, order } = selection;
		const low = this.#firstFrom(from);
		const high = this.#firstFrom(to + 0.25);
		const isAscending = order === "asc";
		const page: Engaged[] = [];
		let total = 0;
		for (let step = 0; step < high - low; step++) {
			const record = this.#at(isAscending ? low + step : high - 1 - step);
			if (!record || !isWanted(record, sites, operators)) continue;
			if (total >= skip && page.length < take) page.push(record);
			total++;
		}
		return { total, page };
	}

	#at(place: number): Engaged | undefined {
		const count = this.#history.length;
		return place < count
			? this.#history[place]
			: this.#live[place - count + this.#head];
	}

	/** The index of the first engagement that starts at a moment or later. */
	#firstFrom(moment: number): number {
		let low = 0;
		let high = this.#history.length + this.#live.length - this.#head;
		while (low < high) {
			const middle = (low + high) >>> 1;
			if ((this.#at(middle)?.createdAt ?? moment) < moment) low = middle + 1;
			else high = middle;
		}
		return low;
	}

	/** The forgotten one is at the head, or among the records of the same millisecond there. */
	#forget(record: Engaged): void {
		const place = this.#live.indexOf(record, this.#head);
		this.#live.copyWithin(this.#head + 1, this.#head, place);
		this.#head++;
		if (this.#head < 10_000) return;
		this.#live.splice(0, this.#head);
		this.#head = 0;
	}
}

/** The order of a list (E5). */
export const isBefore = (one: Engaged, other: Engaged): boolean =>
	one.createdAt < other.createdAt ||
	(one.createdAt === other.createdAt && one.id < other.id);

function isWanted(
	{ places }: Engaged,
	sites: Uint8Array,
	operators: Uint8Array,
): boolean {
	let isListed = 0;
	let isTaken = 0;
	for (const { site, operator } of places) {
		isListed |= sites[site] ?? 0;
		isTaken |= operators[operator] ?? 0;
	}
	return (isListed & isTaken) === 1;
}
