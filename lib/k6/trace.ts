/** The trace of one visit: its requests and answers. It is kept until the visit ends, and printed where a rule was broken. */
import type { States } from "../clients/context.ts";
import { maskBody } from "../contract/personal-data.ts";
import type { Reply, Request } from "../contract/transport.ts";
import type { Violation } from "../model/violation.ts";
import type { TracedAttempt } from "../telemetry/events.ts";

/** One request with its reply. */
interface Attempt {
	readonly request: Request;
	readonly reply: Reply;
	/** The visitor's knowledge before and after it, where the answer broke a rule. */
	states: States | undefined;
	readonly violations: Violation[];
}

/** One visitor's attempts, in order. */
export type Trace = Attempt[];

/** A trace to print, with personal data masked. */
export const formatTrace = (trace: Trace): TracedAttempt[] =>
	trace.map(({ request, reply, states, violations }, _, [first]) => ({
		step: request.step,
		request: `${request.method} ${request.url}`,
		sent: maskBody(request.body),
		status: reply.status,
		got: reply.status === 0 ? reply.error : maskBody(reply.body),
		sinceArrival: reply.sentAt - (first?.reply.sentAt ?? reply.sentAt),
		milliseconds: reply.duration,
		...(states && { states }),
		violations,
	}));
