/** The engagements that the Engagements API knows, in the order of their time (E5, E11). */
import { Bounded } from "./lru-map.ts";

/** A site and the operator who took the engagement there, by their places in the configuration. */
export interface Place {
	readonly site: number;
	readonly operator: number;
}

/** What a chat is made of: nothing, questions without an answer, or both sides. */
export type Chat = "empty" | "unanswered" | "dialogue";

/** One engagement. Moments are milliseconds since 1970. */
export interface Engaged {
	readonly id: string;
	readonly type: "reactive" | "proactive";
	readonly createdAt: number;
	/** How long it is meant to last, in milliseconds. */
	readonly length: number;
	/** In the future while it lasts; before its whole length where it was ended early. */
	endsAt: number;
	readonly visitorId: string;
	readonly visitorName: string;
	/** Where it started, then where it was transferred to. */
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

/** Which engagements a list holds: `sites` and `operators` say 1 at the places that are asked for. */
interface Selection {
	/** Milliseconds since 1970, both included. */
	readonly from: number;
	readonly to: number;
	readonly sites: Uint8Array;
	readonly operators: Uint8Array;
	readonly order: "asc" | "desc";
}

/** A page of a list, and how long the whole list is. */
export interface Selected {
	readonly total: number;
	readonly page: readonly Engaged[];
}

export class Records {
	/** Both in order of time, then id; the history is older than anything live. */
	readonly #history: readonly Engaged[];
	readonly #live: Engaged[] = [];
	/** Where the live ones begin: before it lie forgotten ones, cut off now and then. */
	#head = 0;
	readonly #historyById: ReadonlyMap<string, Engaged>;
	readonly #liveById: Bounded<string, Engaged>;

	/** At most `maximum` live ones are kept besides the history; the oldest go first. */
	constructor(history: readonly Engaged[], maximum: number) {
		this.#history = history;
		this.#historyById = new Map(history.map((record) => [record.id, record]));
		this.#liveById = new Bounded(maximum, (record) => this.#forget(record));
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

	/** What is selected, without the first `skip`, and at most `take` of it. One pass over the range of time. */
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

	/** The place of the first engagement that did not start before a moment. */
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

	/** The forgotten one is at the head, or among those of its millisecond there. */
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
