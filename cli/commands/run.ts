/** `run SCENARIO`. */
import { resolve } from "node:path";
import { Command } from "commander";
import { profiles } from "../../lib/load/profiles.ts";
import { peakRate } from "../../lib/load/shape.ts";
import { type Plan, requestsPerVisitor } from "../../lib/plan/plan.ts";
import { onOneLine } from "../../lib/util/one-line.ts";
import { BadInput } from "../../lib/util/user-errors.ts";
import { engineCommand, showCommand } from "../engine/command.ts";
import { collectorUrl, forwardTo } from "../journal/forward.ts";
import { keepIgnoringHangup } from "../run/hangup.ts";
import { type Labels, labelsOf } from "../run/labels.ts";
import { defaultFolder, newRunName } from "../run/names.ts";
import { prepareRun } from "../run/prepare.ts";
import type { RunRequest } from "../run/request.ts";
import { commandOptions, configOf } from "../run/resolve-target.ts";
import { replayVisitor, runLoadTest } from "../run/run.ts";

const examples = `
Examples:
  ./visitant run visitor-funnel
  ./visitant run visitor-funnel --profile load --rate 20 --duration 2m
  ./visitant run visitor-funnel --target staging --settings busy-day.json
  ./visitant run mixed-traffic --profile spike --rate 10
  ./visitant run visitor-funnel --visitor 4711 --seed 1
  ./visitant run visitor-funnel --rate 200 --arrivals even --connections reused
  ./visitant run visitor-funnel --dry-run
  ./visitant run visitor-funnel --label build=4711 --label branch=main
  ./visitant run visitor-funnel --live
  ./visitant run visitor-funnel --dashboard
  ./visitant run visitor-funnel --otlp http://127.0.0.1:4318

Every option but --out, --otlp, --label, --live, --dashboard and --dry-run can be set by environment as well: VISITANT_RATE=20 is --rate 20.
Anything but loopback must be listed in targets.json (docs/targets.md).`;

type RunOptions = Readonly<Record<string, string | undefined>> & {
	readonly out?: string;
	readonly otlp?: string;
};
interface Flags {
	readonly dryRun: boolean;
	readonly dashboard: boolean;
	readonly live: boolean;
	readonly label: readonly string[];
}
type AllOptions = Omit<RunOptions, keyof Flags> & Partial<Flags>;

export const runCommand = new Command("run")
	.description("runs one scenario and writes reports/<scenario>/<time>-<id>/")
	.argument("<scenario>", "see ./visitant list")
	.option(
		"--profile <name>",
		`${Object.keys(profiles).join(", ")} (default: smoke)`,
	)
	.option("--target <name|url>", "default: a local server of the run's own")
	.option(
		"--rate <number>",
		"base arrival rate, in visitors a second; the profile scales it",
	)
	.option(
		"--duration <time>",
		"length of the profile without its warm-up, as in 20s or 5m",
	)
	.option(
		"--settings <file>",
		"JSON: visitors, load, limits (docs/settings.md)",
	)
	.option(
		"--seed <number>",
		"chooses the visitors and their moments (default: 1)",
	)
	.option(
		"--arrivals <how>",
		"poisson (at random, as people come) or even (default: poisson; smoke: even)",
	)
	.option(
		"--connections <how>",
		"per-visitor (as many are opened as visitors come) or reused (default: per-visitor)",
	)
	.option(
		"--visitor <number>",
		"replays this one visitor, counted from 0, and prints every request and answer",
	)
	.option(
		"--config <file>",
		"JSON: the local server's configuration, and what the target is judged by",
	)
	.option("--out <dir>", "the run's folder (default: a new one in reports/)")
	.option(
		"--otlp <url>",
		"sends k6's metrics on to a collector (OTLP over HTTP)",
	)
	.option(
		"--label <key=value>",
		"names the run for people and programs; may be given several times",
		(label: string, all: readonly string[]) => [...all, label],
		[],
	)
	.option(
		"--live",
		"serves a page with the charts of the running run on loopback",
	)
	.option("--dashboard", "serves k6's live dashboard on loopback")
	.option(
		"--dry-run",
		"prints k6's command and what is expected of the load, and sends nothing",
	)
	.addHelpText("after", examples)
	.action(
		async (
			name: string,
			{
				dryRun = false,
				dashboard = false,
				live = false,
				label = [],
				...options
			}: AllOptions,
		) => {
			keepIgnoringHangup();
			const flags = { dryRun, dashboard, live, label };
			process.exitCode = await run(name, options, flags);
		},
	);

/** Runs a scenario and returns the exit code. Throws BadInput or UnsafeTarget before anything was started. */
async function run(
	scenario: string,
	options: RunOptions,
	{ dryRun, dashboard, live, label }: Flags,
): Promise<number> {
	const labels = labelsOf(label);
	const forwarder =
		options.otlp === undefined
			? undefined
			: forwardTo(collectorUrl(options.otlp), process.env);
	const name = newRunName();
	const request = await prepareRun(scenario, name, options, say);
	refuseForReplay(request.plan, options, { dashboard, live, label });
	if (dryRun) {
		process.stdout.write(describeRun(request, dashboard, labels));
		return 0;
	}
	if (request.plan.mode.kind === "replay")
		return replayVisitor(request, request.plan.mode.visitor);
	const folder = resolve(options.out ?? defaultFolder(scenario, name));
	return runLoadTest({
		...request,
		...{ folder, forwarder, dashboard, labels },
		isLive: live,
	});
}

/** k6's whole command, and what is expected of the load. Values that only a run knows are in capitals. */
function describeRun(
	request: RunRequest,
	dashboard: boolean,
	labels: Labels,
): string {
	const { plan, asked } = request;
	const options = commandOptions(request, configOf(asked), {
		target: asked.target?.text ?? "https://127.0.0.1:PORT",
		certificate: plan.target.isLoopback ? "CERTIFICATE" : undefined,
	});
	const command = engineCommand({
		...options,
		collector: "COLLECTOR",
		dashboard,
		labels,
	});
	return `${showCommand(command)}\n${describeLoad(plan)}\n`;
}

/** What is expected of the load, a line each. */
function describeLoad(plan: Plan): string {
	const { shape, plannedVisitors, expectedAtOnce, visitsAtOnce } = plan;
	const requests = requestsPerVisitor(plan);
	const perSecond = requests * peakRate(shape);
	const { quick, slow } = expectedAtOnce;
	return [
		`${plannedVisitors} visitors, up to ${peakRate(shape)} a second (${plan.load.arrivals})`,
		`${requests.toFixed(2)} requests a visitor, up to ${perSecond.toFixed(1)} a second; connections: ${plan.connections}`,
		`visits at once (rate × seconds of a visit, and 3 × √ of that in reserve): ${quick} where every answer comes at once, ${slow} where all is as slow as the limits allow; bound ${visitsAtOnce}`,
	].join("\n");
}

/** A replay is printed and leaves no report. */
function refuseForReplay(
	{ mode }: Plan,
	{ out, otlp }: RunOptions,
	{ dashboard, live, label }: Pick<Flags, "dashboard" | "live" | "label">,
): void {
	const given = {
		"--out": out,
		"--otlp": otlp,
		"--dashboard": dashboard,
		"--live": live,
		"--label": label[0],
	};
	const [option] = Object.entries(given).find(([, value]) => value) ?? [];
	if (mode.kind !== "replay" || option === undefined) return;
	throw new BadInput(
		`${option}: expected a run that leaves a report, found --visitor ${mode.visitor}, which replays one visitor; leave out one of the two`,
	);
}

function say(line: string): void {
	process.stderr.write(`${onOneLine(line)}\n`);
}
