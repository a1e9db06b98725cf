/** Carries a run out: target, preflight, load, Result, reports. Whatever happens, what was measured is written. */
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { formatDuration } from "../lib/load/duration.ts";
import type { Plan } from "../lib/load/plan.ts";
import { isConstant, peakRate } from "../lib/load/profiles.ts";
import { BadInput } from "../lib/wire/problems.ts";
import { type Aiming, aim } from "./aim.ts";
import { answers } from "./certificate.ts";
import {
	type CommandOptions,
	engineCommand,
	showCommand,
} from "./engine/command.ts";
import { watchMachine } from "./engine/machine.ts";
import { startEngine } from "./engine/process.ts";
import { Counts } from "./journal/counts.ts";
import { startReceiver } from "./journal/receiver.ts";
import { ledgerBetween, readServerLedger } from "./ledger.ts";
import type { LocalServer } from "./local-server.ts";
import {
	type PreflightFailure,
	preflightFailure,
	startPreflight,
	startReplay,
	storyOf,
} from "./preflight.ts";
import { createProgressLine } from "./progress.ts";
import { renderTerminal } from "./report/terminal.ts";
import { writeReports } from "./report/write.ts";
import { lostOf } from "./result/evidence.ts";
import { makeResult } from "./result/result.ts";
import { readSummary } from "./result/summary.ts";
import { type Signals, watchSignals } from "./signals.ts";

export interface Run extends Aiming {
	/** Where the reports go. */
	readonly folder: string;
}

/** Carries a run out and gives its exit code. Throws BadInput where the target or the folder cannot be had. */
export async function carryOut(run: Run): Promise<number> {
	makeFolder(run.folder);
	return aimed(run, (range) => measure(run, range));
}

/** Lets one visitor walk again, tells all of it on standard output, and gives the exit code of a preflight. */
export function replay(run: Aiming): Promise<number> {
	return aimed(run, async ({ options, signals, scratch }) => {
		const walking = startReplay(options, join(scratch, "engine.log"));
		signals.onSignal(walking.stop);
		const end = await walking.ended;
		process.stdout.write(`${storyOf(end).join("\n")}\n`);
		const failure = preflightFailure(end, run.plan.stories.length);
		if (failure) run.say(`visitor ${run.plan.visitor}: ${failure.reason}`);
		return failure?.exitCode ?? 0;
	});
}

/** What a run has while it is carried out, and no longer. */
interface Range {
	readonly server: LocalServer | undefined;
	readonly options: CommandOptions;
	readonly signals: Signals;
	/** A folder for what nobody keeps. */
	readonly scratch: string;
}

/** Does something with a target, and takes everything down again whatever happens. */
async function aimed(
	run: Aiming,
	act: (range: Range) => Promise<number>,
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
async function measure(
	run: Run,
	{ options, server, signals }: Range,
): Promise<number> {
	const { plan, asked, engine, folder, say } = run;
	const log = join(folder, "engine.log");
	const url = server?.url ?? plan.target.url;
	const startedAt = new Date();
	say(`preflight: one visitor through ${server?.url ?? plan.target.name}`);
	const checking = startPreflight(options, log);
	signals.onSignal(checking.stop);
	const checked = await checking.ended;
	const failure = signals.received()
		? undefined
		: preflightFailure(checked, plan.stories.length);
	if (failure) tellFailure(failure, say);
	const load =
		failure || signals.received()
			? undefined
			: await sendLoad(run, options, url, signals);
	const counts = load?.counts ?? new Counts();
	const targetGone = await whyGone(url, server, counts);
	const result = makeResult({
		plan,
		run: asked.run?.text ?? "",
		startedAt,
		seconds: load?.seconds ?? 0,
		isLocalServer: server !== undefined,
		engineVersion: engine.version,
		command: load?.command ?? showCommand(engineCommand(options)),
		end: load?.end ?? checked,
		summary: readSummary(options.summary ?? ""),
		counts,
		countsFailure: load?.countsFailure,
		busyP95: load?.busyP95,
		serverLedger: load?.ledger,
		signal: signals.received(),
		targetGone,
		loadSent: load !== undefined,
		preflight: failure,
	});
	writeReports(result, folder);
	process.stdout.write(
		renderTerminal(result, relative(process.cwd(), folder) || "."),
	);
	return result.verdict.exitCode;
}

/** Runs the engine, and counts along with it; what the local server counted meanwhile as well. */
async function sendLoad(
	{ plan, folder, say }: Run,
	options: CommandOptions,
	url: string,
	signals: Signals,
) {
	say(describeLoad(plan));
	const pem = certificateIn(options);
	const before = await readServerLedger(url, pem);
	const receiver = await startReceiver();
	const command = engineCommand({ ...options, collector: receiver.endpoint });
	const machine = watchMachine();
	const line = createProgressLine(plan);
	const started = Date.now();
	const load = startEngine(command, {
		log: join(folder, "engine.log"),
		onProgress: line.show,
	});
	signals.onSignal(load.stop);
	const end = await load.ended;
	const seconds = (Date.now() - started) / 1000;
	line.end();
	const busyP95 = machine.stop();
	await receiver.close();
	return {
		end,
		seconds,
		busyP95,
		command: showCommand(command),
		counts: receiver.counts,
		countsFailure: receiver.problem(),
		ledger: ledgerBetween(before, await readServerLedger(url, pem)),
	};
}

/** The certificate that a loopback target presented at the start. */
function certificateIn({ certificate }: CommandOptions): string | undefined {
	return certificate === undefined
		? undefined
		: readFileSync(certificate, "utf8");
}

function makeFolder(folder: string): void {
	if (existsSync(join(folder, "run.json"))) {
		throw new BadInput(
			`--out: ${folder} holds the reports of a run already; name another folder`,
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

/** Asked only where requests were lost: a target that answered to the end is not doubted. */
async function whyGone(
	url: string,
	server: LocalServer | undefined,
	counts: Counts,
): Promise<string | undefined> {
	const death = server?.died();
	if (death !== undefined) return death;
	if (lostOf(counts) === 0) return undefined;
	return (await answers(url))
		? undefined
		: `the target no longer answers at ${url}`;
}

function describeLoad({
	scenario,
	profile,
	shape,
	lengthSeconds,
	virtualUsers,
}: Plan): string {
	const rate = isConstant(shape) ? "" : "up to ";
	return `load: ${scenario}, ${profile}: ${rate}${peakRate(shape)} visitors/s for ${formatDuration(lengthSeconds)}, ${virtualUsers} virtual users`;
}

function tellFailure(
	{ reason, story }: PreflightFailure,
	say: Run["say"],
): void {
	say(`preflight: ${reason}; no load is sent. The visitor's story:`);
	for (const line of story) say(`  ${line}`);
}
