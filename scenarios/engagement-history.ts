/**
 * Operators at work: they list engagements page by page, filter them by date, open one, read what was said, export it,
 * and try what is out of their reach. Some of them look for a conversation that a visitor has only just opened.
 */
import {
	createHistory,
	type History,
	type Walked,
} from "../lib/clients/history.ts";
import { partOf } from "../lib/clients/list-part.ts";
import type { EngagementRecord } from "../lib/contract/engagements.ts";
import { authorizationAt } from "../lib/k6/operator-token.ts";
import { scenario } from "../lib/k6/scenario.ts";
import type { DeskPlan, ScenarioContext } from "../lib/k6/scenario-context.ts";
import type { Visitor } from "../lib/k6/visitor.ts";
import type {
	HistoryHabits,
	HistoryType,
} from "../lib/load/stories/engagement-history.ts";
import { judgeTwice, type Query } from "../lib/model/history.ts";
import { comeBack } from "../lib/payloads/engagement.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";
import type { Random } from "../lib/util/random.ts";

type Guest = Visitor<HistoryType>;
type Context = ScenarioContext<HistoryHabits>;

const workThroughHistory = async (
	visitor: Guest,
	context: Context,
): Promise<Outcome> => {
	const { desks, habits } = context;
	const desk = desks[visitor.number % desks.length];
	if (!desk) return "failed";
	const history = historyAt(desk, visitor, context);
	const query: Query = {
		siteIds: desk.sites,
		operatorIds: desk.operators,
		order: "desc",
		perPage: habits.perPage,
	};
	const looksForFresh = visitor.type === "fresh" && desk.reachesVisitors;
	if (looksForFresh && !(await findsFresh(visitor, query, history)))
		return "failed";
	const newest = await history.walk("list", query, 1);
	if (!newest.isDone) return "failed";
	const [first] = newest.records;
	if (!first) return "left";
	// Conversations open meanwhile: the walk ends where it began.
	const upTo = { ...query, end: first.created_at };
	const list = await history.walk("list", upTo, habits.pages);
	const picked = list.records[visitor.random.below(list.records.length)];
	if (!list.isDone || !picked) return "failed";
	if (!(await filters(history, query, list, visitor.random))) return "failed";
	if (!(await staysInReach(history, desk, visitor, context))) return "failed";
	return (await reads(history, picked, context)) ? "finished" : "failed";
};

/** An operator's side of the API, from a desk. */
const historyAt = (
	desk: DeskPlan,
	{ context: { send, observer } }: Guest,
	{ engagements: url }: Context,
): History => {
	const authorization = authorizationAt(desk);
	if (authorization === undefined)
		throw new Error(
			`${desk.tokenEnv}: expected an operator's token in the environment`,
		);
	return createHistory({ send, observer, url, authorization });
};

/** What others reach is refused: their lists, and an engagement that one of them lists. */
const staysInReach = async (
	history: History,
	{ beyond, operators }: DeskPlan,
	visitor: Guest,
	context: Context,
): Promise<boolean> => {
	if (beyond.length === 0) return true;
	const query: Query = {
		siteIds: beyond,
		operatorIds: operators,
		order: "desc",
		perPage: 10,
	};
	if (!(await history.isRefused(query))) return false;
	const other = context.desks.find((desk) =>
		beyond.every((site) => desk.sites.includes(site)),
	);
	if (!other) return true;
	const theirs = historyAt(other, visitor, context);
	const { records } = await theirs.walk(
		"list",
		{ ...query, operatorIds: other.operators },
		1,
	);
	// One that was transferred has an operator of each site, and may be in reach.
	const foreign = records.find((one) => one.operators.length === 1);
	return !foreign || (await history.isHidden(foreign.id));
};

/** How many pages the part of a list may have that is listed once more. */
const partPages = 5;

/** A part of the list once more: that has to be what the first list has of it (E3, E4, E6). */
const filters = async (
	history: History,
	query: Query,
	list: Walked,
	random: Random,
): Promise<boolean> => {
	const part = partOf(query, list.records, list.isWhole, random);
	if (!part) return true;
	const { isDone, isWhole, records } = await history.walk(
		"filter",
		part,
		partPages,
	);
	if (isWhole)
		for (const one of judgeTwice(part, list.records, records))
			history.violation("filter", one);
	return isDone;
};

/** Opened, read, exported, and seen to be. */
const reads = async (
	history: History,
	listed: EngagementRecord,
	{ mayWrite }: Context,
): Promise<boolean> => {
	if (!isShown(await history.show(listed.id, listed))) return false;
	if (!(await history.transcript(listed.id))) return false;
	if (!mayWrite) return true;
	if (!(await history.export(listed.id))) return false;
	const shown = await history.show(listed.id, listed);
	if (!isShown(shown)) return false;
	if (!shown.crm_forwarded)
		history.violation("export", {
			rule: "E10",
			found: "not forwarded after an export",
		});
	return true;
};

const isShown = (
	shown: Awaited<ReturnType<History["show"]>>,
): shown is EngagementRecord => shown !== undefined && shown !== "unknown";

/** A visitor opens a conversation: it is shown at once, and listed at its moment (E11). */
const findsFresh = async (
	{ visit, person, consumerId }: Guest,
	{ operatorIds, siteIds, perPage }: Query,
	history: History,
): Promise<boolean> => {
	const body = comeBack(person, consumerId);
	const isOpened =
		(await visit.engage("engage", body)) &&
		(await visit.impression("impAccept")) &&
		(await visit.engage("resume", body));
	const conversation = visit.conversation();
	if (!isOpened || !conversation) return false;
	const id = conversation.conversationId;
	const shown = await history.show(id);
	if (shown === "unknown")
		history.violation("show", {
			rule: "E11",
			found: "no record of a conversation that is open",
		});
	if (!isShown(shown)) return false;
	if (shown.visitor_id !== visit.known().visitorId)
		history.violation("show", { rule: "E11", found: "another visitor_id" });
	if (shown.engagement_type !== "proactive")
		history.violation("show", {
			rule: "E11",
			found: `${shown.engagement_type} where a visitor accepted an offer`,
		});
	const at = shown.created_at;
	const { isDone, isWhole, records } = await history.walk(
		"filter",
		{ siteIds, operatorIds, start: at, end: at, order: "asc", perPage },
		20,
	);
	if (isWhole && !records.some((one) => one.id === id))
		history.violation("filter", {
			rule: "E11",
			found: "a conversation that is open is not listed",
		});
	return isDone;
};

export default scenario("engagement-history", workThroughHistory);
