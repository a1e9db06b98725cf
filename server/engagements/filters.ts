/** Reads the filters of a list (E3–E6). */
import type { Operator, Site } from "../config.ts";
import type { Refusal } from "../http/outcomes.ts";
import { type End, parseMoment } from "./dates.ts";

/** The filters of a list, and their text for the list's links. */
export interface Filters {
	readonly siteIds: readonly string[];
	readonly operatorIds: readonly string[];
	/** Milliseconds since 1970, both included. */
	readonly from: number;
	readonly to: number;
	readonly order: "asc" | "desc";
	readonly page: number;
	readonly perPage: number;
	/** The given filters but for the page, as the links repeat them. */
	readonly kept: readonly [string, string][];
}

const defaultPerPage = 30;
const maxPerPage = 100;

/** The filters of a query, or the problem of the first wrong parameter. */
export function readFilters(query: Record<string, unknown>): Filters | Refusal {
	const siteIds = listOf(query["site_ids[]"]);
	const operatorIds = listOf(query["operator_ids[]"]);
	const from = moment(query.start_date, "start");
	const to = moment(query.end_date, "end");
	const order = query.order ?? "desc";
	const page = count(query.page ?? "1");
	const perPage = count(query.per_page ?? String(defaultPerPage));
	if (siteIds.length === 0) return bad("site_ids[]", "a list of site ids");
	if (operatorIds.length === 0)
		return bad("operator_ids[]", "a list of operator ids");
	if (from === undefined) return bad("start_date", "an ISO 8601 date");
	if (to === undefined) return bad("end_date", "an ISO 8601 date");
	if (from > to) return bad("end_date", "a date that is not before start_date");
	if (order !== "asc" && order !== "desc") return bad("order", "asc or desc");
	if (page === undefined) return bad("page", "a whole number from 1");
	if (perPage === undefined)
		return bad("per_page", "a whole number from 1 to 100");
	const kept: [string, string][] = [];
	for (const id of siteIds) kept.push(["site_ids[]", id]);
	for (const id of operatorIds) kept.push(["operator_ids[]", id]);
	for (const name of ["start_date", "end_date", "order"]) {
		const value = query[name];
		if (typeof value === "string") kept.push([name, value]);
	}
	return {
		siteIds,
		operatorIds,
		from,
		to,
		order,
		page,
		perPage: Math.min(perPage, maxPerPage),
		kept,
	};
}

/** Refuses sites and operators out of the caller's reach. An operator is in reach who shares a site with the caller (E3). */
export function outOfReach(
	caller: Operator,
	sites: readonly Site[],
	operators: readonly Operator[],
	{ siteIds, operatorIds }: Filters,
): Refusal | undefined {
	const site = siteIds.find(
		(id) => !caller.sites.includes(id) || !sites.some((one) => one.id === id),
	);
	if (site !== undefined) return beyond("site_ids[]", site);
	const operator = operatorIds.find(
		(id) => !operators.some((one) => one.id === id && sharesSite(one, caller)),
	);
	return operator === undefined
		? undefined
		: beyond("operator_ids[]", operator);
}

const sharesSite = (one: Operator, other: Operator): boolean =>
	one.sites.some((site) => other.sites.includes(site));

const bad = (member: string, expected: string): Refusal => ({
	error: "badParameter",
	message: `${member}: expected ${expected}`,
});

const beyond = (member: string, id: string): Refusal => ({
	error: "outOfReach",
	message: `${member}: ${id} is out of your reach`,
});

/** The ids of a repeated parameter; an empty id counts as absent. */
function listOf(value: unknown): string[] {
	const all: unknown[] = Array.isArray(value) ? value : [value];
	return all.filter((one) => typeof one === "string" && one !== "").map(String);
}

/** A moment; a missing parameter leaves that end open. Undefined for a text that is no moment. */
function moment(value: unknown, end: End): number | undefined {
	if (value === undefined)
		return end === "start"
			? Number.NEGATIVE_INFINITY
			: Number.POSITIVE_INFINITY;
	return typeof value === "string" ? parseMoment(value, end) : undefined;
}

/** A whole number, 1 or more; undefined for any other text. */
function count(value: unknown): number | undefined {
	if (typeof value !== "string" || !/^\d+$/.test(value)) return undefined;
	const number = Number(value);
	return number >= 1 ? number : undefined;
}
