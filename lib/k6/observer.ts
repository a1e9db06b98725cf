/** Turns what happens in one visit into metrics, and keeps its trace. */
import type { States, VisitObserver } from "../clients/context.ts";
import type { Reply, Request } from "../contract/transport.ts";
import type { Violation } from "../model/terms.ts";
import { formatEvent, keptTraces } from "../telemetry/events.ts";
import { arrival, type Outcome, outside } from "../telemetry/outcomes.ts";
import type { Trace } from "./trace.ts";

type Tags = { readonly [name: string]: string };

/** Takes samples of one metric. */
export interface Metric {
	add(value: number | boolean, tags?: Tags): unknown;
}

/** Where samples go. */
export interface VisitMetrics {
	/** By visitor type: arrivals, and how visits ended after which step; the moves between are the steps' durations. */
	readonly visitorMoves: Metric;
	/** By visitor type: visitors who came when as many visits as the bound allows were going on. */
	readonly turnedAway: Metric;
	/** By step: those that were not answered with success, retries and all. */
	readonly stepsFailed: Metric;
	/** By step and where from, a sample for every step taken: milliseconds of all its attempts, without the pauses between them. */
	readonly stepDuration: Metric;
	/** The same in the warm-up. */
	readonly warmUpDuration: Metric;
	/** Engagements with a live session that were answered 200, of those that were or should have been. */
	readonly sessionReuse: Metric;
	/** By step. */
	readonly retries: Metric;
	/** By rule and step. */
	readonly violations: Metric;
	/** Visits that our own code could not go on with. */
	readonly exceptions: Metric;
	/** Milliseconds that a visitor started later than planned. */
	readonly scheduleLag: Metric;
}

/**
 * The tag `scenario` of a mix's samples. Where there is but one scenario k6 sets the tag by itself, which saves 0.5 µs a
 * sample (3 to 5 times that under load).
 */
export type ScenarioTag = { readonly scenario?: string };

/** What observers of one virtual user share: what was reported so far. */
export interface Reports {
	/** Whether everything is printed, since there is but one visitor. */
	readonly isVerbose: boolean;
	/** Printed so far, by rule. */
	readonly violations: Record<string, number>;
	readonly traces: Record<string, number>;
}

/** How many violations of each rule a virtual user prints at once under load; all of them are counted. */
const maxPrinted = 20;

/** Observes a visit from its first to its last moment; one of the warm-up counts in no duration, failed step, retry or resumed session. */
export class Observer implements VisitObserver {
	/** What was sent and what came, so far. */
	readonly trace: Trace = [];
	private readonly metrics: VisitMetrics;
	private readonly reports: Reports;
	private readonly isWarmUp: boolean;
	private hasViolations = false;
	private readonly tags: ScenarioTag;
	/** Where the visitor is, and from where it came, as tags: `step` is a step or the end of the visit. */
	private readonly move: ScenarioTag & {
		type: string;
		from: string;
		step: string;
	};

	constructor(
		metrics: VisitMetrics,
		reports: Reports,
		tags: ScenarioTag,
		type: string,
		isWarmUp: boolean,
	) {
		this.metrics = metrics;
		this.reports = reports;
		this.tags = tags;
		this.isWarmUp = isWarmUp;
		this.move = { ...tags, type, from: outside, step: arrival };
		metrics.visitorMoves.add(1, this.move);
	}

	/** The visit is over. */
	leaves(outcome: Outcome): void {
		this.goTo(outcome);
		this.metrics.visitorMoves.add(1, this.move);
		if (this.reports.isVerbose)
			console.log(formatEvent({ event: "outcome", outcome }));
	}

	attempt(request: Request, reply: Reply): void {
		this.trace.push({ request, reply, states: undefined, violations: [] });
	}

	step(step: string, succeeded: boolean, milliseconds: number): void {
		const { stepDuration, warmUpDuration, stepsFailed } = this.metrics;
		this.goTo(step);
		(this.isWarmUp ? warmUpDuration : stepDuration).add(
			milliseconds,
			this.move,
		);
		if (!succeeded && !this.isWarmUp) stepsFailed.add(1, this.move);
	}

	retry(step: string): void {
		if (!this.isWarmUp) this.metrics.retries.add(1, { ...this.tags, step });
	}

	reuse(reused: boolean): void {
		if (!this.isWarmUp) this.metrics.sessionReuse.add(reused, this.tags);
	}

	violation(step: string, violation: Violation, states?: States): void {
		const { rule, found } = violation;
		const { reports, tags } = this;
		this.metrics.violations.add(1, { ...tags, rule, step });
		this.hasViolations = true;
		const last = this.trace.at(-1);
		if (last) {
			last.states ??= states;
			last.violations.push({ rule, found });
		}
		const printed = reports.violations[rule] ?? 0;
		if (!reports.isVerbose && printed >= maxPrinted) return;
		reports.violations[rule] = printed + 1;
		console.warn(formatEvent({ event: "violation", step, rule, found }));
	}

	/** Whether somebody should read this visit's trace: it breaks a rule of which not enough were printed; counts it if so. */
	isWorthReading(): boolean {
		if (!this.hasViolations) return false;
		const { traces } = this.reports;
		const rules = new Set(
			this.trace.flatMap(({ violations }) =>
				violations.map(({ rule }) => rule),
			),
		);
		const isNew = [...rules].some((rule) => (traces[rule] ?? 0) < keptTraces);
		if (isNew) for (const rule of rules) traces[rule] = (traces[rule] ?? 0) + 1;
		return isNew;
	}

	private goTo(step: string): void {
		this.move.from = this.move.step;
		this.move.step = step;
	}
}
