/** Carries a run out: target, preflight, load, Result, reports. Whatever happens, what was measured is written. */
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { BadInput } from "../../lib/util/user-errors.ts";
import { type Aiming, aim } from "./resolve-target.ts";
import { engineCommand, showCommand } from "../engine/command.ts";
import type { EngineEnd } from "../engine/process.ts";
import { headerOf } from "./header.ts";
import { Aggregator } from "../journal/aggregator.ts";
import { type Run, type RunContext, sendLoad } from "./load.ts";
import type { LocalServer } from "./local-server.ts";
import {
	type PreflightFailure,
	preflightFailure,
	startPreflight,
	startReplay,
	formatEvents,
} from "./preflight.ts";
import { renderAnnotations } from "../report/annotations.ts";
import { renderTerminal } from "../report/terminal.ts";
import { renderReports, writeReports } from "../report/write.ts";
import type { Observed } from "../result/observation.ts";
import { makeResult } from "../result/result.ts";
import type { Result } from "../result/schema.ts";
import { Summary } from "../result/summary.ts";
import { slotSecondsFor } from "../result/timeline.ts";
import { Windows } from "../result/windows.ts";
import { watchSignals } from "./signals.ts";

/** Carries a run out and gives its exit code. Throws BadInput where the target or the folder cannot be had. */
export async function runLoadTest(run: Run): Promise<number> {
	makeFolder(run.folder);
	return withTarget(run, (context) => measure(run, context));
}

/** Lets one visitor walk again, tells all of it on standard output, and gives the exit code of a preflight. */
export function replay(run: Aiming): Promise<number> {
	return withTarget(run, async ({ options, signals, scratch }) => {
		const walking = startReplay(options, join(scratch, "engine.log"));
		signals.onSignal(walking.stop);
		const end = await walking.ended;
		process.stdout.write(`${formatEvents(end).join("\n")}\n`);
		const failure = preflightFailure(end, 1);
		if (failure) run.say(`visitor ${run.plan.visitor}: ${failure.reason}`);
		return failure?.exitCode ?? 0;
	});
}

/** Does something with a target, and takes everything down again whatever happens. */
async function withTarget(
	run: Aiming,
	act: (context: RunContext) => Promise<number>,
): Promise<number> {
	const scratch = mkdtempSync(join(tmpdir(), "visitant-"));
	const signals = watchSignals();
	let server: LocalServer | undefined;
	try {
		const target = await aim(run, scratch);
		server = target.server;
		return await act({ ...target, signals, scratch });
	} finally {
		await server?.stop();
		signals.end();
		rmSync(scratch, { recursive: true, force: true });
	}
}

/** Preflight, load, and the reports of what came of them. */
async function measure(run: Run, context: RunContext): Promise<number> {
	const { plan, folder, say } = run;
	const { options, server, signals } = context;
	say(`preflight: one visitor through ${server?.url ?? plan.target.name}`);
	const checking = startPreflight(options, join(folder, "engine.log"));
	signals.onSignal(checking.stop);
	const checked = await checking.ended;
	const failure = signals.received()
		? undefined
		: preflightFailure(checked, plan.stories.length);
	if (failure) printFailure(failure, say);
	const observed =
		failure || signals.received()
			? withoutLoad(run, context, checked, failure)
			: await sendLoad(run, context);
	const result = makeResult(observed);
	const isWritten = tryToWrite(result, run);
	const where = isWritten ? relative(process.cwd(), folder) || "." : undefined;
	process.stdout.write(renderTerminal(result, where));
	if (process.env.GITHUB_ACTIONS === "true")
		process.stdout.write(renderAnnotations(result));
	return isWritten || result.verdict.word === "stopped"
		? result.verdict.exitCode
		: unwritten;
}

/** A run without its reports proves nothing, whatever was measured. */
const unwritten = 3;

function tryToWrite(result: Result, { folder, say }: Run): boolean {
	const reports = renderReports(result);
	try {
		writeReports(reports, folder);
		return true;
	} catch (error) {
		say(`the reports could not be written to ${folder}: ${String(error)}`);
		return false;
	}
}

/** What there is to tell of a run that ended with its preflight. */
function withoutLoad(
	run: Run,
	{ server, options, signals }: RunContext,
	checked: EngineEnd,
	failure: PreflightFailure | undefined,
): Observed {
	const command = showCommand(engineCommand(options));
	return {
		plan: run.plan,
		header: headerOf(run, server, command),
		fold: new Aggregator(slotSecondsFor(run.plan.lengthSeconds)),
		windows: new Windows([], 0),
		footer: {
			seconds: 0,
			beganSecond: 0,
			code: checked.code,
			signal: checked.signal,
			visits: null,
			stoppedBy: null,
			targetGone: null,
			stopSignal: signals.received() ?? null,
			failure: checked.logFailure ?? null,
			keepsLedger: false,
			serverLedger: null,
		},
		journalProblem: undefined,
		heard: checked,
		summary: new Summary(""),
		loadSent: false,
		isMadeAgain: false,
		preflight: failure,
	};
}

function makeFolder(folder: string): void {
	const isUsed = ["run.json", "journal.ndjson"].some((name) =>
		statSync(join(folder, name), { throwIfNoEntry: false })?.isFile(),
	);
	if (isUsed) {
		throw new BadInput(
			`--out: ${folder} holds a run already; name another folder`,
		);
	}
	try {
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, "engine.log"), "");
	} catch (error) {
		throw new BadInput(
			`--out: expected a folder that can be made and written to: ${String(error)}`,
		);
	}
}

function printFailure(
	{ reason, story }: PreflightFailure,
	say: Run["say"],
): void {
	say(`preflight: ${reason}; no load is sent. The visitor's story:`);
	for (const line of story) say(`  ${line}`);
}
