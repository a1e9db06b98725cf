/** Judges refusals of valid requests (M5–M14, M18, M26, M28, M30, M31, M34). Pure. */
import type { Refused } from "../contract/answers.ts";
import { loadingMessage } from "../contract/errors.ts";
import type { Promises } from "../contract/promises.ts";
import { parts, type Rule } from "../contract/rules.ts";
import type { Call } from "./call.ts";
import { isSame } from "./campaigns.ts";
import { judgeCap } from "./caps.ts";
import type { Expectations } from "./expectations.ts";
import type { Certainty, Knowledge, Span } from "./knowledge.ts";
import { loadingVisitorId } from "./transitions.ts";
import type { Violation } from "./violation.ts";

const none: readonly Violation[] = [];

/** A valid request may be refused for a cold account, a server failure or an unknown session, and for nothing else. */
export const judgeRefusal = (
	expected: Expectations,
	known: Knowledge,
	call: Call,
	{ status, internalCode, message }: Refused,
	live: Certainty,
	span: Span,
): readonly Violation[] => {
	const { account, promises } = expected;
	const found = `${status}/${internalCode} for a valid request: ${message}`;
	if (status === 500 && internalCode === 20)
		return judgeLoading(account, known, call, message);
	if (status === 503) return judgeCap(expected, known, live, span);
	// A failure of the server, or of something in front of it, breaks no rule.
	if (status > 500 || (status === 500 && internalCode === 18)) return none;
	const isSessionRefused =
		status === 404 && (internalCode === 37 || internalCode === 39);
	if (!isSessionRefused) {
		if (
			mayLackOffer(promises, known, call, live) &&
			status === 400 &&
			internalCode === 5
		)
			return none;
		return [{ rule: ruleOfRefusal(call, status, internalCode), found }];
	}
	if (call.route === "engagement")
		return [{ rule: "M13", found, owed: parts.engagementAnswered }];
	if (live === "yes")
		return [{ rule: "M14", found: `${found} (its session is live)` }];
	if (promises.sessions?.unknownSession === "201")
		return [{ rule: "M14", found }];
	// A visitor stays known after the end of its session.
	const hadSession =
		known.session !== undefined && call.sessionId === known.session.sessionId;
	return promises.sessions && hadSession && internalCode === 37
		? [{ rule: "M14", found: `${found} (its visitor had a session)` }]
		: none;
};

/** Where a report of an ended session gets a new session, the old session's offer may be gone (M14, M28). */
const mayLackOffer = (
	promises: Promises,
	known: Knowledge,
	call: Call,
	live: Certainty,
): boolean => {
	if (!call.about || promises.sessions?.unknownSession === "404") return false;
	const { about } = call;
	const { offered = [] } = known.session ?? {};
	return live !== "yes" || !offered.some((offer) => isSame(offer, about));
};

/** M30: the message names the account, and the visitor id that was sent. Where a session exists, a 500/20 may be another failure. */
const judgeLoading = (
	account: string,
	{ session }: Knowledge,
	call: Call,
	message: string,
): readonly Violation[] => {
	if (session && !message.startsWith(loadingMessage(account, ""))) return none;
	const vid = loadingVisitorId(account, message);
	const isKept = call.visitorId === undefined || call.visitorId === vid;
	return vid && isKept
		? none
		: [{ rule: "M30", found: `500/20 with the message "${message}"` }];
};

/** The rule that a refusal of a valid request breaks. */
const ruleOfRefusal = (
	call: Call,
	status: number,
	internalCode: number,
): Rule => {
	switch (`${status}/${internalCode}`) {
		case "400/33":
			return "M8";
		case "404/18":
			return "M9";
		case "404/5":
		case "405/5":
			return "M6";
		case "413/5":
			return "M34";
		case "400/5":
			if (call.route === "engagement") return "M18";
			return call.impression ? "M28" : "M26";
		default:
			return "M5";
	}
};
