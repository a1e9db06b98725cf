/** `run SCENARIO`: everything is read and checked before anything is started. */
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { buildScenarios } from "../../build.mjs";
import { profiles } from "../../lib/load/profiles.ts";
import { peakRate } from "../../lib/load/shape.ts";
import {
	type ScenarioName,
	scenarioNames,
	stories,
	storiesOf,
} from "../../lib/load/stories.ts";
import { tokenVariables } from "../../lib/load/targets.ts";
import { type Plan, planRun, requestsPerVisitor } from "../../lib/plan/plan.ts";
import {
	type Asked,
	expectedProfile,
	preflight,
	readSettings,
	refuseUnknownVariables,
} from "../../lib/plan/settings.ts";
import { didYouMean } from "../../lib/util/did-you-mean.ts";
import { BadInput } from "../../lib/util/user-errors.ts";
import { type Aiming, commandOptions, configOf, needsTokens } from "../run/resolve-target.ts";
import { boundsOfMachine, refuseBeyond } from "../engine/bounds.ts";
import { engineCommand, showCommand } from "../engine/command.ts";
import { findEngine } from "../engine/find.ts";
import { collectorUrl, forwardTo } from "../journal/forward.ts";
import { runLoadTest, replay } from "../run/run.ts";
import { sourcesFrom } from "../run/sources.ts";

const examples = `
Examples:
  ./visitant run visitor-funnel
  ./visitant run visitor-funnel --profile load --rate 20 --duration 2m
  ./visitant run visitor-funnel --target staging --settings busy-day.json
  ./visitant run mixed-traffic --profile spike --rate 10
  ./visitant run visitor-funnel --visitor 4711 --seed 1
  ./visitant run visitor-funnel --rate 200 --arrivals even --connections reused
  ./visitant run visitor-funnel --dry-run
  ./visitant run visitor-funnel --dashboard
  ./visitant run visitor-funnel --otlp http://127.0.0.1:4318

Every option but --out, --otlp, --dashboard and --dry-run can be set by environment as well: VISITANT_RATE=20 is --rate 20.
Anything but loopback must be listed in targets.json (docs/targets.md).`;

type RunOptions = Readonly<Record<string, string | undefined>> & {
	readonly out?: string;
	readonly otlp?: string;
};
interface Flags {
	readonly dryRun: boolean;
	readonly dashboard: boolean;
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
	.option("--dashboard", "serves k6's live dashboard on loopback")
	.option(
		"--dry-run",
		"prints k6's command and what is expected of the load, and sends nothing",
	)
	.addHelpText("after", examples)
	.action(
		async (
			name: string,
			{ dryRun = false, dashboard = false, ...options }: AllOptions,
		) => {
			process.exitCode = await run(name, options, { dryRun, dashboard });
		},
	);

/** The exit code of a run. Throws BadInput or UnsafeTarget before anything was started. */
async function run(
	name: string,
	options: RunOptions,
	{ dryRun, dashboard }: Flags,
): Promise<number> {
	const scenario = scenarioOf(name);
	const sources = sourcesFrom(options, process.env);
	refuseUnknownVariables(
		Object.keys(process.env),
		tokenVariables(sources.targets),
	);
	refusePreflight(sources.asked);
	const given: Asked = {
		...absolute(withOwnServer(scenario, sources.asked)),
		run: { text: newRunName(), source: "run" },
	};
	const plan = planRun(readSettings(scenario, { ...sources, asked: given }));
	refuseForReplay(plan, options, dashboard);
	if (plan.visitor === undefined) refuseBeyond(boundsOfMachine(), plan);
	const asked = { ...given, ...decidedByMachine(plan) };
	// What is wrong with it is told before anything is started.
	configOf(asked);
	const passOn =
		options.otlp === undefined
			? undefined
			: forwardTo(collectorUrl(options.otlp), process.env);
	if (needsTokens(plan)) expectTokens(plan);
	const engine = await findEngine({ env: process.env, say });
	await buildScenarios();
	const aimed = { plan, asked, engine };
	if (dryRun) {
		process.stdout.write(showPlan(aimed, dashboard));
		return 0;
	}
	if (plan.visitor !== undefined) return replay({ ...aimed, sources, say });
	const folder = options.out ?? defaultFolder(scenario, asked.run?.text ?? "");
	const to = { folder: resolve(folder), passOn, dashboard, say };
	return runLoadTest({ ...aimed, sources, ...to });
}

/** What nobody asked for and the machine decided: k6, and whoever reads the journal, has to know it. */
function decidedByMachine({ visitsAtOnce, virtualUsers }: Plan): Asked {
	return {
		visitsAtOnce: { text: String(visitsAtOnce), source: "machine" },
		virtualUsers: { text: String(virtualUsers), source: "machine" },
	};
}

/** The whole command, and what is expected of the load; what only a run knows stands in capitals. */
function showPlan(
	aimed: Pick<Aiming, "plan" | "asked" | "engine">,
	dashboard: boolean,
): string {
	const { plan, asked } = aimed;
	const options = commandOptions(aimed, configOf(asked), {
		target: asked.target?.text ?? "https://127.0.0.1:PORT",
		summary: "SUMMARY",
		certificate: plan.target.isLoopback ? "CERTIFICATE" : undefined,
	});
	const command = engineCommand({
		...options,
		collector: "COLLECTOR",
		dashboard,
	});
	return `${showCommand(command)}\n${describeExpected(plan)}\n`;
}

/** What is expected of the load, a line each. */
function describeExpected(plan: Plan): string {
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

/** That profile is the command line's own. */
function refusePreflight({ profile }: Asked): void {
	if (profile?.text === preflight) throw new BadInput(expectedProfile(profile));
}

/** A replay is printed, and leaves nothing behind. */
function refuseForReplay(
	{ visitor }: Plan,
	{ out, otlp }: RunOptions,
	dashboard: boolean,
): void {
	const given = { "--out": out, "--otlp": otlp, "--dashboard": dashboard };
	const [option] = Object.entries(given).find(([, value]) => value) ?? [];
	if (visitor === undefined || option === undefined) return;
	throw new BadInput(
		`${option}: expected a run that leaves a report, found --visitor ${visitor}, which replays one visitor; leave out one of the two`,
	);
}

/** Where the run starts a server of its own and nobody configures it, the story's file does; in the mix, that of the story that has one. */
function withOwnServer(scenario: ScenarioName, asked: Asked): Asked {
	const server = storiesOf(scenario)
		.map((story) => stories[story].server)
		.find((file) => file !== undefined);
	if (server === undefined || asked.target || asked.config) return asked;
	const text = fileURLToPath(new URL(`../../${server}`, import.meta.url));
	return { ...asked, config: { text, source: scenario } };
}

/** The tokens of a listed target's operators are for its user to set. */
function expectTokens({ target }: Plan): void {
	const own = /^VISITANT_TOKEN_\d+$/;
	const missing = target.engagements?.operators.find(
		({ tokenEnv }) => !own.test(tokenEnv) && !process.env[tokenEnv],
	);
	if (missing)
		throw new BadInput(
			`${missing.tokenEnv}: expected the token of operator ${missing.id} in the environment, found nothing`,
		);
}

function scenarioOf(name: string): ScenarioName {
	const found = scenarioNames.find((known) => known === name);
	if (found) return found;
	throw new BadInput(
		`expected a scenario, found "${name}"${didYouMean(name, [...scenarioNames])}`,
	);
}

/** The engine reads files from its own folder, people name them from theirs. */
function absolute({ settings, config, ...rest }: Asked): Asked {
	return {
		...rest,
		...(settings && {
			settings: { ...settings, text: resolve(settings.text) },
		}),
		...(config && { config: { ...config, text: resolve(config.text) } }),
	};
}

/** The time to the second, UTC, and enough chance for two runs in one second. */
function newRunName(): string {
	const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "");
	return `${time}-${randomBytes(2).toString("hex")}`;
}

function defaultFolder(scenario: string, run: string): string {
	return fileURLToPath(
		new URL(`../../reports/${scenario}/${run}`, import.meta.url),
	);
}

function say(line: string): void {
	process.stderr.write(`${line}\n`);
}
