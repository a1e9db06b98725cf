/** Events of visits: lines of JSON that a bundle prints and the command line reads. */
import type { Reply, Request } from "../contract/transport.ts";

export type VisitEvent =
	| {
			readonly event: "attempt";
			readonly request: Request;
			readonly reply: Reply;
	  }
	| {
			readonly event: "violation";
			readonly step: string;
			readonly rule: string;
			readonly found: string;
			/** The part of the rule that was broken, where the rule has several. */
			readonly owed?: string;
			/** The target is known for it. */
			readonly isKnown?: true;
	  }
	| {
			/** An answer of something in front of the API. */
			readonly event: "in front";
			readonly step: string;
			readonly status: number;
			readonly media: string;
			/** The first words of its body. */
			readonly words: string;
			readonly location?: string;
			readonly retryAfter?: string;
	  }
	| { readonly event: "outcome"; readonly outcome: string }
	| {
			/** A bug of our own code, which ended one visit. */
			readonly event: "exception";
			readonly scenario: string;
			readonly visitor: number;
			readonly stack: string;
	  }
	| {
			/** The end of a virtual user: it has played all of its visitors, or given up the last ones. */
			readonly event: "closed";
			readonly started: number;
			readonly turnedAway: number;
			/** Visits that ended with an outcome. */
			readonly ended: number;
			/** Requests that ended, with an answer or without one. */
			readonly requests: number;
	  }
	| { readonly event: "visit"; readonly visit: BrokenVisit };

/** The trace of a visit with a violation, with personal data masked. */
export interface BrokenVisit {
	readonly scenario: string;
	/** Replayed by `--visitor`. */
	readonly visitor: number;
	readonly type: string;
	readonly outcome: string;
	readonly attempts: TracedAttempt[];
	/** The visitor's knowledge at the end. */
	readonly known: unknown;
}

/** One request of a trace, with its answer. */
export interface TracedAttempt {
	readonly step: string;
	readonly request: string;
	readonly sent: string;
	/** 0 where no answer came. */
	readonly status: number;
	readonly got: string;
	/** Milliseconds from the visitor's first request until this one was sent. */
	readonly sinceArrival?: number;
	readonly milliseconds: number;
	/** The visitor's knowledge before and after the answer, where the answer broke a rule. */
	readonly states?: { readonly before: unknown; readonly after: unknown };
	/** The rules that the answer broke. */
	readonly violations: { rule: string; found: string; owed?: string }[];
}

/** The rules that were broken in a trace. */
export const rulesIn = ({
	attempts,
}: {
	readonly attempts: readonly Pick<TracedAttempt, "violations">[];
}): string[] => [
	...new Set(attempts.flatMap((one) => one.violations.map(({ rule }) => rule))),
];

/** So many traces are kept of each broken rule. */
export const keptTraces = 10;

/** The start of every event's line. */
const mark = "visitant-event ";

/** The line of an event. */
export const formatEvent = (event: VisitEvent): string => {
	return mark + JSON.stringify(event);
};

/** The event of a line; undefined for any other line. */
export const readEvent = (line: string): VisitEvent | undefined => {
	if (!line.startsWith(mark)) return undefined;
	try {
		const event: VisitEvent = JSON.parse(line.slice(mark.length));
		return event;
	} catch {
		// A line that was cut short is no event.
		return undefined;
	}
};
