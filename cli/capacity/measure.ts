/** Searches for the capacity of a real target: every probe is a run of its own, in a folder of its own. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseDuration } from "../../lib/load/duration.ts";
import { type Plan, requestsPerVisitor } from "../../lib/plan/plan.ts";
import { BadInput, UnsafeTarget } from "../../lib/util/user-errors.ts";
import { renderReports, writeReports } from "../report/write.ts";
import { makeResult } from "../result/result.ts";
import type { Result } from "../result/schema.ts";
import { signalCodes } from "../result/verdict.ts";
import { withFolder } from "../run/folder.ts";
import { prepareRun } from "../run/prepare.ts";
import { observed } from "../run/run.ts";
import { watchSignals } from "../run/signals.ts";
import { riseSeconds } from "./belief.ts";
import { loadSecondsFor, type Probed, probedIn } from "./figures.ts";
import { renderCapacity } from "./page.ts";
import {
	type About,
	type CapacityResult,
	capacityResult,
	exitCodeOf,
} from "./report.ts";
import { type Answer, type SearchOptions, search } from "./search.ts";
import { grossFailure, type Question } from "./seen.ts";

export interface CapacityRequest {
	readonly scenario: string;
	/** Names the search; its probes are named after it. */
	readonly run: string;
	/** Options of `run`: target, config, settings, seed. */
	readonly options: Readonly<Record<string, string | undefined>>;
	readonly search: Omit<SearchOptions, "to"> & {
		readonly to: number | undefined;
	};
	readonly deadlineSeconds: number;
	readonly folder: string;
	readonly say: (line: string) => void;
}

/** Searches, writes the answer after each probe, and returns the exit code. Throws BadInput or UnsafeTarget before any load. */
export async function measureCapacity(
	request: CapacityRequest,
): Promise<number> {
	const first = await prepareProbe(request, {
		number: 0,
		rate: request.search.from,
		seconds: 1,
		purpose: "doubling",
	});
	const to = highestRate(request, first.plan.target);
	return withFolder(request.folder, () => searchTo(to, request, first.plan));
}

/** Searches up to a rate. */
async function searchTo(
	to: number,
	request: CapacityRequest,
	plan: Plan,
): Promise<number> {
	const { folder, say, deadlineSeconds } = request;
	const about: About = {
		scenario: request.scenario,
		target: request.options.target ?? "a local server",
		startedAt: new Date().toISOString(),
		requestsPerVisitor: Number(requestsPerVisitor(plan).toPrecision(4)),
		timeScale: plan.load.timeScale,
		connections: plan.connections,
	};
	const { maxDuration } = plan.target;
	const clock = new Clock(
		deadlineSeconds,
		maxDuration === undefined ? undefined : parseDuration(maxDuration),
	);
	const probed: Probed[] = [];
	/** Of a probe whose preflight failed: no load can be sent. */
	let refused: Result["verdict"] | undefined;
	const signals = watchSignals();
	const publish = (answer: Answer, isPartial: boolean): CapacityResult => {
		const result = capacityResult(about, answer, probed, isPartial);
		writeReports(renderCapacity(result), folder);
		return result;
	};
	try {
		const answer = await search(
			{ ...request.search, to },
			{
				hasTimeFor: (seconds) => clock.hasTimeFor(seconds),
				async probe(question) {
					if (signals.received()) return undefined;
					say(describe(question, clock));
					const { seen, verdict } = await clock.measured(question.seconds, () =>
						probe(request, question),
					);
					if (signals.received()) return undefined;
					if (!seen) {
						refused = verdict;
						return undefined;
					}
					probed.push(seen);
					// A target that gave way is left alone for a moment.
					if (grossFailure(seen) && request.options.target !== undefined)
						await sleep(recovery);
					return seen;
				},
				onAnswer(answer) {
					publish(answer, true);
					const { estimate } = answer;
					if (estimate)
						say(
							`  the highest rate that keeps every limit: ${estimate.low}–${estimate.high} visitors/s`,
						);
				},
			},
		);
		const signal = signals.received();
		const isCut = signal !== undefined || refused !== undefined;
		const result = publish(answer, isCut);
		process.stdout.write(`${result.sentence}\n`);
		if (signal) return signalCodes[signal];
		if (refused === undefined)
			return exitCodeOf(answer, request.search.atLeast);
		for (const reason of refused.reasons) say(reason);
		return refused.exitCode;
	} finally {
		signals.end();
	}
}

/** Milliseconds that a target gets after it gave way. */
const recovery = 5000;

/** The highest rate that may be sent. Beyond loopback somebody has to have said it. */
function highestRate(
	{ search: { to, from } }: CapacityRequest,
	{
		isLoopback,
		maxRate,
		name,
	}: {
		readonly isLoopback: boolean;
		readonly maxRate?: number;
		readonly name: string;
	},
): number {
	if (to === undefined && maxRate === undefined && !isLoopback)
		throw new UnsafeTarget(
			`--to: expected the highest rate that may be sent to ${name}, here or as its maxRate in targets.json, since a search goes on until something gives way; nothing was sent`,
		);
	if (to !== undefined && maxRate !== undefined && to > maxRate)
		throw new UnsafeTarget(
			`--to: ${to} visitors/s is over the maxRate of target ${name}, ${maxRate}; nothing was sent`,
		);
	const highest = to ?? maxRate ?? Number.POSITIVE_INFINITY;
	if (from > highest)
		throw new BadInput(
			`--from: expected at most the highest rate that may be sent, ${highest} visitors/s, found ${from}`,
		);
	return highest;
}

function prepareProbe(
	{ scenario, run, options, say }: CapacityRequest,
	{ number, rate, seconds }: Question,
) {
	// Each probe has visitors of its own; the first plan checks the given seed as it is.
	const own = (Number(options.seed ?? 1) + number) % 2 ** 32;
	const seed = number === 0 ? options.seed : String(own);
	return prepareRun(
		scenario,
		`${run}-${number}`,
		{
			...options,
			mode: "probe",
			rate: String(rate),
			duration: `${loadSecondsFor(seconds)}s`,
			...(seed !== undefined && { seed }),
		},
		say,
	);
}

/** One probe: a run that leaves its reports in a folder below the search's. Nothing was seen where its preflight failed. */
async function probe(
	request: CapacityRequest,
	question: Question,
): Promise<{ seen: Probed | undefined; verdict: Result["verdict"] }> {
	const name = `probe-${question.number}`;
	const folder = join(request.folder, name);
	const prepared = await prepareProbe(request, question);
	return observed(
		{
			...prepared,
			folder,
			say: () => {},
			screen: { write: () => {} },
			...{ forwarder: undefined, dashboard: false, isLive: false, labels: {} },
		},
		(observation) => {
			const result = makeResult(observation);
			writeReports(renderReports(result), folder);
			const seen = result.preflight
				? undefined
				: probedIn(question, observation, result, name);
			return { seen, verdict: result.verdict };
		},
	);
}

function describe(
	{ number, rate, seconds, purpose }: Question,
	clock: Clock,
): string {
	const what = {
		doubling: "looking for the range",
		search: "narrowing it down",
		hold: "holding it",
	}[purpose];
	return `probe ${number}: ${rate} visitors/s for ${seconds} s, ${what}; ${clock.left()} left`;
}

/** Keeps the deadline, and the target's bound on the time of all load. */
class Clock {
	readonly #startedAt = performance.now();
	readonly #deadline: number;
	readonly #maxLoad: number;
	#load = 0;
	/** Seconds of a probe beside its load: the server's start, the preflight, the reports. */
	#overhead = 5;

	constructor(
		deadlineSeconds: number,
		maxLoadSeconds = Number.POSITIVE_INFINITY,
	) {
		this.#deadline = deadlineSeconds;
		this.#maxLoad = maxLoadSeconds;
	}

	hasTimeFor(seconds: number): boolean {
		const load = riseSeconds + loadSecondsFor(seconds);
		return (
			this.#elapsed() + load + this.#overhead <= this.#deadline &&
			this.#load + load <= this.#maxLoad
		);
	}

	async measured<Result>(
		seconds: number,
		act: () => Promise<Result>,
	): Promise<Result> {
		const before = this.#elapsed();
		const load = riseSeconds + loadSecondsFor(seconds);
		this.#load += load;
		const result = await act();
		this.#overhead = Math.max(2, this.#elapsed() - before - load + 1);
		return result;
	}

	left(): string {
		const seconds = Math.max(0, Math.round(this.#deadline - this.#elapsed()));
		return seconds >= 60 ? `${Math.round(seconds / 60)} min` : `${seconds} s`;
	}

	#elapsed(): number {
		return (performance.now() - this.#startedAt) / 1000;
	}
}
