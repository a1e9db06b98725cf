/** Prepares a run: reads and checks everything, finds k6 and builds the bundle, before anything is started. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { buildScenario, serverFile } from "../../build.mjs";
import {
	isLocalTokenVariable,
	secretVariables,
} from "../../lib/load/targets.ts";
import {
	type Asked,
	dayOf,
	refuseUnknownVariables,
} from "../../lib/plan/given.ts";
import { type Plan, planRun } from "../../lib/plan/plan.ts";
import { readSettings, type Sources } from "../../lib/plan/settings.ts";
import { BadInput, messageOf } from "../../lib/util/user-errors.ts";
import { workloadsOf } from "../../lib/workload/scenarios.ts";
import { refuseOtherKinds } from "../../server/read-json-file.ts";
import { boundsOfMachine, refuseBeyond } from "../engine/bounds.ts";
import { findEngine } from "../engine/find.ts";
import { readScenarios } from "../scenarios/read-scenarios.ts";
import type { RunRequest } from "./request.ts";
import { configOf } from "./resolve-target.ts";
import { sourcesFrom } from "./sources.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The request for a run of a scenario. Throws BadInput or UnsafeTarget. */
export async function prepareRun(
	scenario: string,
	run: string,
	options: Readonly<Record<string, string | undefined>>,
	say: RunRequest["say"],
): Promise<RunRequest> {
	const { env } = process;
	const scenarios = await readScenarios();
	const sources = withOwnServer(scenario, sourcesFrom(scenarios, options, env));
	refuseUnknownVariables(Object.keys(env), secretVariables(sources.targets));
	const given: Asked = {
		...withAbsolutePaths(sources.asked),
		run: { text: run, source: "run" },
		// k6, the verdict and a report that is made again decide by the same day.
		day: { text: dayOf(undefined), source: "run" },
	};
	const plan = planRun(readSettings(scenario, { ...sources, asked: given }));
	if (plan.mode.kind === "load") refuseBeyond(boundsOfMachine(), plan);
	const asked = { ...given, ...machineDefaults(plan) };
	const members = plan.shares.map((share) => share.scenario);
	const bundle = await buildScenario(scenario, members);
	// Errors of this file are reported before anything is started.
	configOf(asked);
	expectTokens(plan, env);
	expectHeaders(plan, env);
	expectClientCertificate(plan);
	const engine = await findEngine({ env, say });
	return { plan, asked, sources, engine, bundle, say };
}

/** Numbers that the machine decides: k6 and readers of the journal have to know them. */
function machineDefaults({ visitsAtOnce, virtualUsers }: Plan): Asked {
	return {
		visitsAtOnce: { text: String(visitsAtOnce), source: "machine" },
		virtualUsers: { text: String(virtualUsers), source: "machine" },
	};
}

/**
 * A scenario may configure the local server of its runs, unless the user gives a configuration or a target. In a mix the
 * first scenario that does so decides.
 */
function withOwnServer(scenario: string, sources: Sources): Sources {
	const { asked, readJson } = sources;
	const [own] = [...workloadsOf(sources.scenarios, scenario)].filter(
		([, { server }]) => server !== undefined,
	);
	if (!own || asked.target || asked.config) return sources;
	const [name, { server }] = own;
	const file = serverFile(name);
	return {
		...sources,
		asked: { ...asked, config: { text: file, source: scenario } },
		readJson: (wanted) => (wanted === file ? server : readJson(wanted)),
	};
}

/** Where a scenario cannot do without operators, the user has to set the tokens of a listed target. */
function expectTokens(
	{ target, shares }: Plan,
	env: Readonly<Record<string, string | undefined>>,
): void {
	if (!shares.some(({ workload }) => workload.operators === "needed")) return;
	const missing = target.engagements?.operators.find(
		({ tokenEnv }) => !isLocalTokenVariable(tokenEnv) && !env[tokenEnv],
	);
	if (missing)
		throw new BadInput(
			// A token written by mistake where the variable's name belongs is not repeated.
			`targets.json: the tokenEnv of operator ${missing.id}: expected the name of an environment variable with the operator's token, found a name that is not set`,
		);
}

/** Every request needs its target's headers. */
function expectHeaders(
	{ target: { name, headers = {} } }: Plan,
	env: Readonly<Record<string, string | undefined>>,
): void {
	for (const [header, variable] of Object.entries(headers))
		if (!env[variable])
			throw new BadInput(
				`targets.json: ${name}.headers.${header}: expected the name of an environment variable with the header's value, found a name that is not set`,
			);
}

function expectClientCertificate({ target }: Plan): void {
	for (const [member, file] of Object.entries(target.clientCertificate ?? {}))
		try {
			refuseOtherKinds(resolve(root, file));
			const text = readFileSync(resolve(root, file), "utf8");
			if (!text.includes("-----BEGIN ")) throw new Error("no PEM file");
		} catch (error) {
			throw new BadInput(
				`targets.json: ${target.name}.clientCertificate.${member}: expected a PEM file, found ${file}: ${messageOf(error)}`,
			);
		}
}

/** k6 opens files relative to its bundle, people name them relative to their own folder. */
function withAbsolutePaths({ settings, config, ...rest }: Asked): Asked {
	return {
		...rest,
		...(settings && {
			settings: { ...settings, text: resolve(settings.text) },
		}),
		...(config && { config: { ...config, text: resolve(config.text) } }),
	};
}
