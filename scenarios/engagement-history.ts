/**
 * Operators read the engagement history: they list engagements page by page, filter them by date, open one, read its
 * transcript, export it, and ask for what is out of their reach. Some look for a conversation that a visitor just opened.
 */
import type { Static } from "typebox";
import { History, type Walked } from "../lib/clients/history.ts";
import { partOf } from "../lib/clients/list-part.ts";
import type { ContextOf, Operator } from "../lib/clients/scenario-context.ts";
import type { VisitorOf } from "../lib/clients/visitor.ts";
import type { EngagementRecord } from "../lib/contract/engagements.ts";
import type { Target } from "../lib/load/targets.ts";
import { compareLists, type Query } from "../lib/model/list.ts";
import { comeBack } from "../lib/payloads/engagement.ts";
import type { Outcome } from "../lib/telemetry/outcomes.ts";
import type { Random } from "../lib/util/random.ts";
import { count, habits, weights } from "../lib/workload/habits.ts";
import { defineWorkload, type VisitorType } from "../lib/workload/workload.ts";

const schema = habits({
	perPage: count(50, 100),
	/** Pages of a list that an operator reads at most. */
	pages: count(20, 1000),
	/** `archive` reads what is there; `fresh` first opens a conversation as a visitor, and looks for it. */
	weights: weights({ archive: 70, fresh: 30 }),
});

type Habits = Static<typeof schema>;
type TypeName = keyof Habits["weights"];

const steps = [
	"engage",
	"impAccept",
	"resume",
	"list",
	"filter",
	"show",
	"transcript",
	"export",
	"reach",
] as const;
type Step = (typeof steps)[number];

/** Pages that a part of a list may have when it is listed again. */
const partPages = 5;
/** Pages that the list of one moment may have. */
const momentPages = 20;

const expectVisitors = (
	{ weights, pages }: Habits,
	{ mayWrite, engagements }: Target,
): readonly VisitorType<TypeName, Step>[] => {
	const operators = engagements?.operators ?? [];
	const sites = engagements?.sites ?? [];
	const shareOf = (is: (own: readonly string[]) => boolean): number =>
		operators.filter(({ sites: own }) => is(own)).length /
		Math.max(1, operators.length);
	const limited = shareOf((own) => sites.some((site) => !own.includes(site)));
	// Only an operator who reaches the visitors' site can look for a visitor's conversation.
	const reaching = shareOf((own) =>
		own.some((site) => site === engagements?.visitorsSite),
	);
	const exports = mayWrite ? 1 : 0;
	const operator = (type: TypeName): VisitorType<TypeName, Step> => {
		/** The share of these that opens a conversation first. */
		const opening = type === "fresh" ? reaching : 0;
		return {
			type,
			weight: weights[type],
			steps: [
				{ step: "engage", share: opening, creates: true },
				{ step: "impAccept", share: opening },
				{ step: "resume", share: opening, resumes: true },
				// Beside the walk: the newest page, and a page of another operator.
				{ step: "list", share: Math.min(pages, 5), atMost: pages + 2 },
				{
					step: "filter",
					share: 3 + opening,
					atMost: partPages + (opening > 0 ? momentPages : 0),
				},
				{ step: "show", share: 1 + opening + exports },
				{ step: "transcript", share: 1 },
				{ step: "export", share: exports },
				{ step: "reach", share: 2 * limited, atMost: 2 },
			],
			pauses: [],
		};
	};
	return [operator("archive"), operator("fresh")];
};

export const workload = defineWorkload({
	summary:
		"operators list, filter, open, read and export engagements, and find what visitors just opened",
	habits: schema,
	steps,
	operators: "needed",
	expect: expectVisitors,
	preflightHabits: (habits) => ({
		...habits,
		weights: { archive: 0, fresh: 1 },
	}),
	refuses: ({ name, engagements }) =>
		engagements && engagements.operators.length > 0
			? undefined
			: `target ${name}: expected engagements with operators in targets.json, to ask its Engagements API; found none`,
});

type Visitor = VisitorOf<typeof workload>;
type Context = ContextOf<typeof workload>;

export const visit = async (
	visitor: Visitor,
	context: Context,
): Promise<Outcome> => {
	const { operators, habits } = context;
	const operator = operators[visitor.number % operators.length];
	if (!operator) return "failed";
	const history = historyOf(operator, visitor, context);
	const query: Query = {
		siteIds: operator.sites,
		operatorIds: operator.colleagues,
		order: "desc",
		perPage: habits.perPage,
	};
	const looksForFresh = visitor.type === "fresh" && operator.reachesVisitors;
	if (looksForFresh && !(await findsFresh(visitor, query, history)))
		return "failed";
	const newest = await history.walk("list", query, 1);
	if (!newest.isDone) return "failed";
	const [first] = newest.records;
	if (!first) return "left";
	// Conversations start meanwhile. With this end the whole walk is of one list.
	const untilFirst = { ...query, end: first.created_at };
	const list = await history.walk("list", untilFirst, habits.pages);
	const picked = list.records[visitor.random.below(list.records.length)];
	if (!list.isDone || !picked) return "failed";
	if (!(await listsPart(history, query, list, visitor.random))) return "failed";
	if (!(await staysInReach(history, operator, visitor, context)))
		return "failed";
	return (await reads(history, picked, context)) ? "finished" : "failed";
};

/** The operator's client of the Engagements API. */
const historyOf = (
	{ authorization, tokenEnv }: Operator,
	{ context: { send, observer } }: Visitor,
	{ engagements: url }: Context,
): History => {
	if (authorization === undefined)
		throw new Error(
			`${tokenEnv}: expected an operator's token in the environment`,
		);
	return new History({ send, observer, url, authorization });
};

/** A list that is out of reach is refused, and so is an engagement of it. */
const staysInReach = async (
	history: History,
	{ beyond, colleagues }: Operator,
	visitor: Visitor,
	context: Context,
): Promise<boolean> => {
	if (beyond.length === 0) return true;
	const query: Query = {
		siteIds: beyond,
		operatorIds: colleagues,
		order: "desc",
		perPage: 10,
	};
	if (!(await history.isRefused(query))) return false;
	const other = context.operators.find(({ sites }) =>
		beyond.every((site) => sites.includes(site)),
	);
	if (!other) return true;
	const theirs = historyOf(other, visitor, context);
	const { records } = await theirs.walk(
		"list",
		{ ...query, operatorIds: other.colleagues },
		1,
	);
	// A transferred engagement has an operator of each site, so it may be in reach.
	const foreign = records.find((one) => one.operators.length === 1);
	return !foreign || (await history.isHidden(foreign.id));
};

/** Lists a part of the list again: both lists must agree on it (E3, E4, E6). */
const listsPart = async (
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
		for (const one of compareLists(part, list.records, records))
			history.violation("filter", one);
	return isDone;
};

/** Opens an engagement, reads its transcript, exports it, and sees that it was exported. */
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

/** A visitor opens a conversation. It is shown at once, and listed at its moment (E11). */
const findsFresh = async (
	visitor: Visitor,
	{ operatorIds, siteIds, perPage }: Query,
	history: History,
): Promise<boolean> => {
	const conversation = await opensConversation(visitor);
	if (!conversation) return false;
	const id = conversation.conversationId;
	const shown = await history.show(id);
	if (shown === "unknown")
		history.violation("show", {
			rule: "E11",
			found: "no record of a conversation that is open",
		});
	if (!isShown(shown)) return false;
	if (shown.visitor_id !== visitor.visit.known().visitorId)
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
		momentPages,
	);
	if (isWhole && !records.some((one) => one.id === id))
		history.violation("filter", {
			rule: "E11",
			found: "a conversation that is open is not listed",
		});
	return isDone;
};

/** The conversation that a visitor opens by accepting the offer; undefined where a step fails. */
const opensConversation = async ({ visit, person, consumerId }: Visitor) => {
	const body = comeBack(person, consumerId);
	const isOpened =
		(await visit.engage("engage", body)) &&
		(await visit.impression("impAccept")) &&
		(await visit.engage("resume", body));
	return isOpened ? visit.conversation() : undefined;
};
