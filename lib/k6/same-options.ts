/** Compares k6's options with those of a plan: an archive keeps the options that it was made with, whatever is asked for later. */
import type { Options } from "k6/options";
import { parseDuration } from "../load/duration.ts";

/** What differs so that the plan cannot be played, in words; undefined where nothing does. `scenario` is that of both. */
export function differenceFrom(
	planned: Options,
	found: Options,
	scenario: string,
): string | undefined {
	const needed = secondsOf(planned, scenario) ?? Number.POSITIVE_INFINITY;
	const given = secondsOf(found, scenario);
	if (given === undefined) return `there is no scenario ${scenario} of ours`;
	if (given < needed)
		return `these settings need ${needed} s, and the options allow ${given} s`;
	const thresholds = thresholdsIn(found);
	const missing = thresholdsIn(planned).find(
		(one) => !thresholds.includes(one),
	);
	if (missing !== undefined)
		return `these settings ask for ${missing}, and the options have no such threshold`;
	const allowed = found.blacklistIPs ?? [];
	if (planned.blacklistIPs?.some((one) => !allowed.includes(one)))
		return "the target is on loopback, and the options let k6 connect to other addresses";
	if ((planned.tlsAuth ?? []).length !== (found.tlsAuth ?? []).length)
		return "the target's client certificate is not that of the options";
	return undefined;
}

/** Seconds of a scenario; undefined where the options have none of ours. */
function secondsOf({ scenarios }: Options, name: string): number | undefined {
	const scenario = scenarios?.[name];
	return scenario?.executor === "per-vu-iterations"
		? parseDuration(String(scenario.maxDuration))
		: undefined;
}

function thresholdsIn({ thresholds }: Options): string[] {
	return Object.entries(thresholds ?? {}).flatMap(([series, all]) =>
		all.map((one) => `${series}: ${JSON.stringify(one)}`),
	);
}
