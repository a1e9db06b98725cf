/** What the engine says: its progress, what visits told, and its last words. */
import { readFileSync } from "node:fs";
import {
	type BrokenVisit,
	keptStories,
	readEvent,
	rulesIn,
	type StoryEvent,
} from "../../lib/load/story-events.ts";

export interface Heard {
	/** Visits that were completed and cut off, by the last progress line. */
	readonly complete: number;
	readonly interrupted: number;
	/** When its schedule began, by this program's clock (performance.now); undefined where it never did. */
	readonly began: number | undefined;
	/** What visits told: violations, and everything in a preflight. */
	readonly events: readonly StoryEvent[];
	/** The first whole stories of each broken rule. */
	readonly visits: readonly BrokenVisit[];
	/** The last lines that were neither progress nor story. */
	readonly lastLines: readonly string[];
}

/** The engine names days from the first on where a run may take one: `running (1d02h03m04.5s), …`. */
const progressLine =
	/^running \((?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?([\d.]+)s\), \d+\/\d+ VUs, (\d+) complete and (\d+) interrupted iterations/;
/** Told events that are kept: more than the longest story of one visitor has. All violations are counted. */
const mostEvents = 5000;
const mostLastLines = 20;

/** Hears line after line. */
export class Listener {
	#complete = 0;
	#interrupted = 0;
	#began: number | undefined;
	readonly #events: StoryEvent[] = [];
	readonly #visits: BrokenVisit[] = [];
	readonly #lastLines: string[] = [];
	/** How many stories are kept, by rule. */
	readonly #kept = new Map<string, number>();

	hear(line: string): void {
		const progress = progressLine.exec(line);
		if (progress) {
			const [
				days = 0,
				hours = 0,
				minutes = 0,
				seconds = 0,
				complete = 0,
				interrupted = 0,
			] = progress.slice(1).map((part = "0") => Number(part));
			this.#complete = complete;
			this.#interrupted = interrupted;
			this.#began ??=
				performance.now() -
				1000 * (3600 * (24 * days + hours) + 60 * minutes + seconds);
			return;
		}
		const event = readEvent(line);
		if (event?.event === "visit") this.#visit(event.visit);
		else if (event && this.#events.length < mostEvents)
			this.#events.push(event);
		if (event || line.trim() === "") return;
		this.#lastLines.push(line);
		if (this.#lastLines.length > mostLastLines) this.#lastLines.shift();
	}

	heard(): Heard {
		return {
			complete: this.#complete,
			interrupted: this.#interrupted,
			began: this.#began,
			events: this.#events,
			visits: this.#visits,
			lastLines: this.#lastLines,
		};
	}

	/** Keeps a story that has a broken rule of which not enough are kept yet. */
	#visit(visit: BrokenVisit): void {
		const rules = rulesIn(visit);
		if (!rules.some((rule) => (this.#kept.get(rule) ?? 0) < keptStories))
			return;
		for (const rule of rules)
			this.#kept.set(rule, (this.#kept.get(rule) ?? 0) + 1);
		this.#visits.push(visit);
	}
}

/** What an engine said that ended long ago; nothing where its log is gone. */
export function hearAgain(log: string): Heard {
	const listener = new Listener();
	let text = "";
	try {
		text = readFileSync(log, "utf8");
	} catch {
		// Its figures are in the journal; only its words are lost.
	}
	for (const line of text.split("\n")) listener.hear(line);
	return { ...listener.heard(), began: undefined };
}
