/** Open conversations, one a consumer (M23, M25). */
import { randomUUID } from "node:crypto";
import type { Engagement } from "../../lib/contract/answers.ts";
import { Bounded } from "./lru-map.ts";
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
	/** All stay open equally long, so the oldest is the first to close. */
	readonly #open: Bounded<string, OpenConversation>;
	opened = 0;

	/** Beyond `maximum` open ones the oldest closes early, and `closed` is told. */
	constructor(
		seconds: number,
		maximum: number,
		now: () => number,
		closed: (conversationId: string) => void,
	) {
		this.#milliseconds = seconds * 1000;
		this.#now = now;
		this.#open = new Bounded(maximum, ({ conversationId }) =>
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
		this.#close(mostAtOnce);
		const found = this.#open.get(consumerOf(session));
		return found && this.#now() < found.closesAt ? found : undefined;
	}

	/** Opens one for a session's consumer; where one is open already nothing changes, its clock included. */
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

	#close(most: number): void {
		const now = this.#now();
		for (let closed = 0; closed < most; closed++) {
			const head = this.#open.oldest;
			if (!head || now < head.closesAt) break;
			this.#open.delete(head.consumer);
		}
	}
}

/** Conversations closed before one is looked up: more than one, so that they catch up, and no stall. */
const mostAtOnce = 20;

/** Who a session's consumer is (M25); the three kinds of identifier never meet, nor do two accounts. */
function consumerOf(session: Session): string {
	if (session.consumerId !== undefined)
		return `${session.account}/consumer/${session.consumerId}`;
	if (session.lpConsumerId !== undefined)
		return `${session.account}/lp/${session.lpConsumerId}`;
	return `${session.account}/visitor/${session.visitorId}`;
}
