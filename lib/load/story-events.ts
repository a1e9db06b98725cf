/** One visitor's story as lines of JSON, from a bundle's console to whoever prints it. */
import type { Reply, Request } from "../wire/transport.ts";

export type StoryEvent =
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
	| { readonly event: "visit"; readonly visit: BrokenVisit };

/** The whole story of a visitor who was not given what was owed; nobody is named in it. */
export interface BrokenVisit {
	readonly scenario: string;
	/** Replayed by `--visitor`. */
	readonly visitor: number;
	readonly type: string;
	readonly outcome: string;
	readonly attempts: ToldAttempt[];
	/** What the visitor knew in the end. */
	readonly known: unknown;
}

/** One request of a story, and what came of it. */
export interface ToldAttempt {
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

/** The rules that were broken in a story. */
export const rulesIn = ({
	attempts,
}: {
	readonly attempts: readonly Pick<ToldAttempt, "violations">[];
}): string[] => [
	...new Set(attempts.flatMap((one) => one.violations.map(({ rule }) => rule))),
];

/** How many whole stories are kept of each broken rule. */
export const keptStories = 10;

/** Starts every line of a story. */
const mark = "visitant-story ";

/** A line that tells an event. */
export const tellEvent = (event: StoryEvent): string => {
	return mark + JSON.stringify(event);
};

/** The event that a line tells; undefined for any other line. */
export const readEvent = (line: string): StoryEvent | undefined => {
	if (!line.startsWith(mark)) return undefined;
	try {
		const event: StoryEvent = JSON.parse(line.slice(mark.length));
		return event;
	} catch {
		// A line that was cut short tells nothing.
		return undefined;
	}
};
