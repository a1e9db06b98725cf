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
	| { readonly event: "outcome"; readonly outcome: string };

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
