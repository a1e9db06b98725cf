/** Sends the load: the engine runs, a journal is written along, and whatever ends the run early ends it here. */
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { formatDuration } from "../lib/load/duration.ts";
import type { Plan } from "../lib/load/plan.ts";
import { isConstant, peakRate } from "../lib/load/profiles.ts";
import { isObject } from "../lib/wire/json.ts";
import type { Aiming } from "./aim.ts";
import { answers } from "./certificate.ts";
import {
	type CommandOptions,
	engineCommand,
	showCommand,
} from "./engine/command.ts";
import { watchMachine } from "./engine/machine.ts";
import { type EngineEnd, type Running, startEngine } from "./engine/process.ts";
import { Fold } from "./journal/fold.ts";
import type { Footer, Header, Line, StoppedBy } from "./journal/lines.ts";
import type { PassOn } from "./journal/pass-on.ts";
import { startReceiver } from "./journal/receiver.ts";
import { startJournal } from "./journal/write.ts";
import { ledgerBetween, readServerLedger } from "./ledger.ts";
import { createLiveView } from "./live.ts";
import type { LocalServer } from "./local-server.ts";
import { lostOf } from "./result/evidence.ts";
import type { Observed } from "./result/observed.ts";
import { readSummary } from "./result/summary.ts";
import { slotSecondsFor } from "./result/timeline.ts";
import { Windows } from "./result/windows.ts";
import type { Signals } from "./signals.ts";

export interface Run extends Aiming {
	/** Where the reports go. */
	readonly folder: string;
	/** Where the engine's metrics go beside our own journal. */
	readonly passOn: PassOn | undefined;
	/** Whether the engine shows its own live page. */
	readonly dashboard: boolean;
}

/** What a run has while it is carried out, and no longer. */
export interface Range {
	readonly server: LocalServer | undefined;
	readonly options: CommandOptions;
	readonly signals: Signals;
	/** A folder for what nobody keeps. */
	readonly scratch: string;
}

/** How the engine says where its page is. */
const dashboardLine = /^\s*web dashboard: (http\S+)/;

/** Runs the engine to its end, or to where it is stopped. */
export async function sendLoad(run: Run, range: Range): Promise<Observed> {
	const { plan, folder, say, passOn, dashboard } = run;
	const { options, server, signals } = range;
	say(describeLoad(plan));
	const url = server?.url ?? plan.target.url;
	const pem = certificateIn(options);
	const before = await readServerLedger(url, pem);
	const fold = new Fold(slotSecondsFor(plan.lengthSeconds));
	const windows = new Windows(plan.limits, plan.lengthSeconds);
	const view = createLiveView(plan, process.stderr, () => {
		const began = engine?.began();
		return began === undefined ? undefined : journal.secondAt(began);
	});
	let stoppedBy: StoppedBy | undefined;
	let engine: Running | undefined;
	const hear = (line: Line): void => {
		fold.hear(line);
		view.hear(line);
		const broken = windows.hear(line);
		if (!broken || stoppedBy || signals.received()) return;
		stoppedBy = broken;
		engine?.stop();
	};
	const receiver = await startReceiver({
		take: (samples) => journal.take(samples),
		...(passOn && { passOn: passOn.send }),
	});
	const command = engineCommand({
		...options,
		collector: receiver.endpoint,
		dashboard,
	});
	const header = headerOf(run, server, showCommand(command));
	const startedAt = performance.now();
	const journal = startJournal(join(folder, "journal.ndjson"), header, {
		hear,
		onFailure: () => engine?.stop(),
	});
	engine = startEngine(command, join(folder, "engine.log"), (line) => {
		const [, page] = dashboardLine.exec(line) ?? [];
		if (page !== undefined) view.tell(`live page of the engine: ${page}`);
	});
	if (journal.failure() !== undefined) engine.stop();
	const unwatch = watchMachine(
		{ generator: engine.pid, target: server?.pid },
		journal.machine,
	);
	let end: EngineEnd;
	try {
		signals.onSignal(engine.stop);
		end = await engine.ended;
	} finally {
		// What comes from now on is no part of the load: idle seconds are not counted.
		unwatch();
		await receiver.close();
		view.end();
	}
	const seconds = (performance.now() - startedAt) / 1000;
	// Nor is the signal of somebody who is tired of waiting for what follows.
	const stopSignal = signals.received() ?? null;
	windows.end();
	const after = await readServerLedger(url, pem);
	const isSilent = before !== undefined && after === undefined;
	const isDoubted = isSilent || lostOf(fold.measurements()) > 0;
	const targetGone = (await whyGone(url, server, isDoubted)) ?? null;
	const footer: Footer = {
		seconds,
		beganSecond: end.began === undefined ? 0 : journal.secondAt(end.began),
		code: end.code,
		signal: end.signal,
		complete: end.complete,
		interrupted: end.interrupted,
		stoppedBy: stoppedBy ?? null,
		targetGone,
		stopSignal,
		failure: journal.failure() ?? end.logFailure ?? receiver.problem() ?? null,
		keepsLedger: before !== undefined,
		serverLedger: ledgerBetween(before, after) ?? null,
	};
	journal.close(footer);
	const refused = await passOn?.end();
	if (refused !== undefined) say(refused);
	return {
		plan,
		header,
		fold,
		windows,
		footer,
		journalProblem: journal.failure(),
		heard: end,
		summary: readSummary(options.summary ?? ""),
		loadSent: true,
		isMadeAgain: false,
		preflight: undefined,
	};
}

/** What a journal begins with. */
export function headerOf(
	{ plan, asked, engine, sources }: Run,
	server: LocalServer | undefined,
	command: string,
): Header {
	const files = [asked.settings, asked.config].flatMap((given) =>
		given ? [[given.text, withoutTokens(sources.readJson(given.text))]] : [],
	);
	// A listed target may be asked for by its address as well.
	const { name } = plan.target;
	const entry = isObject(sources.targets) ? sources.targets[name] : undefined;
	return {
		run: asked.run?.text ?? "",
		scenario: plan.scenario,
		startedAt: new Date().toISOString(),
		asked,
		files: Object.fromEntries(files),
		targets: entry === undefined ? {} : { [name]: entry },
		isLocalServer: server !== undefined,
		engineVersion: engine.version,
		command,
		machine: {
			node: process.version,
			platform: `${process.platform} ${process.arch}`,
			cpus: cpus().length,
			memoryMebibytes: Math.round(totalmem() / 2 ** 20),
		},
	};
}

/** The local server's configuration has its operators' tokens; a plan needs none of them. */
function withoutTokens(value: unknown): unknown {
	const text = JSON.stringify(value, (name, member) =>
		name === "token" ? undefined : member,
	);
	return JSON.parse(text);
}

/** The certificate that a loopback target presented at the start. */
function certificateIn({ certificate }: CommandOptions): string | undefined {
	return certificate === undefined
		? undefined
		: readFileSync(certificate, "utf8");
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
	virtualUsers,
}: Plan): string {
	const rate = isConstant(shape) ? "" : "up to ";
	return `load: ${scenario}, ${profile}: ${rate}${peakRate(shape)} visitors/s for ${formatDuration(lengthSeconds)}, ${virtualUsers} virtual users`;
}
