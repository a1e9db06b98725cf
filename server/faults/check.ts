/** Checks of `faults` beyond their schema, and their effects in words. */
import { didYouMean } from "../../lib/util/did-you-mean.ts";
import { defects } from "../defects/all.ts";
import { routesOf } from "../defects/defect.ts";
import type { Spread } from "../store/random.ts";
import type { FaultEntry } from "./entries.ts";

/** The member that only this kind has, and needs. */
const needed: Partial<Record<FaultEntry["kind"], keyof FaultEntry>> = {
	status: "status",
	delay: "milliseconds",
	wrong: "defect",
};

/** The problem of an entry that fits the schema, its path first; undefined where there is none. */
export function checkFault(
	entry: FaultEntry,
	index: number,
): string | undefined {
	const path = `faults[${index}]`;
	const own = needed[entry.kind];
	if (own && entry[own] === undefined)
		return `${path}: expected the member ${own}, which "${entry.kind}" needs`;
	for (const member of Object.values(needed)) {
		if (member !== own && entry[member] !== undefined)
			return `${path}.${member}: expected nothing, since "${entry.kind}" has no ${member}`;
	}
	const problem = spreadProblem(`${path}.milliseconds`, entry.milliseconds);
	if (problem !== undefined) return problem;
	return entry.defect === undefined
		? undefined
		: checkDefect(entry.defect, entry.route, path);
}

/** The problem of a spread at a path: its p99 has to be its median or more. */
export function spreadProblem(
	path: string,
	spread: Spread | undefined,
): string | undefined {
	return spread && spread.p99 < spread.median
		? `${path}.p99: expected at least the median ${spread.median}, found ${spread.p99}`
		: undefined;
}

function checkDefect(
	name: string,
	route: FaultEntry["route"],
	path: string,
): string | undefined {
	const defect = defects.get(name);
	if (!defect)
		return `${path}.defect: expected a planted defect (docs/faults.md), found "${name}"${didYouMean(name, [...defects.keys()])}`;
	const routes: readonly string[] = routesOf(defect);
	return route === "*" || routes.includes(route)
		? undefined
		: `${path}.route: expected ${[...routes, "*"].join(" or ")}, where ${name} can be seen, found "${route}"`;
}

/** The effect of an entry, in words. */
export function describeFault(entry: FaultEntry): string {
	const share = `${+(entry.share * 100).toPrecision(6)} %`;
	const where =
		entry.route === "*" ? "all requests" : `requests to ${entry.route}`;
	return `${share} of ${where}: ${what(entry)}`;
}

function what({ kind, status, milliseconds, defect }: FaultEntry): string {
	switch (kind) {
		case "status":
			return `refused with ${status}`;
		case "delay":
			return `answered late (median ${milliseconds?.median} ms, p99 ${milliseconds?.p99} ms)`;
		case "reset":
			return "connection reset, nothing done";
		case "truncate":
			return "done, but the answer is cut short";
		case "hang":
			return "never answered, nothing done";
		case "wrong":
			return `${defect}: ${defects.get(defect ?? "")?.does}`;
	}
}
