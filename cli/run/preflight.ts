/** The preflight: before any load one verified visitor of every scenario goes through. */
import type { Asked } from "../../lib/plan/given.ts";
import { adviceOnSilence } from "../../lib/telemetry/causes.ts";
import type { VisitEvent } from "../../lib/telemetry/events.ts";
import { isUnsuccessful } from "../../lib/telemetry/outcomes.ts";
import { onOneLine } from "../../lib/util/one-line.ts";
import { type CommandOptions, engineCommand } from "../engine/command.ts";
import { describeEnd, exceptionsIn, ranToTheEnd } from "../engine/outcome.ts";
import {
	type EngineEnd,
	type EngineProcess,
	startEngine,
} from "../engine/process.ts";
import { describeViolation } from "../report/violation.ts";
import type { PreflightFailure } from "../result/observation.ts";

/** Starts k6 with one visitor, whose requests and answers it prints. */
export function startReplay(
	options: CommandOptions,
	log: string,
): EngineProcess {
	return startEngine(engineCommand(options), log);
}

/** Starts the preflight. Its run has another name, so that no visitor of the load is the same consumer. */
export function startPreflight(
	options: CommandOptions,
	log: string,
): EngineProcess {
	const source = "preflight";
	const { run } = options.asked;
	const asked: Asked = {
		...options.asked,
		mode: { text: "preflight", source },
		run: { text: `preflight-${run?.text ?? "run"}`, source },
	};
	return startReplay({ ...options, asked }, log);
}

/** Why a preflight of so many visits failed; undefined where each visit ended well and without a violation. */
export function preflightFailure(
	end: EngineEnd,
	visits: number,
): PreflightFailure | undefined {
	const { events } = end;
	const invalid = (reason: string): PreflightFailure => ({
		exitCode: 3,
		reason,
	});
	if (end.logFailure !== undefined) return invalid(end.logFailure);
	if (!ranToTheEnd(end)) return invalid(describeEnd(end));
	const attempts = events.filter((event) => event.event === "attempt");
	if (attempts.every(({ reply }) => reply.status === 0))
		return invalid(whySilent(attempts[0]?.reply));
	const outcomes = events.flatMap((event) =>
		event.event === "outcome" ? [event.outcome] : [],
	);
	if (outcomes.length < visits) {
		const [stack = "the visit did not end"] = exceptionsIn(end);
		return invalid(`the visitor met an exception: ${stack}`);
	}
	const broken = events.find(
		(event) => event.event === "violation" && !event.isKnown,
	);
	if (broken?.event === "violation")
		return { exitCode: 1, reason: describeViolation(broken) };
	const bad = unexcused(events);
	if (bad === undefined) return undefined;
	return { exitCode: 1, reason: `the visit ended: ${bad}${lastOf(end)}` };
}

/** The first outcome without success of a visit that met no known deviation, which may have ended it. */
function unexcused(events: readonly VisitEvent[]): string | undefined {
	let isExcused = false;
	for (const event of events) {
		if (event.event === "violation" && event.isKnown) isExcused = true;
		if (event.event !== "outcome") continue;
		if (isUnsuccessful(event.outcome) && !isExcused) return event.outcome;
		isExcused = false;
	}
	return undefined;
}

/** Why nothing answered, and what to do. */
function whySilent(
	reply: Extract<VisitEvent, { event: "attempt" }>["reply"] | undefined,
): string {
	if (!reply) return "nothing answered: no request was sent";
	const { cause = "", error } = reply;
	const advice = adviceOnSilence(cause);
	const said = `nothing answered: ${cause} (k6: ${error})`;
	return advice === undefined ? said : `${said}; ${advice}`;
}

/** What the last request of a visit that did not succeed was answered. */
function lastOf({ visits }: EngineEnd): string {
	const visit = visits.find(({ outcome }) => isUnsuccessful(outcome));
	const last = visit?.attempts.at(-1);
	if (!last) return "";
	const answer =
		last.status === 0
			? `no answer to ${last.step}: ${last.got}`
			: `${last.step} was answered ${last.status} ${last.got.slice(0, maxShown)}`;
	return `; ${answer}`;
}

/** Characters of an answer that a reason shows. */
const maxShown = 200;

/** The requests and answers of visits, and their violations, as lines for people. */
export function formatEvents({
	events,
}: {
	readonly events: readonly VisitEvent[];
}): string[] {
	return events.flatMap(linesOf).map(onOneLine);
}

function linesOf(event: VisitEvent): string[] {
	switch (event.event) {
		case "attempt": {
			const { request, reply } = event;
			const answer =
				reply.status === 0
					? `no answer: ${reply.error}`
					: `${reply.status} ${reply.body}`;
			return [
				`${request.step}: ${request.method} ${request.url}`,
				`  sent ${request.body}`,
				`  got  ${answer}`,
			];
		}
		case "violation":
			return [
				`  ${event.isKnown ? "KNOWN DEVIATION from" : "VIOLATION of"} ${event.rule}: ${event.found}`,
			];
		case "outcome":
			return [`the visit ended: ${event.outcome}`];
		case "exception":
			return [`  EXCEPTION: ${event.stack}`];
		case "visit":
		case "in front":
		case "closed":
			// Its requests and answers were printed one by one.
			return [];
	}
}
