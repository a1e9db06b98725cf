/** The settings of a run. Precedence: option, environment, settings file, profile. */
import {
	defaultPromises,
	defaultReach,
	type Reach,
} from "../contract/defaults.ts";
import type { Promises } from "../contract/promises.ts";
import type { Limit } from "../load/limits.ts";
import { type Profile, probeProfile } from "../load/profiles.ts";
import { resolveTarget, type Target, toleratedRules } from "../load/targets.ts";
import { targetsFile } from "../load/targets-file.ts";
import { assertFits } from "../util/fits.ts";
import { isObject, withoutSchema } from "../util/json.ts";
import { mergeOver } from "../util/merge.ts";
import { BadInput, messageOf } from "../util/user-errors.ts";
import { type Scenarios, scenarioNamed } from "../workload/scenarios.ts";
import { type ConfigFile, configFile } from "./config-file.ts";
import {
	type Asked,
	dayOf,
	type Given,
	runOf,
	variables,
	wholeNumberOf,
} from "./given.ts";
import {
	type GeneratorSettings,
	generatorOf,
	loadOf,
	profileOf,
} from "./load-settings.ts";
import { isProbe, type Mode, modeOf } from "./mode.ts";
import {
	type ScenarioShare,
	sharesOf,
	visitorsSchema,
} from "./scenario-shares.ts";
import { type SettingsFile, settingsFile } from "./settings-file.ts";

/** The sources of settings, handed in so that k6 and Node can both read them. */
export interface Sources {
	readonly scenarios: Scenarios;
	readonly asked: Asked;
	/** The parsed targets.json; undefined where there is none. */
	readonly targets: unknown;
	/** Reads and parses a JSON file; throws where it cannot. */
	readonly readJson: (file: string) => unknown;
	/** The defaults of this machine; without them, as in plain k6, a small machine is assumed. */
	readonly machine?: Omit<GeneratorSettings, "connections">;
}

export interface Settings extends GeneratorSettings {
	readonly scenario: string;
	/** The scenario is a mix of others. */
	readonly isMix: boolean;
	readonly profile: string;
	readonly mode: Mode;
	/** The profile, with the given settings in place of its own. */
	readonly load: Profile;
	readonly timeoutSeconds: number;
	readonly seed: number;
	/** Names the run in consumer ids and the User-Agent; undefined where nothing named it. */
	readonly run: string | undefined;
	readonly target: Target;
	/** Rules that the target is known to break on the day of the run. */
	readonly tolerated: ReadonlySet<string>;
	/** The local server is configured to refuse requests that no rule refuses. */
	readonly hasRefusingFaults: boolean;
	/** One scenario, or those of the mix that have visitors. */
	readonly shares: readonly ScenarioShare[];
	readonly limits: readonly Limit[];
}

/** Where `./visitant serve` listens by default. */
const defaultTarget = "https://127.0.0.1:8443";
const defaultTimeoutSeconds = 10;
const defaultSeed = 1;
const smallMachine = { visitsAtOnce: 20_000, virtualUsers: 2 };

/** Reads the settings of a run. Throws BadInput naming the source, or UnsafeTarget. */
export function readSettings(scenario: string, sources: Sources): Settings {
	const { asked, scenarios, machine = smallMachine } = sources;
	const { mix } = scenarioNamed(scenarios, scenario);
	const mode = modeOf(asked);
	const profile = isProbe(mode) ? probeProfile : profileOf(asked.profile);
	const source = asked.settings?.text ?? "settings";
	const file = readSettingsFile(scenario, sources, source);
	const { load = {}, visitors, limits = [] } = file;
	const config = readConfig(sources);
	const target = targetOf(sources, config);
	return {
		scenario,
		isMix: mix !== undefined,
		profile: isProbe(mode) ? "probe" : (asked.profile?.text ?? "smoke"),
		mode,
		load: loadOf(profile, asked, load, source),
		...generatorOf(asked, load, machine),
		timeoutSeconds: load.timeoutSeconds ?? defaultTimeoutSeconds,
		seed: asked.seed ? wholeNumberOf(asked.seed) : defaultSeed,
		run: runOf(asked.run),
		target,
		tolerated: toleratedRules(target, dayOf(asked.day)),
		hasRefusingFaults: isRefusing(config),
		shares: sharesOf(
			scenarios,
			scenario,
			visitors,
			mode.kind === "preflight",
			`${source}: visitors`,
		),
		// One visitor is too few samples for any limit.
		limits: mode.kind === "load" ? limits : [],
	};
}

function readSettingsFile(
	scenario: string,
	sources: Sources,
	source: string,
): SettingsFile {
	const file = readFile(sources, sources.asked.settings) ?? {};
	assertFits(settingsFile, file, source);
	const schema = {
		properties: { visitors: visitorsSchema(sources.scenarios, scenario) },
	};
	assertFits(schema, { visitors: file.visitors ?? {} }, source);
	return file;
}

function readConfig(sources: Sources): ConfigFile {
	const { config: given } = sources.asked;
	const config = readFile(sources, given) ?? {};
	assertFits(configFile, config, given?.text ?? "config");
	return config;
}

/** The content of a file; undefined where none was given. */
function readFile({ readJson }: Sources, given: Given | undefined): unknown {
	if (!given) return undefined;
	try {
		return withoutSchema(readJson(given.text));
	} catch (error) {
		throw new BadInput(
			`${given.source}: expected a readable JSON file, found ${messageOf(error)}`,
		);
	}
}

function targetOf(
	{ asked, targets = {} }: Sources,
	config: ConfigFile,
): Target {
	assertFits(targetsFile, targets, "targets.json");
	const promises: Promises = mergeOver(defaultPromises, promisesOf(config));
	const reach: Reach = {
		sites: config.sites ?? defaultReach.sites,
		operators: config.operators ?? defaultReach.operators,
	};
	const { text, source } = asked.target ?? {
		text: defaultTarget,
		source: variables.target,
	};
	return resolveTarget(text, source, targets, promises, reach);
}

function promisesOf(config: ConfigFile): Promises {
	const { sessions, capping, conversationSeconds, appInstallations } = config;
	return {
		...(sessions && { sessions }),
		...(capping && { capping }),
		...(conversationSeconds !== undefined && { conversationSeconds }),
		...(appInstallations && { appInstallations }),
	};
}

function isRefusing({ capacity, faults }: ConfigFile): boolean {
	return (
		isObject(capacity) || faults?.some(({ kind }) => kind === "status") === true
	);
}
