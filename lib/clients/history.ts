/** An operator's side of the Engagements API: each request is sent once, read, judged and told. */
import {
	filtersOf,
	judgePage,
	judgeShown,
	judgeTranscript,
	noPages,
	type Query,
	type Walk,
} from "../model/history.ts";
import type { Violation } from "../model/terms.ts";
import type {
	EngagementPage,
	EngagementRecord,
	TranscriptLine,
} from "../wire/engagements.ts";
import type { Request, Send } from "../wire/transport.ts";
import {
	type HistoryAnswer,
	isExported,
	isPage,
	isRecord,
	isTranscript,
	readHistory,
} from "./read-history.ts";
import type { Watcher } from "./visit.ts";

/** Where operators ask. */
export interface Desk {
	readonly send: Send;
	readonly watch: Watcher;
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
	walk(step: string, query: Query, pages: number): Walked;
	/** One engagement, as it was listed if it was; "unknown" where there is none, undefined where nothing was told. */
	show(
		id: string,
		listed?: EngagementRecord,
	): EngagementRecord | "unknown" | undefined;
	transcript(id: string): readonly TranscriptLine[] | undefined;
	/** Whether it was exported. */
	sendOn(id: string): boolean;
	/** Lists what is out of reach; whether it was refused with 403, as it must be (E3). */
	isRefused(query: Query): boolean;
	/** Asks for one engagement that is out of reach; whether that was refused with 403, as it must be (E8). */
	isHidden(id: string): boolean;
	violation(step: string, violation: Violation): void;
}

const shownAs = {
	list: "GET engagements",
	show: "GET engagements/{id}",
	transcript: "GET engagements/{id}/chat_transcript",
	export: "POST engagements/{id}/export",
} as const;

/** The status of what is out of reach (E3). */
const outOfReach = 403;

/** An operator at a desk. */
export const createHistory = ({
	send,
	watch,
	url,
	authorization,
}: Desk): History => {
	/** Sends one request; what came, and whether it was what the step is after. */
	const ask = <Body>(
		step: string,
		kind: keyof typeof shownAs,
		address: string,
		is: (value: unknown) => value is Body,
		rule: Violation["rule"],
		wanted: (answer: HistoryAnswer<Body>) => boolean,
		asks?: number,
	): HistoryAnswer<Body> => {
		const request: Request = {
			route: "report",
			method: kind === "export" ? "POST" : "GET",
			url: address,
			body: "",
			step,
			name: shownAs[kind],
			authorization,
			...(asks !== undefined && { asks }),
		};
		const reply = send(request);
		const { duration } = reply;
		watch.attempt(request, reply);
		const answer = readHistory(reply, is, rule);
		if (answer.kind === "malformed") watch.violation(step, answer.violation);
		const isWanted = wanted(answer);
		watch.step(step, isWanted, duration);
		return answer;
	};
	const isAnswered = ({ kind }: { readonly kind: string }): boolean =>
		kind === "answered";
	const tell = (step: string, violations: readonly Violation[]): void => {
		for (const violation of violations) watch.violation(step, violation);
	};
	/** Asks for what is out of reach; whether it was refused with 403. */
	const isBeyond = <Body>(
		kind: keyof typeof shownAs,
		address: string,
		is: (value: unknown) => value is Body,
		rule: Violation["rule"],
		found: string,
	): boolean => {
		const answer = ask(
			"reach",
			kind,
			address,
			is,
			rule,
			isForbidden,
			outOfReach,
		);
		if (answer.kind === "answered") tell("reach", [{ rule, found }]);
		return isForbidden(answer);
	};
	const listUrl = (query: Query): string =>
		`${url}/engagements?${filtersOf(query).map(encoded).join("&")}`;

	return {
		walk(step, query, pages) {
			const records: EngagementRecord[] = [];
			let walk: Walk = noPages;
			let address: string | undefined = listUrl(query);
			while (address !== undefined && walk.pages < pages) {
				const answer: HistoryAnswer<EngagementPage> = ask(
					step,
					"list",
					address,
					isPage,
					"E7",
					isAnswered,
				);
				if (answer.kind !== "answered")
					return { isDone: false, isWhole: false, records };
				const judged = judgePage(query, walk, answer.body);
				tell(step, judged.violations);
				walk = judged.walk;
				records.push(...answer.body.engagements);
				// Whatever host a link names, load goes to the target alone.
				address = onTarget(url, answer.body.next_page);
			}
			return { isDone: true, isWhole: address === undefined, records };
		},
		show(id, listed) {
			const answer = ask(
				"show",
				"show",
				`${url}/engagements/${id}`,
				isRecord,
				"E7",
				isAnswered,
			);
			if (answer.kind === "answered") {
				if (listed) tell("show", judgeShown(listed, answer.body));
				return answer.body;
			}
			const isUnknown = answer.kind === "refused" && answer.status === 404;
			if (isUnknown && listed)
				tell("show", [{ rule: "E8", found: "404 for a listed engagement" }]);
			return isUnknown ? "unknown" : undefined;
		},
		transcript(id) {
			const answer = ask(
				"transcript",
				"transcript",
				`${url}/engagements/${id}/chat_transcript`,
				isTranscript,
				"E9",
				isAnswered,
			);
			if (answer.kind !== "answered") return undefined;
			tell("transcript", judgeTranscript(answer.body));
			return answer.body;
		},
		sendOn: (id) =>
			isAnswered(
				ask(
					"export",
					"export",
					`${url}/engagements/${id}/export`,
					isExported,
					"E10",
					isAnswered,
				),
			),
		isHidden: (id) =>
			isBeyond(
				"show",
				`${url}/engagements/${id}`,
				isRecord,
				"E8",
				"an engagement that is out of reach",
			),
		isRefused: (query) =>
			isBeyond(
				"list",
				listUrl(query),
				isPage,
				"E3",
				"a list of what is out of reach",
			),
		violation: watch.violation,
	};
};

const isForbidden = (answer: HistoryAnswer<unknown>): boolean =>
	answer.kind === "refused" && answer.status === outOfReach;

/** `name=value` with its value, and the brackets of its name, encoded. */
const encoded = (parameter: string): string => {
	const [name = "", value = ""] = parameter.split("=");
	return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
};

const onTarget = (url: string, link: string | undefined): string | undefined =>
	link?.replace(/^https:\/\/[^/]+/, url);
