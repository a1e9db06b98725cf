/** Invalid requests to the Engagements API, one fault each, with the refusal that each must get (E2–E6). */
import { mediaType } from "../contract/media-type.ts";
import type { Rule } from "../contract/rules.ts";
import type { Route } from "../contract/transport.ts";

/** What a valid request consists of. */
export interface ValidQuery {
	readonly siteIds: readonly string[];
	readonly operatorIds: readonly string[];
	/** As in `Token X`. */
	readonly authorization: string;
}

/** What an invalid request has in place of the valid one. Everything else is valid. */
export interface InvalidQuery {
	/** As in `a list without sites`. */
	readonly what: string;
	/** The rule that refuses it. */
	readonly rule: Rule;
	readonly method?: "GET" | "POST" | "DELETE";
	/** What follows the address of the API, as in `/engagements?…`. */
	readonly path: (valid: ValidQuery) => string;
	/** The route that it is counted under. */
	readonly route: Route;
	readonly accept?: string;
	readonly authorization?: string;
	readonly status: number;
}

const unknownId = "00000000-0000-4000-8000-000000000000";

const sitesOf = ({ siteIds }: ValidQuery): string[] =>
	siteIds.map((id) => `site_ids[]=${id}`);
const operatorsOf = ({ operatorIds }: ValidQuery): string[] =>
	operatorIds.map((id) => `operator_ids[]=${id}`);
/** A list with these parameters. */
const listOf = (...parameters: readonly string[]): string =>
	`/engagements?${parameters.join("&").replaceAll("[]", "%5B%5D")}`;
/** The valid list with one more parameter. */
const listWith =
	(parameter: string): InvalidQuery["path"] =>
	(valid) =>
		listOf(...sitesOf(valid), ...operatorsOf(valid), parameter);
const validList = listWith("per_page=1");

type Row = Omit<InvalidQuery, "rule" | "route">;

const lists = (rule: Rule, ...all: readonly Row[]): InvalidQuery[] =>
	all.map((row) => ({ rule, route: "list", ...row }));

/** A list with a bad parameter: 422. */
const parameter = (what: string, text: string): Row => ({
	what,
	path: listWith(text),
	status: 422,
});

export const invalidQueries: readonly InvalidQuery[] = [
	...lists(
		"E2",
		{ what: "no Accept header", accept: "", path: validList, status: 400 },
		{
			what: "Accept of plain JSON",
			accept: "application/json",
			path: validList,
			status: 400,
		},
		{ what: "Accept of anything", accept: "*/*", path: validList, status: 400 },
		{
			what: "the next version's Accept",
			accept: mediaType.replace("v1", "v2"),
			path: validList,
			status: 400,
		},
		{ what: "no token", authorization: "", path: validList, status: 401 },
		{
			what: "an unknown token",
			authorization: "Token visitant-nobody",
			path: validList,
			status: 401,
		},
		{
			what: "a token of another scheme",
			authorization: "Basic dmlzaXRhbnQ6",
			path: validList,
			status: 401,
		},
	),
	{
		rule: "E2",
		what: "DELETE of a list",
		method: "DELETE",
		path: validList,
		route: "other",
		status: 405,
	},
	{
		rule: "E2",
		what: "an unknown path",
		path: () => `/engagements/${unknownId}/recordings`,
		route: "other",
		status: 404,
	},
	{
		rule: "E2",
		what: "an unknown engagement",
		path: () => `/engagements/${unknownId}`,
		route: "show",
		status: 404,
	},
	{
		rule: "E2",
		what: "the transcript of an unknown engagement",
		path: () => `/engagements/${unknownId}/chat_transcript`,
		route: "transcript",
		status: 404,
	},
	{
		rule: "E2",
		what: "the export of an unknown engagement",
		method: "POST",
		path: () => `/engagements/${unknownId}/export`,
		route: "export",
		status: 404,
	},
	...lists(
		"E3",
		{
			what: "a list without sites",
			path: (valid) => listOf(...operatorsOf(valid)),
			status: 422,
		},
		{
			what: "a list without operators",
			path: (valid) => listOf(...sitesOf(valid)),
			status: 422,
		},
		{
			what: "a site without a name",
			path: (valid) => listOf("site_ids[]=", ...operatorsOf(valid)),
			status: 422,
		},
		{
			what: "an unknown site",
			path: (valid) => listOf(`site_ids[]=${unknownId}`, ...operatorsOf(valid)),
			status: 403,
		},
		{
			what: "an unknown operator",
			path: (valid) => listOf(...sitesOf(valid), `operator_ids[]=${unknownId}`),
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

/** The rows that may be sent: where writing is not allowed, only those with GET. */
export const invalidQueriesFor = (
	mayWrite: boolean,
): readonly InvalidQuery[] =>
	mayWrite
		? invalidQueries
		: invalidQueries.filter(({ method = "GET" }) => method === "GET");
