/** Random requests to the Engagements API, each answered by the server and predicted by the naive model. */
import fc from "fast-check";
import {
	type Api,
	type ApiAnswer,
	operatorHeaders,
	operators,
	scope,
	sites,
} from "./api.ts";
import type { Naive } from "./naive.ts";
import {
	type Listed,
	listOwed,
	type Query,
	reachOf,
	shownConversation,
} from "./naive-history.ts";
import { command, type Real, same } from "./world.ts";

/** Either is there or not. */
const maybe = <T>(value: fc.Arbitrary<T>) =>
	fc.option(value, { nil: undefined, freq: 2 });
const tokens = { alex: "demo-token-alex", kim: "demo-token-kim" } as const;
const caller = fc.constantFrom("alex" as const, "kim" as const, "kim" as const);

/** GET /engagements, of all kinds. */
export const list = fc
	.record({
		caller,
		sites: fc.constantFrom([...sites], [sites[0]], [sites[0]], [sites[1]], []),
		operators: fc.constantFrom(
			[...operators],
			[...operators],
			[operators[1]],
			[operators[0]],
			[],
		),
		start: maybe(fc.nat()),
		end: maybe(fc.nat()),
		order: fc.constantFrom("asc" as const, "desc" as const),
		page: fc.integer({ min: 1, max: 6 }),
		perPage: fc.constantFrom(1, 7, 20, 100),
	})
	.map((drawn) =>
		command(
			`list ${JSON.stringify(drawn)}`,
			async (model, { api, history }) => {
				const moments = [
					...history.map(({ shown }) => shown.created_at),
					new Date(model.now).toISOString(),
				];
				const moment = (index: number | undefined): string | undefined =>
					index === undefined ? undefined : moments[index % moments.length];
				const query: Query = {
					...drawn,
					start: moment(drawn.start),
					end: moment(drawn.end),
				};
				await checkList(model, api, history, query);
			},
		),
	);

/** Holds a list to what the model says. */
export async function checkList(
	model: Naive,
	api: Api,
	history: readonly Listed[],
	query: Query,
): Promise<void> {
	const { start, end, order, page, perPage } = query;
	const filters = [
		scope(query.sites, query.operators),
		start && `start_date=${start}`,
		end && `end_date=${end}`,
		`order=${order}`,
	]
		.filter(Boolean)
		.join("&");
	const url = (at: number) =>
		`/engagements?${filters}&page=${at}&per_page=${perPage}`;
	const owed = listOwed(model, history, query);
	const { status, body } = await api.get(url(page), tokens[query.caller]);
	same("status", status, owed.status);
	if (status !== 200) return;
	same(
		"ids",
		body.engagements.map((one: ApiAnswer["body"]) => one.id),
		owed.ids,
	);
	const pages = owed.pages ?? 1;
	same(
		"last_page",
		decoded(body.last_page),
		`https://localhost:80${url(pages)}`,
	);
	same(
		"next_page",
		body.next_page && decoded(body.next_page),
		page < pages ? `https://localhost:80${url(page + 1)}` : undefined,
	);
	for (const shown of body.engagements) checkShown(model, history, shown);
}

const decoded = (url: string): string => decodeURIComponent(url);

/** What is shown of one engagement, whether in a list or by itself. */
function checkShown(
	model: Naive,
	history: readonly Listed[],
	shown: ApiAnswer["body"],
): void {
	const conversation = model.conversations.find(({ id }) => id === shown.id);
	const owed = conversation
		? shownConversation(model, conversation)
		: history.find((one) => one.shown.id === shown.id)?.shown;
	for (const [member, value] of Object.entries(owed ?? {}))
		same(member, shown[member], value);
}

/** One of the conversations of late, or of the history. */
const which = fc.record({
	caller,
	index: fc.nat(),
	isLive: fc.boolean(),
	what: fc.constantFrom("", "/chat_transcript", "/export"),
});

/** The other three, of one engagement. */
export const one = which.map((drawn) =>
	command(`one ${JSON.stringify(drawn)}`, async (model, real) => {
		const { index, isLive, what, caller: who } = drawn;
		const live =
			model.conversations[
				model.conversations.length -
					1 -
					(index % Math.max(1, model.conversations.length))
			];
		const old = real.history[index % real.history.length];
		const id: string = (isLive ? live?.id : undefined) ?? old?.shown.id;
		const isConversation = live !== undefined && id === live.id;
		const at = isConversation
			? siteOfAccount(live.account)
			: (old?.sites ?? []);
		const said = await real.api.ask({
			method: what === "/export" ? "POST" : "GET",
			url: `/engagements/${id}${what}`,
			headers: operatorHeaders(tokens[who]),
		});
		if (at.length === 0) return same("status", said.status, 404);
		const isReached = at.some((site) => reachOf(who).includes(site));
		same("status", said.status, isReached ? 200 : 403);
		if (!isReached) return;
		if (what === "") checkShown(model, real.history, said.body);
		if (what === "/export") {
			same("body", said.body, { success: true });
			if (isConversation) live.exported = true;
			else if (old) Object.assign(old.shown, { crm_forwarded: true });
		}
		if (what === "/chat_transcript") checkTranscript(real, id, said.body);
	}),
);

const siteOfAccount = (account: string): string[] =>
	account === "demo" ? [sites[0]] : account === "other" ? [sites[1]] : [];

/** A transcript is in order, and what was said stays said. */
function checkTranscript(
	{ transcripts }: Real,
	id: string,
	lines: ApiAnswer["body"][],
): void {
	const moments = lines.map(({ created_at }) => created_at);
	same("order", moments, moments.toSorted());
	const before = transcripts.get(id) ?? [];
	same("what was said before", lines.slice(0, before.length), before);
	transcripts.set(id, lines);
}
