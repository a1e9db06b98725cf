/** Runs the engine: everything it says goes to a log and to whoever listens; stopping it is ours alone. */
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import {
	type BrokenVisit,
	keptStories,
	readEvent,
	rulesIn,
	type StoryEvent,
} from "../../lib/load/story-events.ts";
import { type Command, environmentOf } from "./command.ts";

/** How the engine is doing, from its progress lines. */
export interface Progress {
	readonly complete: number;
	readonly interrupted: number;
	/** Virtual users on a visit. */
	readonly busy: number;
}

export interface EngineEnd {
	/** Undefined where a signal ended it. */
	readonly code: number | undefined;
	readonly signal: string | undefined;
	readonly progress: Progress;
	/** What visits told: violations, and everything in a preflight. */
	readonly events: readonly StoryEvent[];
	/** The first whole stories of each broken rule. */
	readonly visits: readonly BrokenVisit[];
	/** The last lines that were neither progress nor story. */
	readonly lastLines: readonly string[];
	/** Why the log is not whole, if it is not; the engine was stopped then. */
	readonly logFailure: string | undefined;
}

export interface Running {
	readonly ended: Promise<EngineEnd>;
	/** Asks the engine to stop; asked again, it is killed. */
	stop(): void;
}

export interface Listeners {
	/** The file to which every line is added. */
	readonly log: string;
	readonly onProgress?: (progress: Progress) => void;
}

const progressLine =
	/^running \(.*?\), (\d+)\/\d+ VUs, (\d+) complete and (\d+) interrupted iterations/;
/** Told events that are kept: more than the longest story of one visitor has. All violations are counted. */
const mostEvents = 5000;

/** Starts the engine in a process group of its own, so that a Ctrl-C reaches it through us and once. */
export function startEngine(
	command: Command,
	{ log, onProgress }: Listeners,
): Running {
	const child = spawn(command.file, [...command.parameters], {
		env: environmentOf(command, process.env),
		detached: true,
		stdio: ["ignore", "pipe", "pipe"],
	});
	let progress: Progress = { complete: 0, interrupted: 0, busy: 0 };
	const events: StoryEvent[] = [];
	const lastLines: string[] = [];
	const visits: BrokenVisit[] = [];
	/** How many of them, by rule. */
	const kept = new Map<string, number>();
	let logFailure: string | undefined;

	const keep = (line: string): void => {
		if (logFailure !== undefined) return;
		try {
			appendFileSync(log, `${line}\n`);
		} catch (error) {
			logFailure = `${log} could not be written: ${String(error)}`;
			child.kill("SIGINT");
		}
	};
	const hear = (line: string): void => {
		keep(line);
		const [, busy, complete, interrupted] = progressLine.exec(line) ?? [];
		if (complete !== undefined) {
			progress = {
				complete: Number(complete),
				interrupted: Number(interrupted),
				busy: Number(busy),
			};
			onProgress?.(progress);
			return;
		}
		const event = readEvent(line);
		if (event?.event === "visit") {
			if (isNews(event.visit)) visits.push(event.visit);
		} else if (event && events.length < mostEvents) events.push(event);
		if (event || line.trim() === "") return;
		lastLines.push(line);
		if (lastLines.length > 20) lastLines.shift();
	};
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({ input: stream }).on("line", hear);
	}

	/** Whether a story has a broken rule of which not enough are kept yet. */
	const isNews = (visit: BrokenVisit): boolean => {
		const rules = rulesIn(visit);
		const news = rules.some((rule) => (kept.get(rule) ?? 0) < keptStories);
		if (news)
			for (const rule of rules) kept.set(rule, (kept.get(rule) ?? 0) + 1);
		return news;
	};

	let isStopping = false;
	return {
		ended: new Promise((resolve, reject) => {
			child.on("error", reject);
			child.on("close", (code, signal) => {
				resolve({
					code: code ?? undefined,
					signal: signal ?? undefined,
					progress,
					events,
					visits,
					lastLines,
					logFailure,
				});
			});
		}),
		stop() {
			child.kill(isStopping ? "SIGKILL" : "SIGINT");
			isStopping = true;
		},
	};
}
