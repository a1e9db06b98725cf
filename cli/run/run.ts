/** Runs a request: target, preflight, load, Result, reports. Whatever happens, what was measured is written. */
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { engineCommand, showCommand } from "../engine/command.ts";
import type { EngineEnd } from "../engine/process.ts";
import { Aggregator } from "../journal/aggregator.ts";
import { tryToWriteSteps } from "../journal/steps-csv.ts";
import { renderAnnotations } from "../report/annotations.ts";
import { renderTerminal } from "../report/terminal.ts";
import { renderReports, writeReports } from "../report/write.ts";
import type { Observation, PreflightFailure } from "../result/observation.ts";
import { makeResult } from "../result/result.ts";
import type { Result } from "../result/schema.ts";
import { slotSecondsFor } from "../result/timeline.ts";
import { Windows } from "../result/windows.ts";
import { paint } from "./colours.ts";
import { withFolder } from "./folder.ts";
import { headerOf } from "./header.ts";
import { sendLoad } from "./load.ts";
import {
	formatEvents,
	preflightFailure,
	startPreflight,
	startReplay,
} from "./preflight.ts";
import type { LoadTest, RunRequest } from "./request.ts";
import { type RunContext, withTarget } from "./resolve-target.ts";
import { linkLatest } from "./stored.ts";

/** Runs a load test and returns its exit code. Throws BadInput where the target or the folder cannot be had. */
export function runLoadTest(test: LoadTest): Promise<number> {
	return observed(test, (observation) => {
		const exitCode = publish(makeResult(observation), test);
		tryToWriteSteps(test.folder, test.say);
		linkLatest(test.folder);
		return exitCode;
	});
}

/** Sends the load of a test, and calls `use` with what was observed while the folder is still claimed. */
export function observed<Used>(
	test: LoadTest,
	use: (observation: Observation) => Used,
): Promise<Used> {
	return withFolder(test.folder, () => {
		writeFileSync(join(test.folder, "engine.log"), "");
		return withTarget(test, async (context) =>
			use(await observe(test, context)),
		);
	});
}

/** Plays one visitor again, prints its requests and answers, and returns the exit code of a preflight. */
export function replayVisitor(
	request: RunRequest,
	visitor: number,
): Promise<number> {
	return withTarget(request, async ({ options, signals, scratch }) => {
		const engine = startReplay(options, join(scratch, "engine.log"));
		signals.onSignal(engine.stop);
		const end = await engine.ended;
		process.stdout.write(`${formatEvents(end).join("\n")}\n`);
		const failure = preflightFailure(end, 1);
		if (failure) request.say(`visitor ${visitor}: ${failure.reason}`);
		return failure?.exitCode ?? 0;
	});
}

/** Preflight and load. */
async function observe(
	test: LoadTest,
	context: RunContext,
): Promise<Observation> {
	const { plan, folder, say } = test;
	const { options, server, signals } = context;
	say(`preflight: one visitor through ${server?.url ?? plan.target.name}`);
	const engine = startPreflight(options, join(folder, "engine.log"));
	signals.onSignal(engine.stop);
	const end = await engine.ended;
	if (signals.received()) return withoutLoad(test, context, end, undefined);
	const failure = preflightFailure(end, plan.scenarios.length);
	if (!failure) return sendLoad(test, context);
	say(`preflight: ${failure.reason}; no load is sent`);
	return withoutLoad(test, context, end, failure);
}

/** The observation of a run that ended with its preflight. */
function withoutLoad(
	test: LoadTest,
	{ server, options, signals }: RunContext,
	end: EngineEnd,
	failure: PreflightFailure | undefined,
): Observation {
	const command = showCommand(engineCommand(options));
	return {
		plan: test.plan,
		header: headerOf(test, server, command),
		output: end,
		aggregator: new Aggregator(slotSecondsFor(test.plan.lengthSeconds)),
		windows: new Windows([], 0, 0),
		origin: {
			kind: "preflight",
			code: end.code,
			signal: end.signal,
			failure,
			stopSignal: signals.received() ?? null,
		},
	};
}

/** A run without its reports proves nothing, so it is invalid. */
const unwritten = 3;

/** Writes the reports, prints the short result, and returns the exit code. */
function publish(result: Result, test: LoadTest): number {
	const where = relative(process.cwd(), test.folder) || ".";
	// A bug in either ends the command before run.json can claim anything.
	const shown = renderTerminal(result, where, paint);
	const isWritten = tryToWrite(result, test);
	process.stdout.write(
		isWritten ? shown : renderTerminal(result, undefined, paint),
	);
	if (process.env.GITHUB_ACTIONS === "true")
		process.stdout.write(renderAnnotations(result));
	return isWritten || result.verdict.word === "stopped"
		? result.verdict.exitCode
		: unwritten;
}

function tryToWrite(result: Result, { folder, say }: LoadTest): boolean {
	const reports = renderReports(result);
	try {
		writeReports(reports, folder);
		return true;
	} catch (error) {
		say(`the reports could not be written to ${folder}: ${String(error)}`);
		return false;
	}
}
