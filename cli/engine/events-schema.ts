/** The form of the events that visits print. A log may have any text, also lines that only look like an event. */
import * as Type from "typebox";
import type { VisitEvent } from "../../lib/telemetry/events.ts";
import { assertFits } from "../../lib/util/fits.ts";

const text = Type.String();
const number = Type.Number();
const any = Type.Unsafe<unknown>({});

const violations = Type.Array(
	Type.Object({ rule: text, found: text, owed: Type.Optional(text) }),
);

const visit = Type.Object({
	scenario: text,
	visitor: number,
	type: text,
	outcome: text,
	attempts: Type.Array(
		Type.Object({
			step: text,
			request: text,
			sent: text,
			status: number,
			got: text,
			sinceArrival: Type.Optional(number),
			milliseconds: number,
			violations,
		}),
	),
	known: Type.Optional(any),
});

const forms: Readonly<Record<VisitEvent["event"], Type.TSchema>> = {
	attempt: Type.Object({
		request: Type.Object({ step: text, method: text, url: text, body: text }),
		reply: Type.Object({ status: number, body: text, error: text }),
	}),
	violation: Type.Object({ step: text, rule: text, found: text }),
	"in front": Type.Object({
		step: text,
		status: number,
		media: text,
		words: text,
	}),
	outcome: Type.Object({ outcome: text }),
	exception: Type.Object({ scenario: text, visitor: number, stack: text }),
	closed: Type.Object({
		started: number,
		turnedAway: number,
		ended: number,
		requests: number,
	}),
	visit: Type.Object({ visit }),
};

/** Whether an event has the form that its name says. */
export function isWellFormed(event: VisitEvent): boolean {
	const form = Object.entries(forms).find(([name]) => name === event?.event);
	if (!form) return false;
	try {
		assertFits(form[1], event, "");
		return true;
	} catch {
		return false;
	}
}
