/** Lists of the local server keep E3 to E6 for any query, by the model as well. Lists that break them are noticed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPage } from "../../lib/clients/read-history.ts";
import type {
	EngagementPage,
	EngagementRecord,
} from "../../lib/contract/engagements.ts";
import {
	compareLists,
	filtersOf,
	isOf,
	judgePage,
	noPages,
	type Query,
	queryIn,
} from "../../lib/model/list.ts";
import { createApi, operators, sites } from "../server/api.ts";

const api = createApi({ history: { engagements: 120, seed: 3 } });
const everything: Query = {
	siteIds: sites,
	operatorIds: operators,
	order: "desc",
	perPage: 100,
};

/** Every page of a list, each as it is after somebody changed it, and the rules that were found broken on the way. */
async function walked(
	query: Query,
	change: (page: EngagementPage, number: number) => EngagementPage = (page) =>
		page,
) {
	const broken: string[] = [];
	const records: EngagementRecord[] = [];
	let walk = noPages;
	let parameters: string | undefined = filtersOf(query).join("&");
	while (parameters !== undefined) {
		const { body } = await api.get(`/engagements?${parameters}`);
		if (!isPage(body)) throw new Error("no page");
		const page = change(body, walk.pages + 1);
		const judged = judgePage(query, walk, page);
		broken.push(...judged.violations.map(({ rule }) => rule));
		walk = judged.walk;
		records.push(...page.engagements);
		parameters = body.next_page && queryIn(body.next_page);
	}
	return { broken: [...new Set(broken)], records };
}

const all = (await walked(everything)).records;
const ofTheOther = all.find(
	(one) => !isOf({ operatorIds: [operators[0]] }, one),
);
if (!ofTheOther) throw new Error("a history of one operator");
const moments = all.map(({ created_at: at }) => at);
const moment = fc.option(
	fc
		.nat(moments.length - 1)
		.map((index) => moments[index] ?? "")
		.chain((at) => fc.constantFrom(at, at.slice(0, 10))),
	{ nil: undefined },
);
const queries = fc
	.record({
		siteIds: fc.constantFrom(sites, [sites[0]], [sites[1]]),
		operatorIds: fc.constantFrom(operators, [operators[0]], [operators[1]]),
		bounds: fc.tuple(moment, moment),
		order: fc.constantFrom("asc" as const, "desc" as const),
		perPage: fc.constantFrom(1, 7, 20, 100),
	})
	.map(({ bounds: [one, other], ...rest }): Query => {
		const isInOrder = one === undefined || other === undefined || one <= other;
		const [start, end] = isInOrder ? [one, other] : [other, one];
		return {
			...rest,
			...(start !== undefined && { start }),
			...(end !== undefined && { end }),
		};
	});

describe("a list", () => {
	it("of a correct server breaks no rule, and two of the same time agree", async () => {
		await fc.assert(
			fc.asyncProperty(queries, async (query) => {
				const { broken, records } = await walked(query);
				expect(broken).toEqual([]);
				// Records don't say at which site they are.
				const first = query.siteIds.length === sites.length ? all : records;
				expect(compareLists(query, first, records)).toEqual([]);
			}),
			{ numRuns: 40 },
		);
	});

	const small: Query = { ...everything, perPage: 10 };
	const defects: [
		string,
		string,
		Query,
		(page: EngagementPage, number: number) => EngagementPage,
	][] = [
		[
			"one that somebody else had",
			"E3",
			{ ...small, operatorIds: [operators[0]] },
			(page) => ({ ...page, engagements: [ofTheOther] }),
		],
		[
			"one from before the start",
			"E4",
			{ ...small, start: moments[20] ?? "" },
			(page) => ({
				...page,
				engagements: [...page.engagements.slice(1), ...all.slice(-1)],
			}),
		],
		[
			"one from after the day",
			"E4",
			{ ...small, end: (moments.at(-1) ?? "").slice(0, 10) },
			(page) => ({
				...page,
				engagements: [...all.slice(0, 1), ...page.engagements.slice(1)],
			}),
		],
		[
			"the wrong way round",
			"E5",
			small,
			(page) => ({ ...page, engagements: page.engagements.toReversed() }),
		],
		[
			"a page of another size",
			"E6",
			small,
			(page, number) =>
				number === 2
					? { ...page, engagements: page.engagements.slice(1) }
					: page,
		],
		[
			"everything on one page",
			"E6",
			small,
			({ last_page }) => ({
				last_page: last_page.replace(/page=\d+$/, "page=1"),
				engagements: all,
			}),
		],
		[
			"one of the page before",
			"E6",
			small,
			(page, number) =>
				number === 2
					? {
							...page,
							engagements: [...all.slice(9, 10), ...page.engagements.slice(1)],
						}
					: page,
		],
		[
			"a link that is none",
			"E6",
			small,
			(page) =>
				page.next_page === undefined
					? page
					: { ...page, next_page: "/engagements?page=%zz" },
		],
		[
			"a link without its filters",
			"E6",
			small,
			(page) =>
				page.next_page === undefined
					? page
					: {
							...page,
							next_page: page.next_page.replace(/&?per_page=\d+/, ""),
						},
		],
	];
	it.each(defects)("with %s breaks %s", async (_what, rule, query, defect) => {
		expect((await walked(query, defect)).broken).toContain(rule);
	});

	it("that leaves out a record between two pages does not agree with a whole one", () => {
		const query: Query = {
			...everything,
			start: moments[60] ?? "",
			end: moments[40] ?? "",
		};
		const again = all.slice(40, 61).toReversed();
		expect(compareLists(query, all, again)).toEqual([]);
		const gap = [...all.slice(0, 50), ...all.slice(51)];
		expect(compareLists(query, gap, again).map(({ rule }) => rule)).toEqual([
			"E6",
		]);
		expect(
			compareLists(query, all, again.slice(1)).map(({ rule }) => rule),
		).toEqual(["E6"]);
	});
});

describe("a link", () => {
	it.each([
		["https://127.0.0.1:8443/engagements?page=2", "page=2"],
		["https://api.example/v1/engagements?page=2&x=%5B", "page=2&x=%5B"],
		["http://127.0.0.1:8443/engagements?page=2", undefined],
		["HTTPS://elsewhere.example/engagements?page=2", undefined],
		["/engagements?page=2", undefined],
		["https://127.0.0.1:8443/other?page=2", undefined],
	])("%s leads to %s", (link, parameters) =>
		expect(queryIn(link)).toBe(parameters),
	);
});
