/**
 * Operators at work: they list engagements page by page, filter them by date, open one, read what was said, send it on,
 * and try what is out of their reach. Some of them look for a conversation that a visitor has only just opened.
 */
import { createHistory, type History } from "../lib/clients/history.ts";
import type { Brief } from "../lib/k6/brief.ts";
import { authorizationAt } from "../lib/k6/desk.ts";
import { story, type Visitor } from "../lib/k6/visits.ts";
import type { Outcome } from "../lib/load/outcomes.ts";
import type {
	HistoryHabits,
	HistoryType,
} from "../lib/load/stories/engagement-history.ts";
import type { Query } from "../lib/model/history.ts";
import { comeBack } from "../lib/payloads/engagement.ts";
import type { EngagementRecord } from "../lib/wire/engagements.ts";

type Guest = Visitor<HistoryType>;
type Told = Brief<HistoryHabits>;

const workThroughHistory = (visitor: Guest, brief: Told): Outcome => {
	const { desks, engagements, habits } = brief;
	const desk = desks[visitor.number % desks.length];
	if (!desk) return "failed";
	const authorization = authorizationAt(desk);
	if (authorization === undefined)
		throw new Error(
			`${desk.tokenEnv}: expected an operator's token in the environment`,
		);
	const { send, watch } = visitor.ground;
	const history = createHistory({
		send,
		watch,
		url: engagements,
		authorization,
	});
	const query: Query = {
		siteIds: desk.sites,
		operatorIds: desk.operators,
		order: "desc",
		perPage: habits.perPage,
	};
	const looksForFresh = visitor.type === "fresh" && desk.reachesVisitors;
	if (looksForFresh && !findsFresh(visitor, query, history)) return "failed";
	const newest = history.walk("list", query, 1);
	if (!newest.isDone) return "failed";
	const [first] = newest.records;
	if (!first) return "left";
	// Conversations open meanwhile: the walk ends where it began.
	const upTo = { ...query, end: first.created_at };
	const { isDone, records } = history.walk("list", upTo, habits.pages);
	const picked = records[visitor.random.below(records.length)];
	if (!isDone || !picked) return "failed";
	if (!filters(history, query, picked)) return "failed";
	const beyond = desk.beyond.length > 0;
	if (beyond && !history.isRefused({ ...query, siteIds: desk.beyond }))
		return "failed";
	return reads(history, picked, brief) ? "finished" : "failed";
};

/** The very moment of one engagement: that one is in the list. */
const filters = (
	history: History,
	query: Query,
	{ id, created_at: at }: EngagementRecord,
): boolean => {
	const around: Query = { ...query, start: at, end: at, order: "asc" };
	const { isDone, records } = history.walk("filter", around, 2);
	if (isDone && !records.some((one) => one.id === id))
		history.violation("filter", {
			rule: "E4",
			found: `no ${id} in a list of its own moment`,
		});
	return isDone;
};

/** Opened, read, sent on, and seen to be. */
const reads = (
	history: History,
	listed: EngagementRecord,
	{ mayWrite }: Told,
): boolean => {
	if (!history.show(listed.id, listed)) return false;
	if (!history.transcript(listed.id)) return false;
	if (!mayWrite) return true;
	if (!history.sendOn(listed.id)) return false;
	const shown = history.show(listed.id, listed);
	if (shown && !shown.crm_forwarded)
		history.violation("export", {
			rule: "E10",
			found: "not forwarded after an export",
		});
	return shown !== undefined;
};

/** A visitor opens a conversation: it is shown at once, and listed at its moment (E11). */
const findsFresh = (
	{ visit, person, consumerId }: Guest,
	{ operatorIds, siteIds, perPage }: Query,
	history: History,
): boolean => {
	const body = comeBack(person, consumerId);
	const isOpened =
		visit.engage("engage", body) &&
		visit.impression("impAccept") &&
		visit.engage("resume", body);
	const conversation = visit.conversation();
	if (!isOpened || !conversation) return false;
	const id = conversation.conversationId;
	const shown = history.show(id);
	if (!shown) {
		const found = "no record of a conversation that is open";
		history.violation("show", { rule: "E11", found });
		return false;
	}
	const at = shown.created_at;
	const { isDone, records } = history.walk(
		"filter",
		{ siteIds, operatorIds, start: at, end: at, order: "asc", perPage },
		20,
	);
	if (isDone && !records.some((one) => one.id === id))
		history.violation("filter", {
			rule: "E11",
			found: "a conversation that is open is not listed",
		});
	return isDone;
};

export default story("engagement-history", workThroughHistory);
