/** Before any load one verified visitor goes through. */

import { type Asked, preflight } from "../../lib/plan/settings.ts";
import type { VisitEvent } from "../../lib/telemetry/events.ts";
import { type CommandOptions, engineCommand } from "../engine/command.ts";
import { describeEnd, exceptionsIn, ranToTheEnd } from "../engine/outcome.ts";
import { type EngineEnd, type EngineProcess, startEngine } from "../engine/process.ts";
import { onOneLine } from "../report/format.ts";

/** Why no load may be sent; the story is for people. */
export interface PreflightFailure {
	/** 3 where nothing answered, 1 where the target is at fault. */
	readonly exitCode: 1 | 3;
	readonly reason: string;
	readonly story: readonly string[];
}

/** Starts the one visitor who is replayed. */
export function startReplay(options: CommandOptions, log: string): EngineProcess {
	const { summary: _, ...rest } = options;
	return startEngine(engineCommand(rest), log);
}

/** Starts the one visitor. The run's name is changed, so that nobody meets this visitor again. */
export function startPreflight(options: CommandOptions, log: string): EngineProcess {
	const { asked } = options;
	const given: Asked = {
		...asked,
		profile: { text: preflight, source: "preflight" },
		run: { text: `preflight-${asked.run?.text ?? "run"}`, source: "preflight" },
	};
	const { summary: _, ...rest } = options;
	return startEngine(engineCommand({ ...rest, asked: given }), log);
}

/** What is wrong with a preflight of so many visits; undefined where its visitor went through, and nothing was amiss. */
export function preflightFailure(
	end: EngineEnd,
	visits: number,
): PreflightFailure | undefined {
	const { events } = end;
	const story = formatEvents(end);
	if (end.logFailure !== undefined)
		return { exitCode: 3, reason: end.logFailure, story };
	if (!ranToTheEnd(end))
		return { exitCode: 3, reason: describeEnd(end), story };
	const hasAnswer = events.some(
		(event) => event.event === "attempt" && event.reply.status > 0,
	);
	if (!hasAnswer) return { exitCode: 3, reason: "nothing answered", story };
	const isBroken = events.some(({ event }) => event === "violation");
	const outcomes = events.flatMap((event) =>
		event.event === "outcome" ? [event.outcome] : [],
	);
	if (outcomes.length < visits) {
		const [stack = "the visit did not end"] = exceptionsIn(end);
		const reason = `the visitor met an exception: ${onOneLine(stack)}`;
		return { exitCode: 3, reason, story };
	}
	const bad = outcomes.find((one) => one !== "finished" && one !== "left");
	if (bad === undefined && !isBroken) return undefined;
	const reason =
		bad === undefined ? "an answer was a violation" : `the visit ended: ${bad}`;
	return { exitCode: 1, reason, story };
}

/** What one visitor did and was told, for people. */
export function formatEvents({ events }: Pick<EngineEnd, "events">): string[] {
	return events.flatMap(formatEvent);
}

function formatEvent(event: VisitEvent): string[] {
	switch (event.event) {
		case "attempt": {
			const { request, reply } = event;
			const answer =
				reply.status === 0
					? `no answer: ${onOneLine(reply.error)}`
					: `${reply.status} ${onOneLine(reply.body)}`;
			return [
				`${request.step}: ${request.method} ${request.url}`,
				`  sent ${request.body}`,
				`  got  ${answer}`,
			];
		}
		case "violation":
			return [`  VIOLATION of ${event.rule}: ${onOneLine(event.found)}`];
		case "outcome":
			return [`the visit ended: ${event.outcome}`];
		case "exception":
			return [`  EXCEPTION: ${onOneLine(event.stack)}`];
		case "visit":
		case "closed":
			// It was printed line by line already.
			return [];
	}
}
