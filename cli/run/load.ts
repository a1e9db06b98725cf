/** Sends the load: the engine runs, a journal is written along, and whatever ends the run early ends it here. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatDuration } from "../../lib/load/duration.ts";
import { isConstant, peakRate } from "../../lib/load/shape.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import type { Aiming } from "./resolve-target.ts";
import { answers } from "./certificate.ts";
import {
	type CommandOptions,
	engineCommand,
	showCommand,
} from "../engine/command.ts";
import { watchMachine } from "../engine/machine.ts";
import { type EngineEnd, type EngineProcess, startEngine } from "../engine/process.ts";
import { headerOf } from "./header.ts";
import { Aggregator } from "../journal/aggregator.ts";
import type { Footer, Header, Line, StoppedBy } from "../journal/lines.ts";
import type { Forwarder } from "../journal/forward.ts";
import { type Receiver, startReceiver } from "../journal/receiver.ts";
import { type Journal, startJournal } from "../journal/write.ts";
import { ledgerBetween, readServerLedger } from "./server-ledger.ts";
import { createLiveView, type LiveView } from "./live.ts";
import type { LocalServer } from "./local-server.ts";
import { lostOf, visitsOf } from "../result/evidence.ts";
import type { Observed } from "../result/observation.ts";
import { readSummary } from "../result/summary.ts";
import { slotSecondsFor } from "../result/timeline.ts";
import { Windows } from "../result/windows.ts";
import type { Signals } from "./signals.ts";

export interface Run extends Aiming {
	/** Where the reports go. */
	readonly folder: string;
	/** Where the engine's metrics go beside our own journal. */
	readonly passOn: Forwarder | undefined;
	/** Whether the engine shows its own live page. */
	readonly dashboard: boolean;
}

/** What a run has while it is carried out, and no longer. */
export interface RunContext {
	readonly server: LocalServer | undefined;
	readonly options: CommandOptions;
	readonly signals: Signals;
	/** A folder for what nobody keeps. */
	readonly scratch: string;
}

/** Runs the engine to its end, or to where it is stopped. */
export async function sendLoad(
	run: Run,
	context: RunContext,
): Promise<Observed> {
	const { plan, say, passOn } = run;
	const { options, signals } = context;
	say(describeLoad(plan));
	const target = await targetBefore(run, context);
	const fold = new Aggregator(slotSecondsFor(plan.lengthSeconds));
	const windows = new Windows(plan.limits, plan.lengthSeconds);
	const load = await startLoad(run, context, { fold, windows });
	const end = await waitForEngine(load, signals);
	// The signal of somebody who is tired of waiting for what follows is none of the load's.
	const stopSignal = signals.received() ?? null;
	windows.end();
	const isLossy = lostOf(fold.measurements()) > 0;
	const footer: Footer = {
		...endOf(plan, load, end),
		stopSignal,
		...(await targetAfter(target, context.server, isLossy)),
	};
	load.journal.close(footer);
	const refused = await passOn?.end();
	if (refused !== undefined) say(refused);
	return {
		plan,
		header: load.header,
		fold,
		windows,
		footer,
		journalProblem: load.journal.failure(),
		heard: end,
		summary: readSummary(options.summary ?? ""),
		loadSent: true,
		isMadeAgain: false,
		preflight: undefined,
	};
}

/** An engine that runs, and all that is written and shown of it meanwhile. */
interface Load {
	readonly header: Header;
	readonly engine: EngineProcess;
	readonly journal: Journal;
	readonly receiver: Receiver;
	readonly view: LiveView;
	/** The limit that stopped it, once one did. */
	readonly stoppedBy: () => StoppedBy | undefined;
	/** By this program's clock (performance.now). */
	readonly startedAt: number;
	readonly unwatch: () => void;
}

/** How the engine says where its page is. */
const dashboardLine = /^\s*web dashboard: (http\S+)/;

/** Starts the engine, and whatever listens to it. */
async function startLoad(
	run: Run,
	{ options, server, signals }: RunContext,
	{ fold, windows }: Pick<Observed, "fold" | "windows">,
): Promise<Load> {
	const { plan, folder, passOn, dashboard } = run;
	let stoppedBy: StoppedBy | undefined;
	// Both are there by the time that anything comes of the engine.
	let engine: EngineProcess | undefined;
	let journal: Journal | undefined;
	const view = createLiveView(plan, process.stderr, () => {
		const began = engine?.startedAt();
		return began === undefined ? undefined : journal?.secondAt(began);
	});
	const hear = (line: Line): void => {
		fold.add(line);
		view.add(line);
		const broken = windows.add(line);
		if (!broken || stoppedBy || signals.received()) return;
		stoppedBy = broken;
		engine?.stop();
	};
	const receiver = await startReceiver({
		take: (samples) => journal?.take(samples),
		...(passOn && { forward: passOn.send }),
	});
	const collector = receiver.endpoint;
	const command = engineCommand({ ...options, collector, dashboard });
	const header = headerOf(run, server, showCommand(command));
	const startedAt = performance.now();
	journal = startJournal(join(folder, "journal.ndjson"), header, {
		hear,
		onFailure: () => engine?.stop(),
	});
	engine = startEngine(command, join(folder, "engine.log"), (line) => {
		const [, page] = dashboardLine.exec(line) ?? [];
		if (page !== undefined) view.print(`live page of the engine: ${page}`);
	});
	if (journal.failure() !== undefined) engine.stop();
	const watched = { generator: engine.pid, target: server?.pid };
	const unwatch = watchMachine(watched, journal.machine);
	return {
		header,
		engine,
		journal,
		receiver,
		view,
		stoppedBy: () => stoppedBy,
		startedAt,
		unwatch,
	};
}

/** What comes after the engine's end is no part of the load: idle seconds are not counted. */
async function waitForEngine(
	{ engine, receiver, view, unwatch }: Load,
	signals: Signals,
): Promise<EngineEnd> {
	try {
		signals.onSignal(engine.stop);
		return await engine.ended;
	} finally {
		unwatch();
		await receiver.close();
		view.end();
	}
}

/** How the load ended, as the engine and those who listened have it. */
function endOf(
	plan: Plan,
	{ journal, receiver, stoppedBy, startedAt }: Load,
	end: EngineEnd,
) {
	return {
		seconds: (performance.now() - startedAt) / 1000,
		beganSecond: end.startedAt === undefined ? 0 : journal.secondAt(end.startedAt),
		code: end.code,
		signal: end.signal,
		visits: visitsOf(plan, end.closed),
		stoppedBy: stoppedBy() ?? null,
		failure: journal.failure() ?? end.logFailure ?? receiver.problem() ?? null,
	};
}

/** Where the target is, and what its ledger says before the load. */
async function targetBefore(
	{ plan }: Run,
	{ server, options: { certificate } }: RunContext,
) {
	const url = server?.url ?? plan.target.url;
	const pem =
		certificate === undefined ? undefined : readFileSync(certificate, "utf8");
	return { url, pem, ledger: await readServerLedger(url, pem) };
}

/** What became of the target, and what its ledger says of the load. */
async function targetAfter(
	{ url, pem, ledger: before }: Awaited<ReturnType<typeof targetBefore>>,
	server: LocalServer | undefined,
	isLossy: boolean,
) {
	const after = await readServerLedger(url, pem);
	const isSilent = before !== undefined && after === undefined;
	return {
		targetGone: (await whyGone(url, server, isSilent || isLossy)) ?? null,
		keepsLedger: before !== undefined,
		serverLedger: ledgerBetween(before, after) ?? null,
	};
}

/** A target that answered to the end is not doubted, and not asked. */
async function whyGone(
	url: string,
	server: LocalServer | undefined,
	isDoubted: boolean,
): Promise<string | undefined> {
	const death = server?.died();
	if (death !== undefined) return death;
	if (!isDoubted) return undefined;
	return (await answers(url))
		? undefined
		: `the target no longer answers at ${url}`;
}

function describeLoad({
	scenario,
	profile,
	shape,
	lengthSeconds,
	expectedAtOnce,
}: Plan): string {
	const rate = isConstant(shape) ? "" : "up to ";
	return `load: ${scenario}, ${profile}: ${rate}${peakRate(shape)} visitors/s for ${formatDuration(lengthSeconds)}, up to ${expectedAtOnce.quick} visits at once`;
}
