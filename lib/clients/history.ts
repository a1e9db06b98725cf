/** An operator's client of the Engagements API: each request is sent once, read and judged. */
import type {
	EngagementRecord,
	TranscriptLine,
} from "../contract/engagements.ts";
import { engagementsErrors } from "../contract/errors.ts";
import type { EngagementsRoute, Request } from "../contract/transport.ts";
import {
	judgeShown,
	judgeTranscript,
	ruleOfRefusal,
} from "../model/history.ts";
import {
	filtersOf,
	judgePage,
	noPages,
	type Query,
	queryIn,
	type Walk,
} from "../model/list.ts";
import type { Violation } from "../model/violation.ts";
import type { ClientContext } from "./context.ts";
import {
	type HistoryAnswer,
	isExported,
	isPage,
	isRecord,
	isTranscript,
	readHistory,
} from "./read-history.ts";

/** The steps of this client. A walk is counted as the step that its caller names. */
type WalkStep = "list" | "filter";
type HistoryStep = WalkStep | "show" | "transcript" | "export" | "reach";

/** Who asks, and where. */
interface HistoryContext
	extends Pick<ClientContext<HistoryStep>, "send" | "observer"> {
	/** As in `https://127.0.0.1:8443`. */
	readonly url: string;
	/** As in `Token X`. */
	readonly authorization: string;
}

/** The result of a walk through a list. */
export interface Walked {
	/** The walk reached the end, or as many pages as were wanted. */
	readonly isDone: boolean;
	/** The walk reached the end. */
	readonly isWhole: boolean;
	readonly records: readonly EngagementRecord[];
}

/** A kind of request: its route, the form of its body, and the rule about that form. */
interface Kind<Body> {
	readonly route: EngagementsRoute;
	readonly is: (value: unknown) => value is Body;
	readonly rule: Violation["rule"];
}

const list = { route: "list", is: isPage, rule: "E7" } as const;
const show = { route: "show", is: isRecord, rule: "E7" } as const;
const transcript = {
	route: "transcript",
	is: isTranscript,
	rule: "E9",
} as const;
const exported = { route: "export", is: isExported, rule: "E10" } as const;

/** The status of what is out of reach (E3). */
const { status: outOfReach } = engagementsErrors.outOfReach;

/** Refusals that break no rule. */
interface Refusals {
	/** The refusal that the step expects. */
	readonly expectedStatus?: number;
	/** A refusal that the caller judges. */
	readonly toleratedStatus?: number;
}

export class History {
	private readonly context: HistoryContext;

	constructor(context: HistoryContext) {
		this.context = context;
	}

	/** Lists, and follows `next_page` for so many pages at most. */
	async walk(step: WalkStep, query: Query, pages: number): Promise<Walked> {
		const records: EngagementRecord[] = [];
		let walk: Walk = noPages;
		let address: string | undefined = this.listUrl(query);
		while (address !== undefined && walk.pages < pages) {
			const answer = await this.ask(step, list, address);
			if (answer.kind !== "answered")
				return { isDone: false, isWhole: false, records };
			const judged = judgePage(query, walk, answer.body);
			this.report(step, judged.violations);
			walk = judged.walk;
			records.push(...answer.body.engagements);
			const { next_page: next } = answer.body;
			if (next === undefined) return { isDone: true, isWhole: true, records };
			// A link may name any host, but load and tokens go to the target alone.
			const parameters = queryIn(next);
			address = parameters && `${this.context.url}/engagements?${parameters}`;
		}
		return { isDone: true, isWhole: false, records };
	}

	/** One engagement, compared with how it was listed; "unknown" for a 404, undefined where it was not shown otherwise. */
	async show(
		id: string,
		listed?: EngagementRecord,
	): Promise<EngagementRecord | "unknown" | undefined> {
		const { status: unknown } = engagementsErrors.unknownEngagement;
		// The caller knows whether an engagement that was not listed has to exist.
		const answer = await this.ask("show", show, this.urlOf(id), {
			...(!listed && { toleratedStatus: unknown }),
		});
		if (answer.kind === "answered") {
			if (listed) this.report("show", judgeShown(listed, answer.body));
			return answer.body;
		}
		const isUnknown = answer.kind === "refused" && answer.status === unknown;
		return isUnknown ? "unknown" : undefined;
	}

	async transcript(id: string): Promise<readonly TranscriptLine[] | undefined> {
		const url = `${this.urlOf(id)}/chat_transcript`;
		const answer = await this.ask("transcript", transcript, url);
		if (answer.kind !== "answered") return undefined;
		this.report("transcript", judgeTranscript(answer.body));
		return answer.body;
	}

	/** Resolves to whether the engagement was exported. */
	async export(id: string): Promise<boolean> {
		const url = `${this.urlOf(id)}/export`;
		const answer = await this.ask("export", exported, url);
		return answer.kind === "answered";
	}

	/** Asks for an engagement out of reach; resolves to whether it was refused with 403, as it must be (E8). */
	isHidden(id: string): Promise<boolean> {
		return this.isBeyond(show, this.urlOf(id), {
			rule: "E8",
			found: "an engagement that is out of reach",
		});
	}

	/** Asks for a list out of reach; resolves to whether it was refused with 403, as it must be (E3). */
	isRefused(query: Query): Promise<boolean> {
		return this.isBeyond(list, this.listUrl(query), {
			rule: "E3",
			found: "a list of what is out of reach",
		});
	}

	violation(step: HistoryStep, violation: Violation): void {
		this.context.observer.violation(step, violation);
	}

	/** Sends a valid request, so every refusal is a violation, but for those named. */
	private async ask<Body>(
		step: HistoryStep,
		{ route, is, rule }: Kind<Body>,
		url: string,
		{ expectedStatus, toleratedStatus }: Refusals = {},
	): Promise<HistoryAnswer<Body>> {
		const { send, observer, authorization } = this.context;
		const method = route === "export" ? "POST" : "GET";
		const request: Request = {
			...{ route, method, url, body: "", step, authorization },
			...(expectedStatus !== undefined && { expectedStatus }),
		};
		const reply = await send(request);
		observer.attempt(request, reply);
		const answer = readHistory(reply, route, is, rule);
		if (answer.kind === "malformed") observer.violation(step, answer.violation);
		const refused = answer.kind === "refused" ? answer.status : undefined;
		const isAllowed = refused === expectedStatus || refused === toleratedStatus;
		if (refused !== undefined && refused < 500 && !isAllowed)
			observer.violation(step, {
				rule: ruleOfRefusal(refused, rule),
				found: `${refused} for a valid request`,
			});
		const succeeded =
			expectedStatus === undefined
				? answer.kind === "answered"
				: refused === expectedStatus;
		observer.step(step, succeeded, reply.duration);
		return answer;
	}

	private async isBeyond<Body>(
		kind: Kind<Body>,
		url: string,
		violation: Violation,
	): Promise<boolean> {
		const expected = { expectedStatus: outOfReach };
		const answer = await this.ask("reach", kind, url, expected);
		if (answer.kind === "answered") this.violation("reach", violation);
		return answer.kind === "refused" && answer.status === outOfReach;
	}

	private report(step: HistoryStep, violations: readonly Violation[]): void {
		for (const violation of violations) this.violation(step, violation);
	}

	private listUrl(query: Query): string {
		const parameters = filtersOf(query).map(encoded).join("&");
		return `${this.context.url}/engagements?${parameters}`;
	}

	private urlOf(id: string): string {
		return `${this.context.url}/engagements/${id}`;
	}
}

/** `name=value` with its value, and the brackets of its name, encoded. */
const encoded = (parameter: string): string => {
	const [name = "", value = ""] = parameter.split("=");
	return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
};
