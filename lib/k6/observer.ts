/** Turns the events of one visit into samples, and records its trace. */
import type { States, VisitObserver } from "../clients/context.ts";
import { firstWords, isInFront, jsonOf } from "../contract/own-answers.ts";
import { maskBody } from "../contract/personal-data.ts";
import type { Reply, Request } from "../contract/transport.ts";
import type { Violation } from "../model/violation.ts";
import { formatEvent, keptTraces } from "../telemetry/events.ts";
import type { Tags, VisitMetric } from "../telemetry/metrics.ts";
import {
	arrival,
	isUnsuccessful,
	type Outcome,
	outside,
} from "../telemetry/outcomes.ts";
import { requestNames } from "../telemetry/request-names.ts";
import { withoutQuery } from "../util/hidden.ts";
import { isObject } from "../util/json.ts";
import type { Trace } from "./trace.ts";

/** Takes samples of one metric. */
export interface Metric {
	add(value: number | boolean, tags?: Record<string, string>): unknown;
}

/** Takes the samples of visits. */
export type Metrics = Readonly<Record<VisitMetric, Metric>> & {
	/** Metrics that the scenarios declare, by name. */
	readonly own: ReadonlyMap<string, Metric>;
};

/**
 * The tag `scenario` of a mix's samples. Where there is one scenario k6 sets the tag by itself, which saves 0.5 µs a
 * sample (3 to 5 times that under load).
 */
export type ScenarioTag = Pick<Tags, "scenario">;

/** What one virtual user has printed so far. */
export interface Printed {
	/** Everything is printed, since there is only one visitor. */
	readonly isVerbose: boolean;
	/** Violations, by rule. */
	readonly violations: Record<string, number>;
	/** Traces, by rule. */
	readonly traces: Record<string, number>;
	/** Answers of something in front of the API. */
	inFront: number;
}

/** How many violations of each rule a virtual user prints under load; all of them are counted. */
const maxPrinted = 20;

/** Observes one visit. A visit of the warm-up counts in no duration, failed step, retry or resumed session. */
export class Observer implements VisitObserver {
	readonly trace: Trace = [];
	private readonly metrics: Metrics;
	private readonly printed: Printed;
	private readonly isWarmUp: boolean;
	private readonly tolerated: ReadonlySet<string>;
	private hasViolations = false;
	/** A known deviation was found since the last step, which so may have failed for it. */
	private isExcused = false;
	private readonly tags: ScenarioTag;
	/** The last move as tags: `step` is where the visitor is, a step or the end of the visit; `from` is where it was before. */
	private readonly move: ScenarioTag & {
		type: string;
		from: string;
		step: string;
	};

	constructor(
		metrics: Metrics,
		printed: Printed,
		tags: ScenarioTag,
		type: string,
		isWarmUp: boolean,
		tolerated: ReadonlySet<string>,
	) {
		this.metrics = metrics;
		this.tolerated = tolerated;
		this.printed = printed;
		this.tags = tags;
		this.isWarmUp = isWarmUp;
		this.move = { ...tags, type, from: outside, step: arrival };
		metrics.visitor_moves.add(1, this.move);
	}

	/** The visit ends. */
	end(outcome: Outcome): void {
		this.moveTo(outcome);
		this.metrics.visitor_moves.add(1, this.move);
		if (this.printed.isVerbose)
			console.log(formatEvent({ event: "outcome", outcome }));
	}

	attempt(request: Request, reply: Reply): void {
		if (reply.status < 200 || reply.status >= 300) this.failure(request, reply);
		this.trace.push({ request, reply, states: undefined, violations: [] });
	}

	/** Counts what k6 cannot: why no answer came, whose answer came, and whether a refusal is the expected one. */
	private failure(request: Request, reply: Reply): void {
		const { metrics, tags } = this;
		const { step, route, expectedStatus } = request;
		const { status, cause } = reply;
		if (cause !== undefined)
			metrics.requests_lost.add(1, { ...tags, step, cause });
		const isOfGateway = isInFront(route, reply);
		if (isOfGateway) this.inFront(request, reply);
		const isMistaken = isOfGateway || !hasExpectedCode(request, reply);
		if (status === expectedStatus && isMistaken && !this.isWarmUp)
			metrics.refusals_mistaken.add(1, { ...tags, step });
	}

	private inFront({ route, step }: Request, reply: Reply): void {
		const { status, body, location, retryAfter } = reply;
		const media = mediaOf(reply);
		const name = requestNames[route];
		this.metrics.answers_in_front.add(1, {
			...this.tags,
			...{ name, step, status: String(status), media },
		});
		const { printed } = this;
		if (printed.inFront >= maxPrinted) return;
		printed.inFront++;
		const words = firstWords(
			jsonOf(body) === undefined ? body : maskBody(body),
		);
		const event = { event: "in front", step, status, media, words } as const;
		const hints = {
			...(location !== undefined && { location: withoutQuery(location) }),
			...(retryAfter !== undefined && { retryAfter }),
		};
		console.warn(formatEvent({ ...event, ...hints }));
	}

	step(step: string, succeeded: boolean, milliseconds: number): void {
		const { step_duration, warm_up_duration, steps_failed } = this.metrics;
		this.moveTo(step);
		(this.isWarmUp ? warm_up_duration : step_duration).add(
			milliseconds,
			this.move,
		);
		if (!succeeded && !this.isWarmUp && !this.isExcused)
			steps_failed.add(1, this.move);
		this.isExcused = false;
	}

	retry(step: string): void {
		if (!this.isWarmUp) this.metrics.retries.add(1, { ...this.tags, step });
	}

	reuse(reused: boolean): void {
		if (!this.isWarmUp) this.metrics.session_reuse.add(reused, this.tags);
	}

	lost(): void {
		if (!this.isWarmUp) this.metrics.sessions_lost.add(1, this.tags);
	}

	measure(metric: string, value: number): void {
		const found = this.metrics.own.get(metric);
		if (!found) throw new Error(`no workload declares the metric ${metric}`);
		found.add(value, this.tags);
	}

	violation(step: string, violation: Violation, states?: States): void {
		const { rule, found, owed } = violation;
		const { printed, tags } = this;
		const isKnown = this.tolerated.has(rule);
		const { known_deviations, violations } = this.metrics;
		(isKnown ? known_deviations : violations).add(1, { ...tags, rule, step });
		if (isKnown) this.isExcused = true;
		else this.hasViolations = true;
		const last = this.trace.at(-1);
		if (last && !isKnown) {
			last.states ??= states;
			last.violations.push(violation);
		}
		const count = printed.violations[rule] ?? 0;
		if (!printed.isVerbose && count >= maxPrinted) return;
		printed.violations[rule] = count + 1;
		const event = { event: "violation", step, rule, found } as const;
		console.warn(
			formatEvent({
				...event,
				...(owed !== undefined && { owed }),
				...(isKnown && { isKnown }),
			}),
		);
	}

	/**
	 * Whether this visit's trace is to be printed: it has a violation of a rule with too few printed traces, or it ended so
	 * without load. Counts it if so.
	 */
	isTracePrinted(outcome: Outcome): boolean {
		const { traces, isVerbose } = this.printed;
		if (isVerbose && isUnsuccessful(outcome)) return true;
		if (!this.hasViolations) return false;
		const rules = new Set(
			this.trace.flatMap(({ violations }) =>
				violations.map(({ rule }) => rule),
			),
		);
		const isNew = [...rules].some((rule) => (traces[rule] ?? 0) < keptTraces);
		if (isNew) for (const rule of rules) traces[rule] = (traces[rule] ?? 0) + 1;
		return isNew;
	}

	private moveTo(step: string): void {
		this.move.from = this.move.step;
		this.move.step = step;
	}
}

/** Whether an answer has the internal code of the expected refusal, where one is expected. */
const hasExpectedCode = (
	{ expectedCode }: Request,
	{ body }: Reply,
): boolean => {
	if (expectedCode === undefined) return true;
	const parsed = jsonOf(body);
	return isObject(parsed) && parsed.internalCode === expectedCode;
};

/** The media type without its parameters; a gateway may send any text. */
const mediaOf = ({ contentType }: Reply): string =>
	/^[\w.+-]+\/[\w.+-]+/.exec(contentType.trim().toLowerCase())?.[0] ??
	"no type";
