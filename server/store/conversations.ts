/** Open conversations, one a consumer (M23, M25). */
import { randomUUID } from "node:crypto";
import type { Engagement } from "../../lib/contract/answers.ts";
import { LruMap } from "./lru-map.ts";
import type { Session } from "./sessions.ts";

export interface OpenConversation {
	readonly consumer: string;
	readonly conversationId: string;
	readonly engagement: Engagement;
	/** Milliseconds since 1970. */
	readonly openedAt: number;
	readonly closesAt: number;
}

export class Conversations {
	readonly #milliseconds: number;
	readonly #now: () => number;
	/** All stay open for the same time, so the oldest closes first. */
	readonly #open: LruMap<string, OpenConversation>;
	opened = 0;

	/** Beyond `maximum` open ones the oldest closes early, and `closed` is called. */
	constructor(
		seconds: number,
		maximum: number,
		now: () => number,
		closed: (conversationId: string) => void,
	) {
		this.#milliseconds = seconds * 1000;
		this.#now = now;
		this.#open = new LruMap(maximum, ({ conversationId }) =>
			closed(conversationId),
		);
	}

	/** How many are open now. */
	get open(): number {
		this.#close(Number.POSITIVE_INFINITY);
		return this.#open.size;
	}

	/** The open conversation of a session's consumer, if there is one. */
	of(session: Session): OpenConversation | undefined {
		if (this.#open.size === 0) return undefined;
		this.#close(maxSwept);
		const found = this.#open.get(consumerOf(session));
		return found && this.#now() < found.closesAt ? found : undefined;
	}

	/** Opens one for a session's consumer. An open one stays as it is, its clock included. */
	accept(
		session: Session,
		engagement: Engagement,
	): OpenConversation | undefined {
		if (this.of(session)) return undefined;
		const consumer = consumerOf(session);
		const openedAt = this.#now();
		const conversation = {
			consumer,
			conversationId: randomUUID(),
			engagement,
			openedAt,
			closesAt: openedAt + this.#milliseconds,
		};
		this.#open.set(consumer, conversation);
		this.opened++;
		return conversation;
	}

	#close(max: number): void {
		const now = this.#now();
		for (let closed = 0; closed < max; closed++) {
			const head = this.#open.oldest;
			if (!head || now < head.closesAt) break;
			this.#open.delete(head.consumer);
		}
	}
}

/** So many ended conversations are closed before each look-up: enough to catch up, too few to stall. */
const maxSwept = 20;

/** The key of a session's consumer (M25). The three kinds of identifier never share a key, nor do two accounts. */
function consumerOf(session: Session): string {
	if (session.consumerId !== undefined)
		return `${session.account}/consumer/${session.consumerId}`;
	if (session.lpConsumerId !== undefined)
		return `${session.account}/lp/${session.lpConsumerId}`;
	return `${session.account}/visitor/${session.visitorId}`;
}
