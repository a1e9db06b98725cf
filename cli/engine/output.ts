/** Reads k6's output: its progress, the events that visits print, and its last lines. */
import { readFileSync } from "node:fs";
import {
	type BrokenVisit,
	keptTraces,
	readEvent,
	rulesIn,
	type VisitEvent,
} from "../../lib/telemetry/events.ts";

import { isWellFormed } from "./events-schema.ts";

export interface EngineOutput {
	/** The sums that virtual users print at their end. */
	readonly closed: VisitSums;
	/** When the schedule started, by this program's clock (performance.now); undefined where it never did. */
	readonly startedAt: number | undefined;
	/** The events of visits: violations, exceptions, and in a preflight everything. */
	readonly events: readonly VisitEvent[];
	/** The first traces of each broken rule. */
	readonly visits: readonly BrokenVisit[];
	/** The last lines that were neither progress nor events. */
	readonly lastLines: readonly string[];
}

/** Sums over the virtual users that played to the end. */
export interface VisitSums {
	readonly virtualUsers: number;
	readonly started: number;
	readonly turnedAway: number;
	/** Visits that ended with an outcome. */
	readonly ended: number;
	/** Requests that ended, with an answer or without one. */
	readonly requests: number;
}

/** k6 prints days where a run may take one: `running (1d02h03m04.5s), …`. */
const progressLine =
	/^running \((?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?([\d.]+)s\), \d+\/\d+ VUs, /;
/** Events that are kept: more than the longest visit has. All violations are counted. */
const maxEvents = 5000;
const maxLastLines = 20;

/** Reads line after line. */
export class OutputReader {
	#closed: VisitSums = {
		virtualUsers: 0,
		started: 0,
		turnedAway: 0,
		ended: 0,
		requests: 0,
	};
	#began: number | undefined;
	readonly #events: VisitEvent[] = [];
	readonly #visits: BrokenVisit[] = [];
	readonly #lastLines: string[] = [];
	/** How many traces are kept, by rule. */
	readonly #kept = new Map<string, number>();

	read(line: string): void {
		const progress = progressLine.exec(line);
		if (progress) {
			const [days = 0, hours = 0, minutes = 0, seconds = 0] = progress
				.slice(1)
				.map((part = "0") => Number(part));
			this.#began ??=
				performance.now() -
				1000 * (3600 * (24 * days + hours) + 60 * minutes + seconds);
			return;
		}
		const event = eventIn(line);
		if (event?.event === "visit") this.#visit(event.visit);
		else if (event?.event === "closed") this.#close(event);
		else if (event && this.#events.length < maxEvents) this.#events.push(event);
		if (event || line.trim() === "") return;
		this.#lastLines.push(line);
		if (this.#lastLines.length > maxLastLines) this.#lastLines.shift();
	}

	output(): EngineOutput {
		return {
			closed: this.#closed,
			startedAt: this.#began,
			events: this.#events,
			visits: this.#visits,
			lastLines: this.#lastLines,
		};
	}

	#close({
		started,
		turnedAway,
		ended,
		requests,
	}: Omit<VisitSums, "virtualUsers">): void {
		const before = this.#closed;
		this.#closed = {
			virtualUsers: before.virtualUsers + 1,
			started: before.started + started,
			turnedAway: before.turnedAway + turnedAway,
			ended: before.ended + ended,
			requests: before.requests + requests,
		};
	}

	/** Keeps a trace, unless enough traces of each of its broken rules are kept. In a preflight it may have broken none. */
	#visit(visit: BrokenVisit): void {
		const broken = rulesIn(visit);
		const rules = broken.length === 0 ? [""] : broken;
		if (!rules.some((rule) => (this.#kept.get(rule) ?? 0) < keptTraces)) return;
		for (const rule of rules)
			this.#kept.set(rule, (this.#kept.get(rule) ?? 0) + 1);
		this.#visits.push(visit);
	}
}

function eventIn(line: string): VisitEvent | undefined {
	const event = readEvent(line);
	return event && isWellFormed(event) ? event : undefined;
}

/** Reads the log of an earlier k6; an empty output where the log is gone. */
export function readLog(log: string): EngineOutput {
	const reader = new OutputReader();
	let text = "";
	try {
		text = readFileSync(log, "utf8");
	} catch {
		// The figures are in the journal; only k6's lines are lost.
	}
	for (const line of text.split("\n")) reader.read(line);
	return { ...reader.output(), startedAt: undefined };
}
