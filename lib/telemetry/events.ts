/** What happens in visits as lines of JSON, from a bundle's console to the command line. */
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
	  }
	| { readonly event: "outcome"; readonly outcome: string }
	| {
			/** A bug of ours, which ended one visit. */
			readonly event: "exception";
			readonly scenario: string;
			readonly visitor: number;
			readonly stack: string;
	  }
	| {
			/** A virtual user has played all of its visitors, or given up the last ones. */
			readonly event: "closed";
			readonly started: number;
			readonly turnedAway: number;
			/** Visits that ended with an outcome. */
			readonly ended: number;
	  }
	| { readonly event: "visit"; readonly visit: BrokenVisit };

/** The whole trace of a visitor who was not given what was owed; nobody is named in it. */
export interface BrokenVisit {
	readonly scenario: string;
	/** Replayed by `--visitor`. */
	readonly visitor: number;
	readonly type: string;
	readonly outcome: string;
	readonly attempts: TracedAttempt[];
	/** What the visitor knew in the end. */
	readonly known: unknown;
}

/** One request of a trace, and what came of it. */
export interface TracedAttempt {
	readonly step: string;
	readonly request: string;
	readonly sent: string;
	/** 0 where no answer came. */
	readonly status: number;
	readonly got: string;
	readonly milliseconds: number;
	/** What the visitor knew before and after it, where something was wrong with the answer. */
	readonly states?: { readonly before: unknown; readonly after: unknown };
	/** What was wrong with the answer. */
	readonly violations: { rule: string; found: string }[];
}

/** The rules that were broken in a trace. */
export const rulesIn = ({
	attempts,
}: {
	readonly attempts: readonly Pick<TracedAttempt, "violations">[];
}): string[] => [
	...new Set(attempts.flatMap((one) => one.violations.map(({ rule }) => rule))),
];

/** How many whole traces are kept of each broken rule. */
export const keptTraces = 10;

/** Starts every such line. */
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
		// A line that was cut short says nothing.
		return undefined;
	}
};
