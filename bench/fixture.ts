/** What every comparison of generators needs: a server with its certificate, k6, the bundle, and a temporary folder. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildScenario } from "../build.mjs";
import { findEngine } from "../cli/engine/find.ts";
import { presentedCertificate } from "../cli/run/certificate.ts";
import { readServerLedger } from "../cli/run/server-ledger.ts";
import type { Connections } from "../lib/load/connections.ts";
import type { Asked } from "../lib/plan/given.ts";
import { type Plan, planRun } from "../lib/plan/plan.ts";
import { readSettings } from "../lib/plan/settings.ts";
import { noPause } from "../lib/workload/steps.ts";
import { workload } from "../scenarios/visitor-funnel.ts";
import { type Server, startServer } from "./process.ts";

export interface BenchFixture {
	readonly engine: string;
	/** The funnel's. */
	readonly bundle: string;
	readonly certificate: string;
	readonly scratch: string;
	readonly server: Server;
}

/** Habits without think times, so that the measured time is the generator's work. */
export const hurry = {
	read: noPause,
	leave: noPause,
	talk: noPause,
	away: noPause,
};

/** Calls `act` with a fixture, and afterwards stops and removes everything, whatever happens. */
export async function withFixture(
	act: (fixture: BenchFixture) => Promise<void>,
): Promise<void> {
	const scratch = mkdtempSync(join(tmpdir(), "visitant-bench-"));
	const server = await startServer(["cli/main.ts", "serve", "--port", "0"]);
	try {
		const { file: engine } = await findEngine({
			env: process.env,
			say: () => {},
		});
		const certificate = join(scratch, "certificate.pem");
		writeFileSync(certificate, (await presentedCertificate(server.url)) ?? "");
		const bundle = await buildScenario(scenario);
		await act({ engine, bundle, certificate, scratch, server });
	} finally {
		await server.stop();
		rmSync(scratch, { recursive: true });
	}
}

/** The load of a bench; `isHurried` means without think times. */
export interface Load {
	readonly rate: number;
	readonly seconds: number;
	readonly isHurried: boolean;
	readonly connections: Connections;
}

const scenario = "visitor-funnel";
let runs = 0;

/** The funnel's settings for a load. Each run has consumers of its own, since the server would show them the conversations of the last run. */
export function askFor(
	{ scratch, server }: BenchFixture,
	{ rate, seconds, isHurried, connections }: Load,
	visitors: object = isHurried ? hurry : {},
): Asked {
	const file = join(scratch, `settings-${runs}.json`);
	const load = {
		rate,
		duration: `${seconds}s`,
		timeScale: isHurried ? 0.01 : 1,
		timeoutSeconds,
		connections,
	};
	writeFileSync(file, JSON.stringify({ visitors, load }));
	const given = (text: string) => ({ text, source: "bench" });
	return {
		settings: given(file),
		target: given(server.url),
		run: given(`bench-${runs++}`),
	};
}

/** The same for every variant. */
export const timeoutSeconds = 10;

/** The funnel's plan by these settings. */
export function planOf(asked: Asked): Plan {
	const readJson = (file: string): unknown =>
		JSON.parse(readFileSync(file, "utf8"));
	const scenarios = new Map([[scenario, { workload }]]);
	const sources = { scenarios, asked, targets: undefined, readJson };
	return planRun(readSettings(scenario, sources));
}

/** How many requests the server has answered so far. */
export async function answeredBy({
	server,
	certificate,
}: BenchFixture): Promise<number> {
	const pem = readFileSync(certificate, "utf8");
	const ledger = await readServerLedger(server.url, pem);
	return Object.values(ledger ?? {}).reduce((sum, count) => sum + count, 0);
}
