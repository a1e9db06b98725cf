/** An operator's side of the Engagements API: each request is sent once, read and judged. */

import type {
	EngagementRecord,
	TranscriptLine,
} from "../contract/engagements.ts";
import type { Request } from "../contract/transport.ts";
import {
	filtersOf,
	judgePage,
	judgeShown,
	judgeTranscript,
	noPages,
	type Query,
	queryIn,
	ruleOfRefusal,
	type Walk,
} from "../model/history.ts";
import type { Violation } from "../model/terms.ts";
import type { ClientContext } from "./context.ts";
import {
	type HistoryAnswer,
	isExported,
	isPage,
	isRecord,
	isTranscript,
	readHistory,
} from "./read-history.ts";

/** Where an operator asks. */
interface Desk extends Pick<ClientContext, "send" | "observer"> {
	/** As in `https://127.0.0.1:8443`. */
	readonly url: string;
	/** As in `Token X`. */
	readonly authorization: string;
}

/** What a walk through a list came to. */
export interface Walked {
	/** Whether it got to the end, or as many pages as were asked for. */
	readonly isDone: boolean;
	/** Whether it got to the end. */
	readonly isWhole: boolean;
	readonly records: readonly EngagementRecord[];
}

export interface History {
	/** Lists, and follows `next_page` for so many pages at most. */
	walk(step: string, query: Query, pages: number): Promise<Walked>;
	/** One engagement, as it was listed if it was; "unknown" where there is none, undefined where nothing was told. */
	show(
		id: string,
		listed?: EngagementRecord,
	): Promise<EngagementRecord | "unknown" | undefined>;
	transcript(id: string): Promise<readonly TranscriptLine[] | undefined>;
	/** Whether it was exported. */
	export(id: string): Promise<boolean>;
	/** Lists what is out of reach; whether it was refused with 403, as it must be (E3). */
	isRefused(query: Query): Promise<boolean>;
	/** Asks for one engagement that is out of reach; whether that was refused with 403, as it must be (E8). */
	isHidden(id: string): Promise<boolean>;
	violation(step: string, violation: Violation): void;
}

/** A kind of request: under which name it is counted, what its body has to be, and the rule that says so. */
interface Kind<Body> {
	readonly name: string;
	readonly is: (value: unknown) => value is Body;
	readonly rule: Violation["rule"];
}

const list = { name: "GET engagements", is: isPage, rule: "E7" } as const;
const single = {
	name: "GET engagements/{id}",
	is: isRecord,
	rule: "E7",
} as const;
const chat = {
	name: "GET engagements/{id}/chat_transcript",
	is: isTranscript,
	rule: "E9",
} as const;
const forwarding = {
	name: "POST engagements/{id}/export",
	is: isExported,
	rule: "E10",
} as const;

/** The status of what is out of reach (E3). */
const outOfReach = 403;

/** An operator at a desk. */
export const createHistory = ({
	send,
	observer,
	url,
	authorization,
}: Desk): History => {
	/**
	 * Sends one request. It is valid, so a refusal is judged: but for the status that the step `asks` for, and the one
	 * that the story judges by itself.
	 */
	const ask = async <Body>(
		step: string,
		{ name, is, rule }: Kind<Body>,
		address: string,
		{ asks, leaves }: { readonly asks?: number; readonly leaves?: number } = {},
	): Promise<HistoryAnswer<Body>> => {
		const request: Request = {
			route: "report",
			method: name.startsWith("POST") ? "POST" : "GET",
			url: address,
			body: "",
			step,
			name,
			authorization,
			...(asks !== undefined && { asks }),
		};
		const reply = await send(request);
		const { duration } = reply;
		observer.attempt(request, reply);
		const answer = readHistory(reply, is, rule);
		if (answer.kind === "malformed") observer.violation(step, answer.violation);
		const status = answer.kind === "refused" ? answer.status : 500;
		if (status < 500 && status !== asks && status !== leaves)
			observer.violation(step, {
				rule: ruleOfRefusal(status, rule),
				found: `${status} for a valid request`,
			});
		observer.step(
			step,
			asks === undefined ? answer.kind === "answered" : status === asks,
			duration,
		);
		return answer;
	};
	const report = (step: string, violations: readonly Violation[]): void => {
		for (const violation of violations) observer.violation(step, violation);
	};
	/** Asks for what is out of reach; whether it was refused with 403. */
	const isBeyond = async <Body>(
		kind: Kind<Body>,
		address: string,
		violation: Violation,
	): Promise<boolean> => {
		const answer = await ask("reach", kind, address, { asks: outOfReach });
		if (answer.kind === "answered") observer.violation("reach", violation);
		return answer.kind === "refused" && answer.status === outOfReach;
	};
	const listUrl = (query: Query): string =>
		`${url}/engagements?${filtersOf(query).map(encoded).join("&")}`;
	const one = (id: string): string => `${url}/engagements/${id}`;

	return {
		async walk(step, query, pages) {
			const records: EngagementRecord[] = [];
			let walk: Walk = noPages;
			let address: string | undefined = listUrl(query);
			while (address !== undefined && walk.pages < pages) {
				const answer = await ask(step, list, address);
				if (answer.kind !== "answered")
					return { isDone: false, isWhole: false, records };
				const judged = judgePage(query, walk, answer.body);
				report(step, judged.violations);
				walk = judged.walk;
				records.push(...answer.body.engagements);
				const { next_page: next } = answer.body;
				if (next === undefined) return { isDone: true, isWhole: true, records };
				// Whatever host a link names, load and tokens go to the target alone.
				const parameters = queryIn(next);
				address = parameters && `${url}/engagements?${parameters}`;
			}
			return { isDone: true, isWhole: false, records };
		},
		async show(id, listed) {
			// Whether one that was not listed has to be there is for the story to say.
			const answer = await ask("show", single, one(id), {
				...(!listed && { leaves: 404 }),
			});
			if (answer.kind === "answered") {
				if (listed) report("show", judgeShown(listed, answer.body));
				return answer.body;
			}
			const isUnknown = answer.kind === "refused" && answer.status === 404;
			return isUnknown ? "unknown" : undefined;
		},
		async transcript(id) {
			const answer = await ask(
				"transcript",
				chat,
				`${one(id)}/chat_transcript`,
			);
			if (answer.kind !== "answered") return undefined;
			report("transcript", judgeTranscript(answer.body));
			return answer.body;
		},
		async export(id) {
			const answer = await ask("export", forwarding, `${one(id)}/export`);
			return answer.kind === "answered";
		},
		isHidden: (id) =>
			isBeyond(single, one(id), {
				rule: "E8",
				found: "an engagement that is out of reach",
			}),
		isRefused: (query) =>
			isBeyond(list, listUrl(query), {
				rule: "E3",
				found: "a list of what is out of reach",
			}),
		violation: (step, violation) => observer.violation(step, violation),
	};
};

/** `name=value` with its value, and the brackets of its name, encoded. */
const encoded = (parameter: string): string => {
	const [name = "", value = ""] = parameter.split("=");
	return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
};
