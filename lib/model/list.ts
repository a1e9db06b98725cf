/** Judges the lists of the Engagements API, page by page (E3–E6). Pure. */
import type {
	EngagementPage,
	EngagementRecord,
} from "../contract/engagements.ts";
import type { Violation } from "./violation.ts";

/** The query of a list; moments have the API's form. */
export interface Query {
	readonly siteIds: readonly string[];
	readonly operatorIds: readonly string[];
	readonly start?: string;
	readonly end?: string;
	readonly order: "asc" | "desc";
	readonly perPage: number;
}

/** A walk through the pages of a list, so far. */
export interface Walk {
	readonly pages: number;
	readonly ids: ReadonlySet<string>;
	readonly last: EngagementRecord | undefined;
	readonly lastPage: string | undefined;
}

/** Before the first page. */
export const noPages: Walk = {
	pages: 0,
	ids: new Set(),
	last: undefined,
	lastPage: undefined,
};

/** Judges the next page of a walk: its violations, and the walk after it. */
export const judgePage = (
	query: Query,
	walk: Walk,
	page: EngagementPage,
): { readonly violations: readonly Violation[]; readonly walk: Walk } => {
	const { engagements, next_page: next, last_page: lastPage } = page;
	const violations = [
		...judgeOrder(query, walk, engagements),
		...judgeDates(query, engagements),
		...judgeOperators(query, engagements),
		...judgeRepeats(walk, engagements),
		...judgeLinks(query, walk, page),
	];
	const isLast = next === undefined;
	if (
		isLast
			? engagements.length > query.perPage
			: engagements.length !== query.perPage
	)
		violations.push({
			rule: "E6",
			found: `${engagements.length} on ${isLast ? "the last page" : "a page before the last"}, ${query.perPage} asked for`,
		});
	const ids = new Set(walk.ids);
	for (const { id } of engagements) ids.add(id);
	return {
		violations,
		walk: {
			pages: walk.pages + 1,
			ids,
			last: engagements.at(-1) ?? walk.last,
			lastPage,
		},
	};
};

/** The sort key of lists (E5). */
const keyOf = ({ created_at, id }: EngagementRecord): string => created_at + id;

const judgeOrder = (
	{ order }: Query,
	{ last }: Walk,
	engagements: readonly EngagementRecord[],
): Violation[] => {
	let before = last;
	for (const one of engagements) {
		const isInOrder =
			before === undefined ||
			(order === "asc"
				? keyOf(before) < keyOf(one)
				: keyOf(before) > keyOf(one));
		if (!isInOrder && before?.id !== one.id)
			return [
				{
					rule: "E5",
					found: `${one.created_at} after ${before?.created_at}, ${order}`,
				},
			];
		before = one;
	}
	return [];
};

/** Whether a moment is within the dates of a query, both included; a bare end date covers its whole day (E4). */
export const isWithin = (
	{ start = "", end }: Pick<Query, "start" | "end">,
	at: string,
): boolean =>
	at >= start && (end === undefined || at.slice(0, end.length) <= end);

/** Whether one of a query's operators took part in an engagement (E3). */
export const isOf = (
	{ operatorIds }: Pick<Query, "operatorIds">,
	{ operators }: EngagementRecord,
): boolean => {
	for (const { href } of operators)
		if (operatorIds.includes(href.slice(href.lastIndexOf("/") + 1)))
			return true;
	return false;
};

const judgeOperators = (
	query: Query,
	engagements: readonly EngagementRecord[],
): Violation[] => {
	const stray = engagements.find((one) => !isOf(query, one));
	return stray
		? [{ rule: "E3", found: `${stray.id}, of none of the operators asked for` }]
		: [];
};

const judgeDates = (
	query: Query,
	engagements: readonly EngagementRecord[],
): Violation[] => {
	const { start, end } = query;
	if (start === undefined && end === undefined) return [];
	const stray = engagements.find((one) => !isWithin(query, one.created_at));
	return stray
		? [
				{
					rule: "E4",
					found: `${stray.created_at} in a list from ${start ?? "ever"} to ${end ?? "now"}`,
				},
			]
		: [];
};

const judgeRepeats = (
	{ ids }: Walk,
	engagements: readonly EngagementRecord[],
): Violation[] => {
	const here = new Set<string>();
	for (const { id } of engagements) {
		if (ids.has(id) || here.has(id))
			return [{ rule: "E6", found: `${id} twice on the way` }];
		here.add(id);
	}
	return [];
};

/** Links lead to the next page and to the same last page, and keep every filter. */
const judgeLinks = (
	query: Query,
	{ pages, lastPage }: Walk,
	page: EngagementPage,
): Violation[] => {
	const here = pages + 1;
	const last = pageOf(page.last_page);
	const violations: Violation[] = [];
	const add = (found: string) => violations.push({ rule: "E6", found });
	if (lastPage !== undefined && page.last_page !== lastPage)
		add("another last_page than on the page before");
	for (const member of ["last_page", "next_page"] as const) {
		const link = page[member];
		if (link !== undefined && queryIn(link) === undefined)
			add(`${member} ${link}, which is no absolute https link to a list`);
	}
	if (page.next_page === undefined) {
		if (here < last) add(`no next_page on page ${here} of ${last}`);
		return violations;
	}
	if (here >= last) add(`a next_page on page ${here} of ${last}`);
	if (pageOf(page.next_page) !== here + 1)
		add(`next_page of page ${here} is page ${pageOf(page.next_page)}`);
	const sent = filtersOf(query);
	const kept = parametersOf(page.next_page);
	const lost = sent.find((one) => !kept.includes(one));
	if (lost !== undefined) add(`next_page without ${lost}`);
	return violations;
};

/** The parameters of a list's first page, decoded. */
export const filtersOf = (query: Query): string[] => {
	const { siteIds, operatorIds, start, end, order, perPage } = query;
	return [
		...siteIds.map((id) => `site_ids[]=${id}`),
		...operatorIds.map((id) => `operator_ids[]=${id}`),
		...(start === undefined ? [] : [`start_date=${start}`]),
		...(end === undefined ? [] : [`end_date=${end}`]),
		`order=${order}`,
		`per_page=${perPage}`,
	];
};

/** The parameters of an absolute link to a list, encoded; undefined for any other text (E6). */
export const queryIn = (link: string): string | undefined =>
	/^https:\/\/[^/?#\s]+(?:\/[^?#\s]*)?\/engagements\?([^#\s]*)$/.exec(
		link,
	)?.[1];

const parametersOf = (link: string): string[] =>
	link
		.slice(link.indexOf("?") + 1)
		.split("&")
		.map(decoded);

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

const pageOf = (url: string): number =>
	Number(
		parametersOf(url)
			.find((one) => one.startsWith("page="))
			?.slice("page=".length),
	);

/**
 * Compares two lists of engagements to which none can have been added: each has what the other has (E6). The second list
 * was filtered, so it is compared with those records of the first that its filters select.
 */
export const compareLists = (
	query: Query,
	first: readonly EngagementRecord[],
	second: readonly EngagementRecord[],
): Violation[] => {
	const expected = first.filter(
		(one) => isWithin(query, one.created_at) && isOf(query, one),
	);
	const missing =
		expected.find(({ id }) => !second.some((one) => one.id === id)) ??
		second.find(({ id }) => !expected.some((one) => one.id === id));
	return missing
		? [
				{
					rule: "E6",
					found: `${missing.id} of ${missing.created_at} in one of two lists`,
				},
			]
		: [];
};
