/** All that the local server remembers; a reset makes it anew from the same configuration. */
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { Accounts } from "./accounts.ts";
import type { Config } from "./config.ts";
import { Conversations } from "./conversations.ts";
import { Ledger } from "./ledger.ts";
import { Sessions } from "./sessions.ts";

export interface State {
	readonly config: Config;
	readonly accounts: Accounts;
	readonly sessions: Sessions;
	readonly conversations: Conversations;
	readonly ledger: Ledger;
	/** A random decimal string, drawn from the seed (M17). */
	readonly nextPageId: () => string;
}

/** A fresh state. `now` gives milliseconds since 1970. */
export function freshState(
	config: Config,
	now: () => number,
	seed: number,
): State {
	const random = xoroshiro128plus(seed);
	return {
		config,
		accounts: new Accounts(config, now),
		sessions: new Sessions(config.sessions, now),
		conversations: new Conversations(config, now),
		ledger: new Ledger(),
		nextPageId: () => String(uniformInt(random, 1_000_000_000, 9_999_999_999)),
	};
}

/** The ledger as `GET /-/ledger` gives it. */
export function readLedger({ ledger, sessions, conversations }: State) {
	return {
		requests: ledger.requests,
		internalCodes: ledger.internalCodes,
		sessions: { live: sessions.live, ...sessions.counts },
		offers: ledger.offers,
		impressions: ledger.impressions,
		attributes: ledger.attributes,
		conversations: { opened: conversations.opened, open: conversations.open },
		capped: { visitor: 0, account: 0 },
		exports: {},
		faults: {},
	};
}
