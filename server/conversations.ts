/** Open conversations, one a consumer (M23, M25). */
import { randomUUID } from "node:crypto";
import type { Engagement } from "../lib/wire/answers.ts";
import { Bounded } from "./bounded.ts";
import type { Config } from "./config.ts";
import type { Session } from "./sessions.ts";

export interface OpenConversation {
	readonly consumer: string;
	readonly conversationId: string;
	readonly engagement: Engagement;
	readonly openedAt: number;
}

export class Conversations {
	readonly #milliseconds: number;
	readonly #now: () => number;
	/** All stay open equally long, so the oldest is the first to close. */
	readonly #open: Bounded<string, OpenConversation>;
	opened = 0;

	constructor(config: Config, now: () => number) {
		this.#milliseconds = config.conversationSeconds * 1000;
		this.#now = now;
		this.#open = new Bounded(config.sessions.maximum);
	}

	/** How many are open now. */
	get open(): number {
		this.#close();
		return this.#open.size;
	}

	/** The open conversation of a session's consumer, if there is one. */
	of(session: Session): OpenConversation | undefined {
		this.#close();
		return this.#open.get(consumerOf(session));
	}

	/** Opens one for a session's consumer; where one is open already, nothing changes, its clock included. */
	accept(session: Session, engagement: Engagement): void {
		if (this.of(session)) return;
		const consumer = consumerOf(session);
		const openedAt = this.#now();
		this.#open.set(consumer, {
			consumer,
			conversationId: randomUUID(),
			engagement,
			openedAt,
		});
		this.opened++;
	}

	#close(): void {
		const now = this.#now();
		for (
			let head = this.#open.oldest;
			head && now - head.openedAt >= this.#milliseconds;
			head = this.#open.oldest
		) {
			this.#open.delete(head.consumer);
		}
	}
}

/** Who a session's consumer is (M25); the three kinds of identifier never meet, nor do two accounts. */
function consumerOf(session: Session): string {
	if (session.consumerId !== undefined)
		return `${session.account}/consumer/${session.consumerId}`;
	if (session.lpConsumerId !== undefined)
		return `${session.account}/lp/${session.lpConsumerId}`;
	return `${session.account}/visitor/${session.visitorId}`;
}
