/** What one machine holds: a minute of many visitors, the local server beside them, and many virtual users who pause. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineCommand } from "../cli/engine/command.ts";
import type { Result } from "../cli/result/schema.ts";
import { type Ground, hurry, onGround } from "./ground.ts";
import { measure, root } from "./process.ts";

/** Prints both. */
export async function benchLoad(): Promise<void> {
	await onGround(async (ground) => {
		minute(ground.scratch);
		await paused(ground);
	});
}

/** 1,000 visitors a second of the funnel for a minute, without think times, as a user would run it. */
function minute(scratch: string): void {
	const settings = join(scratch, "minute.json");
	const load = { rate: 1000, duration: "60s", timeScale: 0.01 };
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
	const { visitors, requests, violations, verdict, gates } = result;
	const told = gates
		.filter(({ gate }) => /lag|busy/.test(gate))
		.map(({ gate, figure, state }) => `${gate} ${figure} (${state})`);
	console.log(
		`\n1,000 visitors/s for a minute after a ramp of 30 s: ${verdict.word} (${status}); ${visitors.started} started, ${visitors.turnedAway} turned away, ` +
			`${requests.count} requests, ${violations.count} violations; ${told.join(", ")}`,
	);
}

/** About 1,000 virtual users at once, each in a pause of 20 s with its TLS connection open. */
async function paused({
	engine,
	certificate,
	scratch,
	server,
}: Ground): Promise<void> {
	const settings = join(scratch, "paused.json");
	const long = { medianSeconds: 20, p99Seconds: 20 };
	const weights = { bounce: 0, browse: 1, chat: 0, buy: 0, return: 0 };
	const visitors = { ...hurry, weights, read: long };
	const load = { rate: 48, duration: "45s", timeScale: 1, timeoutSeconds: 1 };
	writeFileSync(settings, JSON.stringify({ visitors, load }));
	const { parameters, environment } = engineCommand({
		engine,
		scenario: "visitor-funnel",
		asked: {
			settings: { text: settings, source: "bench" },
			target: { text: server.url, source: "bench" },
		},
		summary: join(scratch, "summary.json"),
		certificate,
	});
	const { peakMebibytes } = await measure(
		engine,
		parameters,
		environment,
		[0, 99],
	);
	const { metrics } = JSON.parse(
		readFileSync(join(scratch, "summary.json"), "utf8"),
	);
	console.log(
		`${metrics.vus_max.max} virtual users, ${metrics.vus.max} of them on a visit at once, nearly all in a pause of 20 s: ${peakMebibytes.toFixed(0)} MiB`,
	);
}
