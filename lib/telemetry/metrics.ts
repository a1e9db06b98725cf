/**
 * The names of metrics and tags: a bundle writes samples under them, and the command line reads them back from the
 * journal. They are public: collectors and dashboards know them.
 */

/** What the samples of a metric are. A rate's samples are met or not met. */
type MetricKind = "count" | "milliseconds" | "rate";

/** The metrics of visits, beside k6's own. */
export const visitMetrics = {
	/** By visitor type: arrivals, and the end of each visit after its last step. */
	visitor_moves: "count",
	/** By visitor type: visitors beyond the bound on visits at once. */
	visitors_turned_away: "count",
	/** By step: steps that failed after all their attempts. */
	steps_failed: "count",
	/** By step and the step before it: one sample a step, the milliseconds of all its attempts without the pauses between them. */
	step_duration: "milliseconds",
	/** The same in the warm-up. */
	warm_up_duration: "milliseconds",
	/** Engagements with a live session: each is owed a 200 (M12). A sample is met where the answer is 200. */
	session_reuse: "rate",
	/** Engagements with a session that nothing promised to keep, which were answered 201. */
	sessions_lost: "count",
	/** By step. */
	retries: "count",
	/** By step and cause (causes.ts): requests that no answer came to. */
	requests_lost: "count",
	/** By route, step, status and media type: answers of something in front of the API, as a gateway. */
	answers_in_front: "count",
	/** By step: attempts with the status of an expected refusal that were not this refusal. k6 counts them as no failure. */
	refusals_mistaken: "count",
	/** By rule and step. */
	violations: "count",
	/** By rule and step: violations that the target is known for (targets.json). */
	known_deviations: "count",
	/** Visits that ended with an exception of our own code. */
	exceptions: "count",
	/** Milliseconds from a visitor's planned start to the actual one. */
	schedule_lag: "milliseconds",
} as const satisfies Readonly<Record<string, MetricKind>>;

export type VisitMetric = keyof typeof visitMetrics;

/** k6's own metrics that the journal keeps. */
type K6Metric = "http_reqs" | "http_req_failed.total" | "http_req_blocked";

/** k6 exports a rate as a counter with the tag `condition`, and adds `.total` to the metric's name. */
type Exported<Name> = Name extends VisitMetric
	? (typeof visitMetrics)[Name] extends "rate"
		? `${Name}.total`
		: Name
	: never;

declare const own: unique symbol;
/** A metric that only one scenario has, declared in its workload. */
export type OwnMetric = string & { readonly [own]: true };

/** The name of a declared metric. */
export const ownMetric = (declared: string): OwnMetric => declared as OwnMetric;

/** A metric in the journal. */
export type MetricName = Exported<VisitMetric> | K6Metric | OwnMetric;

declare const series: unique symbol;
/** A metric with tags, as in `step_duration{step:engage}`: k6 names it so in thresholds and its summary. */
export type SeriesName = string & { readonly [series]: true };

/** The series of a metric with these tags. */
export const seriesName = (
	metric: string,
	tags: Readonly<Record<string, string | undefined>>,
): SeriesName => {
	const given = Object.entries(tags).flatMap(([name, text]) =>
		text === undefined ? [] : [`${name}:${text}`],
	);
	const name = given.length === 0 ? metric : `${metric}{${given.join(",")}}`;
	return name as SeriesName;
};

/** The `condition` of a rate's samples that were met. */
export const met = { condition: "nonzero" } as const;

/** The tags that samples may have. */
export type TagName =
	| "scenario"
	| "type"
	| "from"
	| "step"
	| "rule"
	| "name"
	| "status"
	| "error_code"
	| "cause"
	| "media"
	| "condition";
export type Tags = { readonly [Name in TagName]?: string };
