/** What every comparison of generators stands on: a server, k6, its certificate, and a folder for what nobody keeps. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { presentedCertificate } from "../cli/run/certificate.ts";
import { findEngine } from "../cli/engine/find.ts";
import { readServerLedger } from "../cli/run/server-ledger.ts";
import type { Connections } from "../lib/load/connections.ts";
import { type Plan, planRun } from "../lib/plan/plan.ts";
import { schemas } from "../lib/plan/schemas.ts";
import { type Asked, readSettings } from "../lib/plan/settings.ts";
import { atOnce } from "../lib/workload/steps.ts";
import { type Server, startServer } from "./process.ts";

export interface BenchFixture {
	readonly engine: string;
	readonly certificate: string;
	readonly scratch: string;
	readonly server: Server;
}

/** Visitors in a hurry: what is measured is what the generator does, not how long it waits. */
export const hurry = {
	read: atOnce,
	leave: atOnce,
	talk: atOnce,
	away: atOnce,
};

/** Stands it up, and takes it down again whatever happens. */
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
		await act({ engine, certificate, scratch, server });
	} finally {
		await server.stop();
		rmSync(scratch, { recursive: true });
	}
}

/** The load of a bench; think times are the funnel's own unless visitors are in a hurry. */
export interface Load {
	readonly rate: number;
	readonly seconds: number;
	readonly isHurried: boolean;
	readonly connections: Connections;
}

let runs = 0;

/** The funnel's settings for a load; consumers of their own for each run: the server would show them the conversations of the last one. */
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

/** The same on both sides. */
export const timeoutSeconds = 10;

/** The funnel's plan by these settings. */
export function planOf(asked: Asked): Plan {
	const readJson = (file: string): unknown =>
		JSON.parse(readFileSync(file, "utf8"));
	const sources = { asked, targets: undefined, schemas, readJson };
	return planRun(readSettings("visitor-funnel", sources));
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
