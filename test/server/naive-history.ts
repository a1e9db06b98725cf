/** What lists and single engagements should say, by filtering everything there is by hand; shares no code with the server. */
import { type Api, type ApiAnswer, operators, scope, sites } from "./api.ts";
import type { Conversation, Naive } from "./naive.ts";

type Shown = ApiAnswer["body"];

/** An engagement as it should be shown, and at which sites it is. */
export interface Listed {
	readonly shown: Shown;
	readonly sites: readonly string[];
}

/** Everything that a clean server lists, with the sites that it lists it at. */
export async function readHistory(api: Api): Promise<Listed[]> {
	const found = new Map<string, { shown: Shown; sites: string[] }>();
	for (const site of sites) {
		for (let page = 1, isLast = false; !isLast; page++) {
			const query = `${scope([site], operators)}&per_page=100&page=${page}`;
			const { body } = await api.get(`/engagements?${query}`);
			for (const shown of body.engagements) {
				const known = found.get(shown.id);
				if (known) known.sites.push(site);
				else found.set(shown.id, { shown, sites: [site] });
			}
			isLast = body.next_page === undefined;
		}
	}
	return [...found.values()];
}

export interface Query {
	readonly caller: "alex" | "kim";
	readonly sites: readonly string[];
	readonly operators: readonly string[];
	readonly start: string | undefined;
	readonly end: string | undefined;
	readonly order: "asc" | "desc";
	readonly page: number;
	readonly perPage: number;
}

/** Which operators take the conversations of which account's site, in the default configuration. */
const siteOf: Readonly<Record<string, string>> = {
	demo: sites[0],
	other: sites[1],
};

/** Alex reaches the first site, Kim both. */
export const reachOf = (caller: Query["caller"]): readonly string[] =>
	caller === "alex" ? [sites[0]] : sites;

/** Who takes the conversations of a site, in turn. */
const takersOf: Readonly<Record<string, readonly string[]>> = {
	[sites[0]]: operators,
	[sites[1]]: [operators[1]],
};

/** A conversation as it should be shown now. */
export function shownConversation(
	naive: Naive,
	conversation: Conversation,
): Shown {
	const { account } = conversation;
	const takers = takersOf[siteOf[account] ?? ""] ?? [];
	const before = naive.conversations.filter((one) => one.account === account);
	const taker = takers[before.indexOf(conversation) % takers.length];
	const open = naive.now - conversation.openedAt;
	const most = naive.world.conversationSeconds;
	return {
		id: conversation.id,
		engagement_type: "proactive",
		created_at: new Date(conversation.openedAt).toISOString(),
		duration: Math.min(most, Math.floor(open / 1000)),
		visitor_id: conversation.vid,
		crm_forwarded: conversation.exported,
		operators: [{ href: `https://localhost:80/operators/${taker}` }],
	};
}

/** The list that is owed: its status, the ids of its page, and whether there is a next one. */
export function listOwed(
	naive: Naive,
	history: readonly Listed[],
	query: Query,
): { status: number; ids?: (string | undefined)[]; pages?: number } {
	const within = reachOf(query.caller);
	if (query.sites.length === 0 || query.operators.length === 0)
		return { status: 422 };
	if (query.start && query.end && query.start > query.end)
		return { status: 422 };
	if (query.sites.some((site) => !within.includes(site)))
		return { status: 403 };
	const all = [
		...history,
		...naive.conversations
			.filter(({ account }) => siteOf[account] !== undefined)
			.map((one) => ({
				shown: shownConversation(naive, one),
				sites: [siteOf[one.account] ?? ""],
			})),
	];
	const wanted = all.filter(
		({ shown, sites: at }) =>
			at.some((site) => query.sites.includes(site)) &&
			shown.operators.some(({ href }: { href: string }) =>
				query.operators.some((id) => href.endsWith(id)),
			) &&
			(query.start === undefined || shown.created_at >= query.start) &&
			(query.end === undefined || shown.created_at <= query.end),
	);
	wanted.sort(({ shown: one }, { shown: other }) =>
		one.created_at + one.id < other.created_at + other.id ? -1 : 1,
	);
	if (query.order === "desc") wanted.reverse();
	const from = (query.page - 1) * query.perPage;
	return {
		status: 200,
		ids: wanted.slice(from, from + query.perPage).map(({ shown }) => shown.id),
		pages: Math.max(1, Math.ceil(wanted.length / query.perPage)),
	};
}
