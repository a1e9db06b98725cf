/** Recovers the observation of a run that was cut off, from its journal and its log. */
import { join } from "node:path";
import { type Plan, planRun } from "../../lib/plan/plan.ts";
import { readSettings } from "../../lib/plan/settings.ts";
import type { Scenarios } from "../../lib/workload/scenarios.ts";
import { readLog } from "../engine/output.ts";
import { Aggregator } from "../journal/aggregator.ts";
import { type Footer, type Header, isRow } from "../journal/lines.ts";
import { readJournal } from "../journal/read.ts";
import type { Observation } from "./observation.ts";
import { slotSecondsFor } from "./timeline.ts";
import { Windows } from "./windows.ts";

/** Reads a run's folder. Throws BadInput where its journal cannot be read, or its plan cannot be made again. */
export function recoverFromJournal(
	folder: string,
	scenarios: Scenarios,
): Observation {
	const file = join(folder, "journal.ndjson");
	let begun: ReturnType<typeof begin> | undefined;
	let footer: Footer | undefined;
	let outside = 0;
	const problem = readJournal(file, (line) => {
		if ("header" in line) begun ??= begin(line.header, scenarios);
		if ("footer" in line) footer = line.footer;
		if (!begun) return;
		if (isRow(line) && line.second > maxRunSeconds(begun.plan)) outside += 1;
		else {
			begun.aggregator.add(line);
			begun.windows.add(line);
		}
	});
	if (!begun) throw new Error(`${file}: a journal without a header was read`);
	begun.windows.end();
	const journalProblem =
		problem ??
		(outside > 0
			? `${outside} lines of the journal are of seconds that such a run cannot have`
			: undefined);
	return {
		...begun,
		output: readLog(join(folder, "engine.log")),
		origin: { kind: "recovered", footer, journalProblem },
	};
}

/** Seconds that a run of a plan lasts at most, with an hour in reserve for a generator that was suspended. */
function maxRunSeconds({ lengthSeconds, longestVisitSeconds }: Plan): number {
	return lengthSeconds + longestVisitSeconds + 3600;
}

/** Makes the same plan again, from what was asked for. */
function begin(header: Header, scenarios: Scenarios) {
	const { scenario, asked, files, targets } = header;
	const readJson = (name: string): unknown => files[name];
	const plan = planRun(
		readSettings(scenario, { scenarios, asked, targets, readJson }),
	);
	const aggregator = new Aggregator(slotSecondsFor(plan.lengthSeconds));
	const windows = new Windows(
		plan.limits,
		plan.lengthSeconds,
		header.machine.cpus,
	);
	return { header, plan, aggregator, windows };
}
