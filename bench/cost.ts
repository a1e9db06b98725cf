/** What verification and the journal cost: a hand-written script with k6's defaults, and the funnel with one thing more at a time. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommandOptions, engineCommand } from "../cli/engine/command.ts";
import type { Header } from "../cli/journal/lines.ts";
import { startReceiver } from "../cli/journal/receiver.ts";
import { startJournal } from "../cli/journal/write.ts";
import { createLiveView } from "../cli/live.ts";
import { arrival } from "../lib/load/outcomes.ts";
import type { Asked } from "../lib/load/settings.ts";
import { type Ground, hurry, onGround, planOf } from "./ground.ts";
import { measure, median, root } from "./process.ts";

const rounds = 3;
const seconds = 15;
/** Visitors a second, and the p95 in milliseconds that virtual users are planned for: about 1,000 requests, and more than two cores can serve. */
const loads = {
	"1,000 requests/s": { rate: 273, p95: 50 },
	saturated: { rate: 2000, p95: 4 },
};

/** One way to send the same visitors. */
interface Variant {
	readonly name: string;
	readonly run: (bench: Bench) => Promise<Cost>;
}

interface Bench extends Ground {
	readonly rate: number;
	readonly asked: Asked;
	readonly virtualUsers: number;
}

interface Cost {
	readonly generatorSeconds: number;
	readonly visitors: number;
	/** Of receiver, journal and live view. */
	readonly ownSeconds?: number;
	readonly peakMebibytes: number;
}

const variants: readonly Variant[] = [
	{
		name: "script, k6's defaults",
		run: (bench) => script(bench, { BENCH_DEFAULTS: "1" }),
	},
	{ name: "script, our settings", run: (bench) => script(bench, {}) },
	{ name: "funnel: and the model", run: (bench) => funnel(bench, {}) },
	{
		name: "funnel: and the journal",
		run: (bench) => funnel(bench, { isJournaled: true }),
	},
	{
		name: "funnel: without the summary",
		run: (bench) => funnel(bench, { isJournaled: true, isLong: true }),
	},
];

/** Prints a table for each rate. */
export async function benchCost(): Promise<void> {
	for (const [name, load] of Object.entries(loads))
		await onGround((ground) => compare(name, benchOn(ground, load)));
}

async function compare(name: string, bench: Bench): Promise<void> {
	const found = variants.map((): Cost[] => []);
	for (let round = 0; round < rounds; round++)
		for (const [at, { run }] of variants.entries())
			found[at]?.push(await run(bench));
	const perVisitor = found.map((costs) =>
		median(
			costs.map(
				({ generatorSeconds, visitors }) => (generatorSeconds / visitors) * 1e6,
			),
		),
	);
	const [first = Number.NaN] = perVisitor;
	console.log(
		`\n${name}: ${bench.rate} visitors/s asked for, ${seconds} s, ${rounds} rounds in turn, ${bench.virtualUsers} virtual users`,
	);
	for (const [at, { name: what }] of variants.entries()) {
		const costs = found[at] ?? [];
		const own = median(costs.map(({ ownSeconds }) => ownSeconds ?? 0));
		const visitors = median(costs.map((cost) => cost.visitors));
		const memory = median(costs.map(({ peakMebibytes }) => peakMebibytes));
		console.log(
			`  ${what.padEnd(30)} ${(perVisitor[at] ?? 0).toFixed(0).padStart(5)} µs per visitor, ${((perVisitor[at] ?? 0) / first).toFixed(2)} ×; ${visitors} visitors, ${memory.toFixed(0)} MiB` +
				(own > 0
					? `; receiver and live view ${((own / seconds) * 100).toFixed(1)} % of a core`
					: ""),
		);
	}
}

function benchOn(
	ground: Ground,
	{ rate, p95 }: { readonly rate: number; readonly p95: number },
): Bench {
	const file = join(ground.scratch, "settings.json");
	const load = {
		rate,
		duration: `${seconds}s`,
		timeScale: 0.01,
		timeoutSeconds: 1,
	};
	const limits = ["engage", "impDisplay", "impAccept", "resume"].map(
		(step) => ({
			metric: "step_duration",
			step,
			statistic: "p95",
			comparison: "<",
			value: p95,
		}),
	);
	writeFileSync(file, JSON.stringify({ visitors: hurry, load, limits }));
	const asked: Asked = {
		settings: { text: file, source: "bench" },
		target: { text: ground.server.url, source: "bench" },
	};
	return { ...ground, rate, asked, virtualUsers: planOf(asked).virtualUsers };
}

/** With our settings, or with none. */
async function script(
	{ engine, certificate, scratch, server, rate, asked, virtualUsers }: Bench,
	env: { readonly BENCH_DEFAULTS?: string },
): Promise<Cost> {
	const summary = join(scratch, "summary.json");
	const { environment } = engineCommand({
		engine,
		scenario: "visitor-funnel",
		asked,
		certificate,
	});
	const settings =
		env.BENCH_DEFAULTS === undefined
			? environment
			: { SSL_CERT_FILE: certificate, K6_NO_USAGE_REPORT: "true" };
	const parameters = ["run", "--summary-export", summary];
	const { cpuSeconds, peakMebibytes } = await measure(
		engine,
		[...parameters, join(root, "bench/scripts/hand-written.js")],
		{
			...settings,
			...env,
			BENCH_URL: server.url,
			BENCH_RATE: String(rate),
			BENCH_DURATION: `${seconds}s`,
			BENCH_VUS: String(virtualUsers),
		},
		[0, 99],
	);
	const { metrics } = JSON.parse(readFileSync(summary, "utf8"));
	const visitors: number = metrics.iterations.count;
	return { generatorSeconds: cpuSeconds, visitors, peakMebibytes };
}

let runs = 0;

/** As the command line runs it. Throws where an answer was not owed: telling of it costs what no sound run does. */
async function funnel(
	{ engine, certificate, scratch, asked }: Bench,
	{
		isJournaled = false,
		isLong = false,
	}: { readonly isJournaled?: boolean; readonly isLong?: boolean },
): Promise<Cost> {
	const summary = join(scratch, "summary.json");
	// Consumers of their own for each run: the server would show them the conversations of the last one.
	const run = { text: `bench-${runs++}`, source: "bench" };
	const options: CommandOptions = {
		engine,
		scenario: "visitor-funnel",
		asked: { ...asked, run },
		certificate,
		...(!isLong && { summary }),
	};
	const journal = isJournaled ? await listen(scratch, asked) : undefined;
	const { parameters, environment } = engineCommand({
		...options,
		...(journal && { collector: journal.endpoint }),
	});
	const before = process.cpuUsage();
	const { cpuSeconds, peakMebibytes } = await measure(
		engine,
		parameters,
		environment,
		[0, 99],
	);
	const { user, system } = process.cpuUsage(before);
	const counted = await journal?.end();
	const metrics = isLong
		? undefined
		: JSON.parse(readFileSync(summary, "utf8")).metrics;
	if (metrics?.violations.count > 0)
		throw new Error(`${metrics.violations.count} violations`);
	const visitors: number = counted ?? metrics.iterations.count;
	return {
		generatorSeconds: cpuSeconds,
		visitors,
		peakMebibytes,
		...(journal && { ownSeconds: (user + system) / 1e6 }),
	};
}

/** Receiver, journal and live view, as a run has them; in the end it gives how many visitors came. */
async function listen(scratch: string, asked: Asked) {
	const view = createLiveView(
		planOf(asked),
		{ write: () => {}, isTTY: true },
		() => 0,
	);
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
	let visitors = 0;
	const file = join(scratch, "journal.ndjson");
	const journal = startJournal(file, header, {
		hear: view.hear,
		onFailure: () => {
			throw new Error("the journal could not be written");
		},
	});
	const receiver = await startReceiver({
		take(samples) {
			journal.take(samples);
			for (const { metric, tags, news } of samples)
				if (metric === "visitor_moves" && tags.step === arrival)
					visitors += "growth" in news ? news.growth : 0;
		},
	});
	return {
		endpoint: receiver.endpoint,
		async end() {
			await receiver.close();
			return visitors;
		},
	};
}
