/** How much load one machine can generate: a minute of many visitors beside the local server, and many paused visits. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "../cli/result/schema.ts";
import type { Connections } from "../lib/load/connections.ts";
import { askFor, type BenchFixture, hurry, withFixture } from "./fixture.ts";
import { root, start } from "./process.ts";
import { journaled } from "./variants.ts";

/** Visitors a second: two cores about half busy, and nearly full. */
const minutes: readonly (readonly [number, Connections])[] = [
	[500, "per-visitor"],
	[1000, "per-visitor"],
	[1000, "reused"],
];

/** Prints both. */
export async function benchLoad(): Promise<void> {
	for (const [rate, connections] of minutes)
		await withFixture(async ({ scratch }) =>
			minute(scratch, rate, connections),
		);
	for (const visits of [1000, 10_000])
		await withFixture((fixture) => paused(fixture, visits));
}

/** A minute of the funnel without think times, as a user would run it. */
function minute(scratch: string, rate: number, connections: Connections): void {
	const settings = join(scratch, "minute.json");
	const load = { rate, duration: "60s", timeScale: 0.01, connections };
	writeFileSync(settings, JSON.stringify({ visitors: hurry, load }));
	const folder = join(scratch, "minute");
	const words = ["run", "visitor-funnel", "--profile", "load"];
	const { status } = spawnSync(
		join(root, "visitant"),
		[...words, "--settings", settings, "--out", folder],
		{ stdio: "ignore" },
	);
	const result: Result = JSON.parse(
		readFileSync(join(folder, "run.json"), "utf8"),
	);
	const { visitors, requests, violations, verdict, gates, timeline } = result;
	const figures = gates
		.filter(({ gate }) => /lag|busy/.test(gate))
		.map(({ gate, figure, state }) => `${gate} ${figure} (${state})`);
	const memory = Math.max(...timeline.generatorMemory.map((one) => one ?? 0));
	console.log(
		`\n${rate} visitors/s for a minute after a ramp of 30 s, ${connections}: ${verdict.word} (${status}); ${visitors.started} started, ${visitors.turnedAway} turned away, ` +
			`${requests.count} requests, ${violations.count} violations; ${figures.join(", ")}; k6 ${memory} MiB`,
	);
}

/** Seconds of each visitor's pause. */
const pauseSeconds = 20;

/** So many visits at once, nearly all in a pause. */
async function paused(fixture: BenchFixture, visits: number): Promise<void> {
	const long = { medianSeconds: pauseSeconds, p99Seconds: pauseSeconds };
	const weights = { bounce: 0, browse: 1, chat: 0, buy: 0, return: 0 };
	const rate = visits / pauseSeconds;
	const asked = askFor(
		fixture,
		{ rate, seconds: 45, isHurried: false, connections: "per-visitor" },
		{ ...hurry, weights, read: long },
	);
	let peakMebibytes = 0;
	const { lagP95 } = await journaled(fixture, asked, async (program) => {
		({ peakMebibytes } = await start(program).ended);
	});
	console.log(
		`about ${visits} visits at once, each in a pause of ${pauseSeconds} s: ${peakMebibytes.toFixed(0)} MiB; lag p95 ${lagP95.toFixed(1)} ms`,
	);
}
