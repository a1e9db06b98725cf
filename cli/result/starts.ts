/** Whether visitors started when they were due, second by second. */
import type { Plan } from "../../lib/plan/plan.ts";
import { arrival } from "../../lib/telemetry/outcomes.ts";
import type { Aggregator, Moment } from "../journal/aggregator.ts";
import { Distribution } from "../journal/histogram.ts";
import { type Lag, lagFrom } from "./lag.ts";

/** Seconds of the load, and in how many of them the starts were behind the plan. */
export interface Starts {
	readonly seconds: number;
	readonly behind: number;
}

/** So many visitors may be missing at any moment, and all who were due in the last second. */
const mayMiss = 2;

/**
 * Compares the starts until the end of each bucket with the visitors who were due one second earlier, since k6 exports twice a
 * second. The plan's clock starts at `began` seconds, and the load ends so many seconds later. A bucket of several seconds
 * counts as all of them.
 */
export function startsOf(
	aggregator: Aggregator,
	{ dueUntil }: Pick<Plan, "dueUntil">,
	{ began, length }: { readonly began: number; readonly length: number },
): Starts {
	const { slotSeconds } = aggregator;
	let started = 0;
	let seconds = 0;
	let behind = 0;
	for (const [at, moment] of aggregator.moments().entries()) {
		started += startsIn(moment);
		const now = (at + 1) * slotSeconds - began;
		if (now <= 0 || now > length) continue;
		seconds += slotSeconds;
		if (started < dueUntil(now - 1) - mayMiss) behind += slotSeconds;
	}
	return { seconds, behind };
}

/** Visitors who are turned away are on time, too. */
function startsIn({ measured }: Moment): number {
	return (
		measured.sum("visitor_moves", { step: arrival }) +
		measured.sum("visitors_turned_away")
	);
}

/** The lag until the end of the bucket in which the first visitor was turned away; of the whole load where none was. */
export function lagBeforeTurnedAway(aggregator: Aggregator): Lag {
	const lags = new Distribution();
	for (const { measured } of aggregator.moments()) {
		lags.merge(measured.distribution("schedule_lag"));
		if (measured.sum("visitors_turned_away") > 0) break;
	}
	return lagFrom(lags);
}
