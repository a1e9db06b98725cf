/** Variants that send the same visitors: a script as an engineer would write it by hand, and the funnel. */
import { join } from "node:path";
import { engineCommand } from "../cli/engine/command.ts";
import { Aggregator } from "../cli/journal/aggregator.ts";
import type { Header } from "../cli/journal/lines.ts";
import { startReceiver } from "../cli/journal/receiver.ts";
import { startJournal } from "../cli/journal/write.ts";
import { lagOf } from "../cli/result/lag.ts";
import { createLiveView } from "../cli/run/live.ts";
import type { Connections } from "../lib/load/connections.ts";
import type { Asked } from "../lib/plan/given.ts";
import {
	askFor,
	type BenchFixture,
	type Load,
	planOf,
	timeoutSeconds,
} from "./fixture.ts";
import { type Cost, costOf, stoppedCodes, type Window } from "./generator.ts";
import { type Program, root } from "./process.ts";

/** The result of one variant in one round. */
export interface Found extends Cost {
	/** The 95th percentile of the lag in milliseconds, for the funnel only. */
	readonly lagP95?: number;
	/** Seconds of CPU of receiver, journal and live view. */
	readonly ownSeconds?: number;
}

/** A load, and when it is steady. */
export interface Round extends Omit<Load, "connections"> {
	readonly window: Window;
}

export interface Variant {
	readonly name: string;
	readonly run: (fixture: BenchFixture, round: Round) => Promise<Found>;
}

/** By hand: a virtual user for every visit at once, with k6's defaults or with our settings. */
export const script = (
	name: string,
	connections: Connections,
	settings: "ours" | "defaults",
): Variant => ({
	name,
	async run(fixture, round) {
		const { engine, bundle, certificate, scratch, server } = fixture;
		const { rate, seconds, isHurried } = round;
		const asked = askFor(fixture, { ...round, connections });
		const { environment } = engineCommand({
			engine,
			bundle,
			asked,
			certificate,
		});
		const own =
			settings === "ours"
				? environment
				: { SSL_CERT_FILE: certificate, K6_NO_USAGE_REPORT: "true" };
		const { quick } = planOf(asked).expectedAtOnce;
		return costOf(
			fixture,
			{
				file: engine,
				parameters: [
					"run",
					"--summary-export",
					join(scratch, "summary.json"),
					join(root, "bench/scripts/hand-written.js"),
				],
				environment: {
					...own,
					...(settings === "defaults" && { BENCH_DEFAULTS: "1" }),
					BENCH_URL: server.url,
					BENCH_RATE: String(rate),
					BENCH_DURATION: `${seconds}s`,
					// Visits without think time take milliseconds, but come in bursts on a busy machine.
					BENCH_VUS: String(quick + Math.ceil(rate / 5)),
					BENCH_HURRY: isHurried ? "1" : "0",
					BENCH_CONNECTIONS: connections,
					BENCH_TIMEOUT: `${timeoutSeconds}s`,
				},
				codes: stoppedCodes,
			},
			round.window,
		);
	},
});

/** As the command line runs it, with the journal. Throws for a violation, since none is expected. */
export const funnel = (name: string, connections: Connections): Variant => ({
	name,
	async run(fixture, round) {
		const asked = askFor(fixture, { ...round, connections });
		const before = process.cpuUsage();
		let cost: Cost | undefined;
		const found = await journaled(fixture, asked, async (program) => {
			cost = await costOf(fixture, program, round.window);
		});
		const { user, system } = process.cpuUsage(before);
		if (!cost) throw new Error("nothing was measured");
		return { ...cost, ...found, ownSeconds: (user + system) / 1e6 };
	},
});

/**
 * Calls `act` with k6's command while receiver, journal and live view run, as in a run. Resolves to the lag of the visitors.
 * Throws for a violation.
 */
export async function journaled(
	{ engine, bundle, certificate, scratch }: BenchFixture,
	asked: Asked,
	act: (program: Program) => Promise<void>,
): Promise<{ lagP95: number }> {
	const aggregator = new Aggregator(1);
	const receiver = await listen(scratch, asked, aggregator);
	const { file, parameters, environment } = engineCommand({
		engine,
		bundle,
		asked,
		certificate,
		collector: receiver.endpoint,
	});
	await act({ file, parameters, environment, codes: stoppedCodes });
	await receiver.close();
	const measured = aggregator.measurements();
	const violations = measured.sum("violations");
	if (violations > 0) throw new Error(`${violations} violations`);
	return { lagP95: lagOf(measured).quantile(0.95) };
}

async function listen(scratch: string, asked: Asked, aggregator: Aggregator) {
	const screen = { write: () => {}, isTTY: true };
	const view = createLiveView(planOf(asked), screen, () => 0);
	const header: Header = {
		run: "bench",
		scenario: "visitor-funnel",
		startedAt: new Date().toISOString(),
		asked,
		files: {},
		targets: {},
		isLocalServer: false,
		engineVersion: "",
		command: "",
		machine: { node: "", platform: "", cpus: 0, memoryMebibytes: 0 },
	};
	const journal = startJournal(join(scratch, "journal.ndjson"), header, {
		onLine: (line) => {
			aggregator.add(line);
			view.add(line);
		},
		onFailure: () => {
			throw new Error("the journal could not be written");
		},
	});
	return startReceiver({ take: journal.take });
}
