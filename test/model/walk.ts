/** Lets a visitor walk through the local server in Node, with the model as the judge of every answer. */
import { readAnswer } from "../../lib/clients/read-answer.ts";
import type { Answer, Engagement } from "../../lib/contract/answers.ts";
import type { ImpressionType } from "../../lib/contract/attributes.ts";
import { defaultPromises } from "../../lib/contract/defaults.ts";
import type { Reply } from "../../lib/contract/transport.ts";
import type { Call } from "../../lib/model/call.ts";
import type { Expectations } from "../../lib/model/expectations.ts";
import type { Judgement } from "../../lib/model/judge.ts";
import { judge } from "../../lib/model/judge.ts";
import {
	type Knowledge,
	nothingKnown,
	type Span,
} from "../../lib/model/knowledge.ts";
import type { Api, ApiAnswer } from "../server/api.ts";
import { impression, reportOf } from "../server/api.ts";

export const expected: Expectations = {
	account: "demo",
	promises: defaultPromises,
	areCapsJudged: false,
	areLiveSessionsServed: false,
	campaigns: [
		{ campaignId: 880524023, engagementId: 880524123, engagementRevision: 21 },
	],
};

/** An answer of the server as it comes over the wire. */
export function replyOf(
	{ status, body }: ApiAnswer,
	{ from, to }: Span,
): Reply {
	return {
		status,
		contentType: "application/json",
		body: JSON.stringify(body),
		error: "",
		sentAt: from,
		receivedAt: to,
		duration: to - from,
	};
}

/** An answer of the server as a client reads it. */
export function answerOf(route: Call["route"], said: ApiAnswer): Answer {
	return readAnswer(route, replyOf(said, { from: 0, to: 0 }));
}

/** What a visitor who knows this sends. */
export function callOf(
	known: Knowledge,
	route: Call["route"],
	type?: ImpressionType,
	about?: Engagement,
): Call {
	return {
		route,
		visitorId: known.visitorId,
		sessionId: known.session?.sessionId,
		pageId: route === "report" ? known.pageId : undefined,
		impression: type,
		about,
		targeting: undefined,
	};
}

/** What a walker may do. */
export const actions = [
	"engage",
	"impDisplay",
	"impAccept",
	"impClose",
	"nothing",
	"forget sid",
	"lose",
	"vanish",
] as const;

export interface Step {
	readonly action: (typeof actions)[number];
	/** Seconds that go by before. */
	readonly wait: number;
}

/** A walker with a clock of its own that runs along the server's. */
export class Walker {
	known: Knowledge = nothingKnown;
	/** The last answer that came, what it was to, and what was known before. */
	last:
		| { readonly known: Knowledge; readonly call: Call; readonly reply: Reply }
		| undefined;
	private now = 0;
	private readonly api: Api;
	private readonly expected: Expectations;
	constructor(api: Api, expectations = expected) {
		this.api = api;
		this.expected = expectations;
	}

	/** Takes a step; the judgement of its answer, if it had one. */
	async take({ action, wait }: Step): Promise<Judgement | undefined> {
		this.last = undefined;
		this.api.wait(wait);
		this.now += wait * 1000;
		const span: Span = { from: this.now, to: this.now };
		if (action === "forget sid") {
			this.known = { ...this.known, session: undefined };
			return undefined;
		}
		if (action === "vanish") {
			const about = this.known.session?.offered[0];
			const call = callOf(this.known, "report", about && "impAccept", about);
			this.known = judge(
				this.expected,
				this.known,
				call,
				{ kind: "lost", error: "reset" },
				span,
			).knowledge;
			return undefined;
		}
		const { route, said, call } = await this.send(action);
		const answer: Answer =
			action === "lose"
				? { kind: "lost", error: "timeout" }
				: answerOf(route, said);
		if (action !== "lose")
			this.last = { known: this.known, call, reply: replyOf(said, span) };
		const judgement = judge(this.expected, this.known, call, answer, span);
		this.known = judgement.knowledge;
		return judgement;
	}

	private async send(action: Exclude<Step["action"], "forget sid" | "vanish">) {
		const { visitorId, session, pageId } = this.known;
		const ids = {
			...(visitorId !== undefined && { vid: visitorId }),
			...(session && { sid: session.sessionId }),
		};
		const about = session?.offered[0];
		if (action === "engage" || !session || (!about && action !== "nothing")) {
			const said = await this.api.engage(ids, { consumerId: "c" });
			return {
				route: "engagement",
				said,
				call: callOf(this.known, "engagement"),
			} as const;
		}
		const type =
			action === "nothing"
				? undefined
				: action === "lose"
					? "impAccept"
					: action;
		const body = { pageId, ...reportOf(...(type ? [impression(type)] : [])) };
		const said = await this.api.report(ids, body);
		return {
			route: "report",
			said,
			call: callOf(this.known, "report", type, about),
		} as const;
	}
}
