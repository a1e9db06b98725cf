/** Variants that send the same visitors: a script as an engineer would write it by hand, and the funnel. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineCommand } from "../cli/engine/command.ts";
import type { Header } from "../cli/journal/lines.ts";
import { startReceiver } from "../cli/journal/receiver.ts";
import { startJournal } from "../cli/journal/write.ts";
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
import { root } from "./process.ts";

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

/** As the command line runs it, with or without the journal. Throws for a violation, since none is expected. */
export const funnel = (
	name: string,
	connections: Connections,
	isJournaled: boolean,
): Variant => ({
	name,
	async run(fixture, round) {
		const { engine, bundle, certificate, scratch } = fixture;
		const summary = join(scratch, "summary.json");
		const asked = askFor(fixture, { ...round, connections });
		const journal = isJournaled ? await listen(scratch, asked) : undefined;
		const { file, parameters, environment } = engineCommand({
			engine,
			bundle,
			asked,
			certificate,
			summary,
			...(journal && { collector: journal.endpoint }),
		});
		const before = process.cpuUsage();
		const cost = await costOf(
			fixture,
			{ file, parameters, environment, codes: stoppedCodes },
			round.window,
		);
		const { user, system } = process.cpuUsage(before);
		await journal?.close();
		const { metrics } = JSON.parse(readFileSync(summary, "utf8"));
		if (metrics.violations?.count > 0)
			throw new Error(`${metrics.violations.count} violations`);
		return {
			...cost,
			lagP95: metrics.schedule_lag["p(95)"],
			...(journal && { ownSeconds: (user + system) / 1e6 }),
		};
	},
});

/** Receiver, journal and live view, as a run has them. */
async function listen(scratch: string, asked: Asked) {
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
		onLine: view.add,
		onFailure: () => {
			throw new Error("the journal could not be written");
		},
	});
	return startReceiver({ take: journal.take });
}
