/** What is left of a run whose Result was never written: its journal and its log. */
import { join } from "node:path";
import { type Plan, planRun } from "../../lib/plan/plan.ts";
import { schemas } from "../../lib/plan/schemas.ts";
import { readSettings } from "../../lib/plan/settings.ts";
import { readLog } from "../engine/output.ts";
import { Aggregator } from "../journal/aggregator.ts";
import { type Footer, type Header, isRow } from "../journal/lines.ts";
import { readJournal } from "../journal/read.ts";
import type { Observed } from "./observation.ts";
import { Summary } from "./summary.ts";
import { slotSecondsFor } from "./timeline.ts";
import { Windows } from "./windows.ts";

/** What a journal started with. */
interface Begun {
	readonly header: Header;
	readonly plan: Plan;
	readonly fold: Aggregator;
	readonly windows: Windows;
}

/** Reads a run's folder. Throws BadInput where its journal cannot be read. */
export function recoverFromJournal(folder: string): Observed {
	const file = join(folder, "journal.ndjson");
	let begun: Begun | undefined;
	let footer: Footer | undefined;
	let strange = 0;
	const problem = readJournal(file, (line) => {
		if ("header" in line) begun ??= begin(line.header);
		if ("footer" in line) footer = line.footer;
		if (!begun) return;
		if (isRow(line) && line.second > maxRunSeconds(begun.plan)) strange += 1;
		else {
			begun.fold.add(line);
			begun.windows.add(line);
		}
	});
	if (!begun) throw new Error(`${file}: a journal without a header was read`);
	begun.windows.end();
	return {
		...begun,
		footer,
		journalProblem:
			problem ??
			(strange > 0
				? `${strange} lines of the journal are of seconds that such a run cannot have`
				: undefined),
		heard: readLog(join(folder, "engine.log")),
		summary: new Summary(""),
		loadSent: true,
		preflight: undefined,
		isMadeAgain: true,
	};
}

/** Seconds that a run of a plan may last at most, with an hour for a generator that stood still. */
function maxRunSeconds({ lengthSeconds, longestVisitSeconds }: Plan): number {
	return lengthSeconds + longestVisitSeconds + 3600;
}

/** The plan follows from what was asked for, as it did then. */
function begin(header: Header): Begun {
	const { scenario, asked, files, targets } = header;
	const readJson = (name: string): unknown => files[name];
	const plan = planRun(
		readSettings(scenario, { asked, targets, schemas, readJson }),
	);
	const fold = new Aggregator(slotSecondsFor(plan.lengthSeconds));
	const windows = new Windows(plan.limits, plan.lengthSeconds);
	return { header, plan, fold, windows };
}
