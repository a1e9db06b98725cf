/** The funnel next to a hand-written k6 script: CPU per visitor and memory per virtual user, under the same settings. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { engineCommand } from "../cli/engine/command.ts";
import type { Asked } from "../lib/load/settings.ts";
import { type Ground, hurry, onGround, planOf } from "./ground.ts";
import {
	cpuSeconds,
	type Measured,
	measure,
	median,
	root,
	type Server,
} from "./process.ts";

const rounds = 3;
const rate = 300;
const duration = "10s";

interface Round {
	readonly visitors: number;
	readonly requests: number;
	readonly generator: Measured;
	/** Seconds of CPU of the server meanwhile. */
	readonly serverSeconds: number;
}

/** Prints the comparison. */
export async function benchFunnel(): Promise<void> {
	await onGround(async (bench) => {
		const { scratch, server } = bench;
		const few = settingsFor(scratch, server, 20);
		const many = settingsFor(scratch, server, 320);
		console.log(
			`\nfunnel and hand-written script, ${rate} visitors/s for ${duration}, ${rounds} rounds in turn`,
		);
		const [funnel, script] = await inTurn(bench, few);
		const [funnelMany, scriptMany] = await inTurn(bench, many);
		printCpu(few.virtualUsers, funnel, script);
		printCpu(many.virtualUsers, funnelMany, scriptMany);
		const apart = many.virtualUsers - few.virtualUsers;
		const perUser = (large: Round[], small: Round[]): number =>
			(peak(large) - peak(small)) / apart;
		const [ours, theirs] = [
			perUser(funnelMany, funnel),
			perUser(scriptMany, script),
		];
		console.log(
			`memory per virtual user, connection included (from ${few.virtualUsers} to ${many.virtualUsers}): ` +
				`funnel ${ours.toFixed(2)} MiB, script ${theirs.toFixed(2)} MiB; ratio ${(ours / theirs).toFixed(2)}`,
		);
	});
}

interface Setting {
	readonly asked: Asked;
	readonly virtualUsers: number;
}

/** Settings whose limits on the steps' p95, in milliseconds, ask for more or fewer virtual users. */
function settingsFor(scratch: string, server: Server, p95: number): Setting {
	const file = join(scratch, `settings-${p95}.json`);
	const steps = [
		"engage",
		"impDisplay",
		"impClose",
		"impTimeout",
		"prodView",
		"impAccept",
		"resume",
		"purchase",
		"lead",
		"return",
	];
	const limits = steps.flatMap((step) => [
		{
			metric: "step_duration",
			step,
			statistic: "p95",
			comparison: "<",
			value: p95,
		},
	]);
	const load = { rate, duration, timeScale: 0.01, timeoutSeconds: 1 };
	writeFileSync(file, JSON.stringify({ visitors: hurry, load, limits }));
	const asked: Asked = {
		settings: { text: file, source: "bench" },
		target: { text: server.url, source: "bench" },
	};
	return { asked, virtualUsers: planOf(asked).virtualUsers };
}

async function inTurn(
	bench: Ground,
	setting: Setting,
): Promise<[Round[], Round[]]> {
	const funnel: Round[] = [];
	const script: Round[] = [];
	for (let round = 0; round < rounds; round++) {
		funnel.push(
			await runOnce(bench, setting, join(root, "dist/visitor-funnel.js")),
		);
		script.push(
			await runOnce(
				bench,
				setting,
				join(root, "bench/scripts/hand-written.js"),
			),
		);
	}
	return [funnel, script];
}

/** The same command for both, but for the script it runs. */
async function runOnce(
	bench: Ground,
	{ asked, virtualUsers }: Setting,
	script: string,
): Promise<Round> {
	const { engine, certificate, scratch, server } = bench;
	const summary = join(scratch, "summary.json");
	const command = engineCommand({
		engine,
		scenario: "visitor-funnel",
		asked,
		summary,
		certificate,
	});
	const before = cpuSeconds(server.pid);
	const generator = await measure(
		engine,
		[...command.parameters.slice(0, -1), script],
		{
			...command.environment,
			BENCH_URL: server.url,
			BENCH_RATE: String(rate),
			BENCH_DURATION: duration,
			BENCH_VUS: String(virtualUsers),
		},
		[0, 99],
	);
	const { metrics } = JSON.parse(readFileSync(summary, "utf8"));
	return {
		visitors: metrics.iterations.count,
		requests: metrics.http_reqs.count,
		generator,
		serverSeconds: cpuSeconds(server.pid) - before,
	};
}

function printCpu(
	virtualUsers: number,
	funnel: Round[],
	script: Round[],
): void {
	const perVisitor = (rounds: Round[]): number =>
		median(
			rounds.map(
				({ generator, visitors }) => (generator.cpuSeconds / visitors) * 1e6,
			),
		);
	const ratios = funnel.map((one, index) => {
		const other = script[index];
		if (!other) return Number.NaN;
		return (
			one.generator.cpuSeconds /
			one.visitors /
			(other.generator.cpuSeconds / other.visitors)
		);
	});
	const share = median(
		funnel.map(
			({ serverSeconds, generator }) => serverSeconds / generator.cpuSeconds,
		),
	);
	const bare = median(
		script.map(
			({ serverSeconds, generator }) => serverSeconds / generator.cpuSeconds,
		),
	);
	console.log(
		`CPU per visitor, ${virtualUsers} virtual users: funnel ${perVisitor(funnel).toFixed(0)} µs, script ${perVisitor(script).toFixed(0)} µs; ` +
			`ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}). ` +
			`The server's CPU per request: ${share.toFixed(2)} × k6's for the funnel, ${bare.toFixed(2)} × for the script`,
	);
}

function peak(rounds: Round[]): number {
	return median(rounds.map(({ generator }) => generator.peakMebibytes));
}
