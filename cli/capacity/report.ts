/** The answer of a search: as a value (capacity.json), and in the words of a planner. */
import * as Type from "typebox";
import type { Probed } from "./figures.ts";
import { type Answer, type Interval, isHeld } from "./search.ts";
import { failureOf } from "./seen.ts";

const number = Type.Number();
const text = Type.String();
const interval = Type.Unsafe<Interval | null>({
	type: ["object", "null"],
	properties: {
		rate: { type: "number" },
		low: { type: "number" },
		high: { type: "number" },
	},
	required: ["rate", "low", "high"],
});

const probe = Type.Object({
	rate: Type.Number({ description: "visitors a second" }),
	seconds: Type.Number({ description: "of its steady part" }),
	purpose: Type.Enum(["doubling", "search", "hold"]),
	verdict: text,
	offered: Type.Number({ description: "visitors a second who came" }),
	completed: Type.Number({
		description: "visitors a second that the target kept up with",
	}),
	/** By step, in milliseconds. */
	p95ByStep: Type.Unsafe<Readonly<Record<string, number>>>({
		type: "object",
		additionalProperties: { type: "number" },
	}),
	failed: Type.Number({ description: "share of attempts, 0 to 1" }),
	inFlight: Type.Number({ description: "visits at once, on average" }),
	generatorCpu: Type.Number({ description: "cores" }),
	/** Why it does not count as kept; absent where it does. */
	broke: Type.Optional(text),
	/** Why it says nothing of the target. */
	generatorFailure: Type.Optional(text),
	/** Relative to the search's folder. */
	folder: text,
});

/** capacity.json. */
export const capacitySchema = Type.Object({
	version: Type.Enum([1]),
	scenario: text,
	target: text,
	/** ISO 8601, UTC. */
	startedAt: text,
	/** The held rate with the 95 % interval of the highest rate that keeps every limit; null where none was held. */
	holds: interval,
	/** The most likely highest rate. */
	estimate: interval,
	/** The throughput under overload, in visitors a second. */
	saturation: interval,
	endedBy: Type.Enum(["limit", "failures", "generator", "bound", "deadline"]),
	/** What gave way, and the lowest rate at which it did. */
	limit: Type.Unsafe<string | null>({ type: ["string", "null"] }),
	breaksAt: Type.Unsafe<number | null>({ type: ["number", "null"] }),
	isPrecise: Type.Boolean(),
	/** The search was stopped, or is going on: the answer so far. */
	isPartial: Type.Boolean(),
	requestsPerVisitor: number,
	visitorsInFlight: Type.Number({
		description: "visits at once at the held rate",
	}),
	timeScale: Type.Number({ description: "multiplies think times" }),
	connections: text,
	/** Limits on durations in milliseconds, by their words. */
	limits: Type.Array(Type.Object({ limit: text, value: number })),
	/** The answer in words. */
	sentence: text,
	probes: Type.Array(probe),
	confirmations: Type.Array(probe),
});
export type CapacityResult = Type.Static<typeof capacitySchema>;

/** What an answer is about. */
export interface About {
	readonly scenario: string;
	readonly target: string;
	readonly startedAt: string;
	readonly requestsPerVisitor: number;
	readonly timeScale: number;
	readonly connections: string;
}

/** The answer as a value. The probes of a search are those that the prober made. */
export function capacityResult(
	about: About,
	answer: Answer,
	probed: readonly Probed[],
	isPartial: boolean,
): CapacityResult {
	const { holds, estimate, saturation, endedBy, limit, breaksAt, isPrecise } =
		answer;
	const of = (isHold: boolean) =>
		probed
			.filter(({ purpose }) => (purpose === "hold") === isHold)
			.map(probeOf);
	const held = probed.findLast(({ rate }) => rate === holds?.rate);
	const limits = new Map(
		probed.flatMap(({ margins }) =>
			margins.map((one): [string, number] => [one.limit, one.value]),
		),
	);
	const inFlight = held?.inFlight ?? 0;
	return {
		version: 1,
		...about,
		...{ holds, estimate, saturation, endedBy, limit, breaksAt, isPrecise },
		isPartial,
		visitorsInFlight: Math.round(inFlight),
		limits: [...limits].map(([name, value]) => ({ limit: name, value })),
		sentence: sentenceOf(about, answer, held),
		probes: of(false),
		confirmations: of(true),
	};
}

function probeOf(one: Probed): CapacityResult["probes"][number] {
	const { rate, seconds, purpose, verdict, offered, completed } = one;
	const { p95ByStep, failedShare, inFlight, generatorCpu, folder } = one;
	const broke = failureOf(one)?.reason;
	const { generatorFailure } = one;
	return {
		...{ rate, seconds, purpose, verdict },
		offered: digits(offered),
		completed: digits(completed),
		p95ByStep,
		failed: digits(failedShare),
		inFlight: digits(inFlight),
		generatorCpu: digits(generatorCpu),
		...(broke !== undefined && { broke }),
		...(generatorFailure !== undefined && { generatorFailure }),
		folder,
	};
}

function digits(value: number): number {
	return Number(value.toPrecision(4));
}

/** The answer in the words of a planner. */
function sentenceOf(
	{ requestsPerVisitor, timeScale }: About,
	answer: Answer,
	held: Probed | undefined,
): string {
	const { holds, endedBy, limit, breaksAt, estimate } = answer;
	if (!holds)
		return estimate
			? `No rate was held; the highest rate that keeps every limit is probably ${estimate.rate} visitors/s (95 %: ${estimate.low}–${estimate.high}).`
			: limit !== null
				? `No rate was held: ${limit}.`
				: "No rate was held, and nothing gave way.";
	const isExact = holds.low === holds.high;
	const { rate } = holds;
	const width = isExact ? "" : ` (95 %: ${holds.low}–${holds.high})`;
	const requests = Math.round(rate * requestsPerVisitor);
	const atOnce = Math.round(held?.inFlight ?? 0);
	const scaled =
		timeScale === 1
			? `${atOnce} visitors at once`
			: `${atOnce} visitors at once with think times × ${timeScale}, about ${Math.round(atOnce / timeScale)} in real time`;
	const cpu = held
		? `; the generator used ${digits(held.generatorCpu).toFixed(2)} cores`
		: "";
	const plan = `At 70 % of that, plan for ${Math.floor(rate * 0.7)}/s.`;
	const start = `${endedBy === "generator" || endedBy === "bound" ? "Holds at least" : "Holds"} ${rate} visitors/s${width}, ${requests} requests/s, ${scaled}`;
	switch (endedBy) {
		case "generator":
			return `${start}; the generator gave way first${cpu}. ${plan}`;
		case "bound":
			return `${start}; nothing gave way up to the highest rate that was allowed${cpu}. ${plan}`;
		default: {
			const broke =
				limit === null || breaksAt === null
					? ""
					: `; at ${breaksAt}/s ${limit} ${endedBy === "failures" ? "" : "breaks"}`.trimEnd();
			return `${start}${broke}${cpu}. ${plan}`;
		}
	}
}

/** The exit code: 0 answered, 1 fewer than asked for, 3 the generator gave way, 4 not known precisely. */
export function exitCodeOf(
	answer: Answer,
	atLeast: number | undefined,
): 0 | 1 | 3 | 4 {
	const { holds, endedBy, isPrecise } = answer;
	const isMet = atLeast === undefined ? undefined : isHeld(answer, atLeast);
	if (isMet !== undefined) return isMet ? 0 : 1;
	if (endedBy === "generator") return 3;
	return holds !== null && isPrecise && endedBy !== "bound" ? 0 : 4;
}
