/** Records of the conversations that visitors open through the Monitor API (M25, E11). */
import type { Config } from "../config.ts";
import type { OpenConversation } from "./conversations.ts";
import { makeNames, takersAt } from "./history.ts";
import type { Place, Records } from "./records.ts";
import type { Session } from "./sessions.ts";

interface Turn {
	readonly takers: readonly (readonly Place[])[];
	next: number;
}

export class LiveRecords {
	readonly #records: Records;
	readonly #names: readonly string[];
	/** The operators of an account's conversations, and whose turn it is. An account without a site has none. */
	readonly #turns = new Map<string, Turn>();
	#opened = 0;

	constructor(config: Config, records: Records) {
		this.#records = records;
		this.#names = makeNames(config.history.seed);
		for (const [index, { account }] of config.sites.entries()) {
			if (!this.#turns.has(account))
				this.#turns.set(account, { takers: takersAt(config, index), next: 0 });
		}
	}

	/** Records a conversation at its account's site, with the operator whose turn it is. */
	open(session: Session, conversation: OpenConversation): void {
		const turn = this.#turns.get(session.account);
		const places = turn?.takers[turn.next++ % turn.takers.length];
		if (!places) return;
		const name = this.#names[this.#opened++ % this.#names.length] ?? "";
		this.#records.add({
			id: conversation.conversationId,
			type: "proactive",
			createdAt: conversation.openedAt,
			length: conversation.closesAt - conversation.openedAt,
			endsAt: conversation.closesAt,
			visitorId: session.visitorId,
			visitorName: name,
			places,
			chat: "dialogue",
			cobrowsing: false,
			video: false,
			audio: false,
			flagged: false,
			recordings: none,
			summaryForwarded: false,
			crmForwarded: false,
		});
	}
}

const none: readonly string[] = [];
