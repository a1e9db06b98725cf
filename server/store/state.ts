/** The whole state of the local server. A reset makes a new one from the same configuration. */

import type { Config } from "../config.ts";
import { Capacity } from "../http/capacity.ts";
import { Accounts } from "./accounts.ts";
import { Capping, type Caps } from "./capping.ts";
import { Conversations } from "./conversations.ts";
import { makeHistory } from "./history.ts";
import { LiveRecords } from "./live-records.ts";
import { createRandom, type Random } from "./random.ts";
import { Records } from "./records.ts";
import { RequestCounts } from "./request-counts.ts";
import { Sessions } from "./sessions.ts";
import { Visitors } from "./visitors.ts";

export interface State {
	readonly config: Config;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly accounts: Accounts;
	readonly visitors: Visitors;
	readonly sessions: Sessions;
	readonly capping: Caps;
	readonly conversations: Conversations;
	readonly records: Records;
	readonly live: LiveRecords;
	readonly counts: RequestCounts;
	readonly capacity: Capacity | undefined;
	/** The draws for faults. */
	readonly chance: Random;
	/** The attribute types that some campaign asks for (M21). */
	readonly watched: ReadonlySet<string>;
	/** A random decimal string, drawn from the seed (M17). */
	readonly nextPageId: () => string;
}

export interface Setting {
	readonly config: Config;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** When the server started, in milliseconds since 1970: its history ends at the midnight before. */
	readonly startedAt: number;
}

const dayMilliseconds = 86_400_000;

/** A new state. */
export function freshState({ config, now, startedAt }: Setting): State {
	const { maximum } = config.sessions;
	const { seed } = config.history;
	const pages = createRandom(seed, "pages");
	const midnight = startedAt - (startedAt % dayMilliseconds);
	const records = new Records(makeHistory(config, midnight), maximum);
	const visitors = new Visitors(maximum);
	const live = new LiveRecords(config, records);
	return {
		config,
		now,
		accounts: new Accounts(config.accounts, maximum, now),
		visitors,
		sessions: new Sessions(config.sessions, visitors, now),
		capping: new Capping(config.capping, maximum, visitors, now),
		conversations: new Conversations(
			config.conversationSeconds,
			maximum,
			now,
			(id) => records.end(id, now()),
		),
		records,
		live,
		counts: new RequestCounts(),
		capacity: config.capacity
			? new Capacity(config.capacity, createRandom(seed, "service"))
			: undefined,
		chance: createRandom(seed, "faults"),
		watched: watchedTypes(config),
		nextPageId: () => String(Math.floor((1 + 9 * pages.next()) * 1e9)),
	};
}

function watchedTypes({ appInstallations }: Config): Set<string> {
	const types = new Set<string>();
	for (const { campaigns } of appInstallations) {
		for (const { when } of campaigns)
			if (when?.attribute !== undefined) types.add(when.attribute);
	}
	return types;
}

/** The content of `GET /-/ledger`. */
export function readLedger(state: State) {
	const { counts, sessions, conversations, capping } = state;
	return {
		requests: counts.requests,
		internalCodes: counts.internalCodes,
		sessions: { live: sessions.live, ...sessions.counts },
		offers: counts.offers,
		impressions: counts.impressions,
		attributes: counts.attributes,
		conversations: { opened: conversations.opened, open: conversations.open },
		capped: capping.counts,
		exports: counts.exports,
		faults: counts.faults,
	};
}
