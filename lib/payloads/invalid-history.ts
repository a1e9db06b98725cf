/** Wrong requests to the Engagements API, one fault each, and the refusal that each must get (E2–E6): a table, nothing else. */
import { mediaType } from "../contract/media-type.ts";
import type { Rule } from "../contract/rules.ts";

/** What the right request would be made of. */
export interface RightQuery {
	readonly siteIds: readonly string[];
	readonly operatorIds: readonly string[];
	/** As in `Token X`. */
	readonly authorization: string;
}

/** What is sent instead of the right thing; everything that is not named is as it should be. */
export interface WrongQuery {
	/** As in `a list without sites`. */
	readonly what: string;
	/** The rule that refuses it. */
	readonly rule: Rule;
	readonly method?: "GET" | "POST" | "DELETE";
	/** What follows the address of the API, as in `/engagements?…`. */
	readonly path: (right: RightQuery) => string;
	/** Under which route it is counted. */
	readonly name: string;
	readonly accept?: string;
	readonly authorization?: string;
	readonly status: number;
}

const list = "GET engagements";
const nobody = "00000000-0000-4000-8000-000000000000";

const sitesOf = ({ siteIds }: RightQuery): string[] =>
	siteIds.map((id) => `site_ids[]=${id}`);
const operatorsOf = ({ operatorIds }: RightQuery): string[] =>
	operatorIds.map((id) => `operator_ids[]=${id}`);
/** A list of what is asked for. */
const listOf = (...parameters: readonly string[]): string =>
	`/engagements?${parameters.join("&").replaceAll("[]", "%5B%5D")}`;
/** The right list, and one parameter too many. */
const listWith =
	(parameter: string): WrongQuery["path"] =>
	(right) =>
		listOf(...sitesOf(right), ...operatorsOf(right), parameter);
const rightList = listWith("per_page=1");

type Row = Omit<WrongQuery, "rule" | "name">;

const lists = (rule: Rule, ...all: readonly Row[]): WrongQuery[] =>
	all.map((row) => ({ rule, name: list, ...row }));

/** A list with a bad parameter: 422. */
const parameter = (what: string, text: string): Row => ({
	what,
	path: listWith(text),
	status: 422,
});

export const wrongQueries: readonly WrongQuery[] = [
	...lists(
		"E2",
		{ what: "no Accept header", accept: "", path: rightList, status: 400 },
		{
			what: "Accept of plain JSON",
			accept: "application/json",
			path: rightList,
			status: 400,
		},
		{ what: "Accept of anything", accept: "*/*", path: rightList, status: 400 },
		{
			what: "the next version's Accept",
			accept: mediaType.replace("v1", "v2"),
			path: rightList,
			status: 400,
		},
		{ what: "no token", authorization: "", path: rightList, status: 401 },
		{
			what: "an unknown token",
			authorization: "Token visitant-nobody",
			path: rightList,
			status: 401,
		},
		{
			what: "a token of another scheme",
			authorization: "Basic dmlzaXRhbnQ6",
			path: rightList,
			status: 401,
		},
	),
	{
		rule: "E2",
		what: "DELETE of a list",
		method: "DELETE",
		path: rightList,
		name: "other",
		status: 405,
	},
	{
		rule: "E2",
		what: "an unknown path",
		path: () => `/engagements/${nobody}/recordings`,
		name: "other",
		status: 404,
	},
	{
		rule: "E2",
		what: "an unknown engagement",
		path: () => `/engagements/${nobody}`,
		name: "GET engagements/{id}",
		status: 404,
	},
	{
		rule: "E2",
		what: "the transcript of an unknown engagement",
		path: () => `/engagements/${nobody}/chat_transcript`,
		name: "GET engagements/{id}/chat_transcript",
		status: 404,
	},
	{
		rule: "E2",
		what: "the export of an unknown engagement",
		method: "POST",
		path: () => `/engagements/${nobody}/export`,
		name: "POST engagements/{id}/export",
		status: 404,
	},
	...lists(
		"E3",
		{
			what: "a list without sites",
			path: (right) => listOf(...operatorsOf(right)),
			status: 422,
		},
		{
			what: "a list without operators",
			path: (right) => listOf(...sitesOf(right)),
			status: 422,
		},
		{
			what: "a site without a name",
			path: (right) => listOf("site_ids[]=", ...operatorsOf(right)),
			status: 422,
		},
		{
			what: "an unknown site",
			path: (right) => listOf(`site_ids[]=${nobody}`, ...operatorsOf(right)),
			status: 403,
		},
		{
			what: "an unknown operator",
			path: (right) => listOf(...sitesOf(right), `operator_ids[]=${nobody}`),
			status: 403,
		},
	),
	...lists(
		"E4",
		parameter("a start date in words", "start_date=yesterday"),
		parameter("an end date that is none", "end_date=2015-02-30"),
		parameter(
			"a start after the end",
			"start_date=2015-10-02&end_date=2015-10-01",
		),
	),
	...lists("E5", parameter("an unknown order", "order=newest")),
	...lists(
		"E6",
		parameter("page 0", "page=0"),
		parameter("a page in words", "page=one"),
		parameter("a page before the first", "page=-1"),
		parameter("records a page in words", "per_page=all"),
		parameter("no record a page", "per_page=0"),
	),
];

/** The part of the table that may be sent: where nothing may be written, nobody even tries to. */
export const wrongQueriesFor = (mayWrite: boolean): readonly WrongQuery[] =>
	mayWrite
		? wrongQueries
		: wrongQueries.filter(({ method = "GET" }) => method === "GET");
