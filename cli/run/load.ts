/** Sends the load: k6 runs, the journal is written meanwhile, and limits and signals end the run early. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatDuration } from "../../lib/load/duration.ts";
import { isConstant, peakRate } from "../../lib/load/shape.ts";
import { isLoopbackUrl } from "../../lib/load/targets.ts";
import { isProbe } from "../../lib/plan/mode.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import { usableCores } from "../engine/bounds.ts";
import { engineCommand, showCommand } from "../engine/command.ts";
import { watchMachine } from "../engine/machine.ts";
import {
	type EngineEnd,
	type EngineProcess,
	startEngine,
} from "../engine/process.ts";
import { Aggregator } from "../journal/aggregator.ts";
import type { Footer, Header, Line, StoppedBy } from "../journal/lines.ts";
import { type Receiver, startReceiver } from "../journal/receiver.ts";
import { type Journal, startJournal } from "../journal/write.ts";
import { lostIn, visitsOf } from "../result/evidence.ts";
import type { Observation } from "../result/observation.ts";
import { silenceAtEnd } from "../result/silence.ts";
import { slotSecondsFor } from "../result/timeline.ts";
import { Windows } from "../result/windows.ts";
import { answers } from "./certificate.ts";
import { headerOf } from "./header.ts";
import { createLiveView, type LiveView } from "./live.ts";
import { showLive } from "./live-run.ts";
import type { LocalServer } from "./local-server.ts";
import type { LoadTest } from "./request.ts";
import type { RunContext } from "./resolve-target.ts";
import { countsBetween, readServerLedger } from "./server-ledger.ts";
import type { Signals } from "./signals.ts";

/** Runs k6 to its end, or until it is stopped. */
export async function sendLoad(
	test: LoadTest,
	context: RunContext,
): Promise<Observation> {
	const { plan, say, forwarder } = test;
	const { signals, server } = context;
	say(describeLoad(plan));
	const target = await targetBefore(plan, context);
	const aggregator = new Aggregator(slotSecondsFor(plan.lengthSeconds));
	const windows = new Windows(plan.limits, plan.lengthSeconds, usableCores());
	const load = await startLoad(test, context, aggregator, windows);
	const end = await waitForEngine(load, signals);
	// A signal that comes later is not the reason for the load's end.
	const stopSignal = signals.received() ?? null;
	windows.end();
	const isLossy = lostIn(aggregator.measurements()) > 0;
	const silence = plan.target.isLoopback ? undefined : silenceAtEnd(aggregator);
	const footer: Footer = {
		...endOf(plan, load, end),
		stopSignal,
		...(await targetAfter(target, server, isLossy, silence)),
	};
	load.journal.close(footer);
	const notForwarded = await forwarder?.end();
	if (notForwarded !== undefined) say(notForwarded);
	return {
		plan,
		header: load.header,
		output: end,
		aggregator,
		windows,
		origin: {
			kind: "measured",
			footer,
			journalProblem: load.journal.failure(),
		},
	};
}

/** A running k6, with everything that is written and shown of it. */
interface Load {
	readonly header: Header;
	readonly engine: EngineProcess;
	readonly journal: Journal;
	readonly receiver: Receiver;
	readonly view: LiveView;
	/** The page in a browser, where one is asked for. */
	readonly page: Awaited<ReturnType<typeof showLive>> | undefined;
	/** The limit that stopped it, if one did. */
	readonly stoppedBy: () => StoppedBy | undefined;
	/** By this program's clock (performance.now). */
	readonly startedAt: number;
	readonly unwatch: () => void;
}

/** k6's line with the address of its live page. */
const dashboardLine = /^\s*web dashboard: (http\S+)/;

/** Starts the receiver, the journal and k6, in this order. */
async function startLoad(
	test: LoadTest,
	{ options, server, signals }: RunContext,
	aggregator: Aggregator,
	windows: Windows,
): Promise<Load> {
	const { plan, folder, forwarder, dashboard } = test;
	let stoppedBy: StoppedBy | undefined;
	// Both exist before the first line comes.
	let engine: EngineProcess | undefined;
	let journal: Journal | undefined;
	const began = (): number | undefined => {
		const startedAt = engine?.startedAt();
		return startedAt === undefined ? undefined : journal?.secondAt(startedAt);
	};
	const view = createLiveView(plan, test.screen ?? process.stderr, began);
	forwarder?.onRefused(view.print);
	const onLine = (line: Line): void => {
		aggregator.add(line);
		view.add(line);
		const broken = windows.add(line);
		if (!broken || stoppedBy || signals.received()) return;
		stoppedBy = broken;
		engine?.stop();
	};
	const receiver = await startReceiver({
		take: (samples) => journal?.take(samples),
		...(forwarder && { forward: forwarder.send }),
	});
	const collector = receiver.endpoint;
	const { labels } = test;
	const command = engineCommand({ ...options, collector, dashboard, labels });
	const header = headerOf(test, server, showCommand(command));
	const startedAt = performance.now();
	journal = startJournal(join(folder, "journal.ndjson"), header, {
		onLine,
		onFailure: () => engine?.stop(),
	});
	// Last, since an open page would keep this program from ending where anything before it fails.
	const page = test.isLive
		? await showLive(test, aggregator, began, signals)
		: undefined;
	engine = startEngine(command, join(folder, "engine.log"), (line) => {
		const [, address] = dashboardLine.exec(line) ?? [];
		if (address !== undefined) view.print(`k6's live page: ${address}`);
		// The visits that a probe gives up are not waited for.
		if (isProbe(plan.mode) && engine?.closed() === plan.virtualUsers)
			engine.stop();
	});
	if (journal.failure() !== undefined) engine.stop();
	const watched = {
		generator: engine.pid,
		target: server?.pid,
		targetDelay: () => server?.delay(),
	};
	return {
		header,
		engine,
		journal,
		receiver,
		view,
		page,
		stoppedBy: () => stoppedBy,
		startedAt,
		unwatch: watchMachine(watched, journal.machine),
	};
}

/** The idle seconds after k6's end are not part of the load, so the machine is no longer watched then. */
async function waitForEngine(
	{ engine, receiver, view, page, unwatch }: Load,
	signals: Signals,
): Promise<EngineEnd> {
	try {
		signals.onSignal(engine.stop);
		return await engine.ended;
	} finally {
		unwatch();
		await receiver.close();
		view.end();
		await page?.end();
	}
}

/** How the load ended, for the journal's footer. */
function endOf(
	plan: Plan,
	{ journal, receiver, stoppedBy, startedAt }: Load,
	end: EngineEnd,
) {
	return {
		seconds: (performance.now() - startedAt) / 1000,
		beganSecond:
			end.startedAt === undefined ? 0 : journal.secondAt(end.startedAt),
		code: end.code,
		signal: end.signal,
		visits: visitsOf(plan, end.closed),
		stoppedBy: stoppedBy() ?? null,
		failure: journal.failure() ?? end.logFailure ?? receiver.problem() ?? null,
	};
}

/** The target's address, certificate and ledger before the load. */
async function targetBefore(
	{ target }: Plan,
	{ server, options: { certificate } }: RunContext,
) {
	const url = server?.url ?? target.url;
	const pem =
		certificate === undefined ? undefined : readFileSync(certificate, "utf8");
	return { url, pem, ledger: await readServerLedger(url, pem) };
}

/** Whether the target still answers, and the requests that its ledger counted during the load. */
async function targetAfter(
	{ url, pem, ledger: before }: Awaited<ReturnType<typeof targetBefore>>,
	server: LocalServer | undefined,
	isLossy: boolean,
	silence: string | undefined,
) {
	const after = await readServerLedger(url, pem);
	const isSilent = before !== undefined && after === undefined;
	const isAsked = isLoopbackUrl(url) && (isSilent || isLossy);
	return {
		targetGone: silence ?? (await whyGone(url, server, isAsked)) ?? null,
		keepsLedger: before !== undefined,
		serverLedger: countsBetween(before, after) ?? null,
	};
}

/**
 * Why the target no longer answers. Without a lost request there is no reason to ask it. Only loopback is asked: k6 may reach
 * any other target through a proxy, and with certificates, that this program does not use.
 */
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
