/**
 * What a run was asked for. Each setting has one name, given to the command line as an option and to a bundle as
 * an environment variable. Precedence: option, environment, settings file, profile.
 */
import { defaultPromises, defaultReach } from "../contract/defaults.ts";
import { type Connections, connectionsNames } from "../load/connections.ts";
import { parseDuration } from "../load/duration.ts";
import type { Limit } from "../load/limits.ts";
import { type Profile, profiles } from "../load/profiles.ts";
import { arrivalsNames } from "../load/schedule.ts";
import type { ScenarioName } from "../load/stories.ts";
import { resolveTarget, type Target } from "../load/targets.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { assertFits } from "../util/fits.ts";
import { isObject } from "../util/json.ts";
import { mergeOver } from "../util/merge.ts";
import { BadInput } from "../util/user-errors.ts";
import type { ConfigPromises, SettingsFile } from "./files.ts";
import { type Part, partsOf } from "./scenario-shares.ts";
import type { Schemas } from "./schemas.ts";
import { maxVisitsAtOnce } from "./visits-at-once.ts";

/** Every setting's name and its environment variable. */
export const variables = {
	target: "VISITANT_TARGET",
	profile: "VISITANT_PROFILE",
	rate: "VISITANT_RATE",
	duration: "VISITANT_DURATION",
	seed: "VISITANT_SEED",
	settings: "VISITANT_SETTINGS",
	config: "VISITANT_CONFIG",
	visitor: "VISITANT_VISITOR",
	arrivals: "VISITANT_ARRIVALS",
	connections: "VISITANT_CONNECTIONS",
	visitsAtOnce: "VISITANT_VISITS_AT_ONCE",
	virtualUsers: "VISITANT_VIRTUAL_USERS",
	run: "VISITANT_RUN",
} as const;

type SettingName = keyof typeof variables;

/** A setting as it was given, and where: `--rate` or `VISITANT_RATE`. */
export interface Given {
	readonly text: string;
	readonly source: string;
}
export type Asked = Partial<Record<SettingName, Given>>;

/** Where settings come from, handed in so that the engine and Node can both read them. */
export interface Sources {
	readonly asked: Asked;
	/** The parsed targets.json; undefined where there is none. */
	readonly targets: unknown;
	/** Reads and parses a JSON file; throws where that cannot be done. */
	readonly readJson: (file: string) => unknown;
	readonly schemas: Schemas;
	/** What is usual on this machine; where nobody knows it, as in plain k6, it is assumed to be small. */
	readonly machine?: Pick<Settings, "visitsAtOnce" | "virtualUsers">;
}

export interface Settings {
	readonly scenario: ScenarioName;
	readonly profile: string;
	/** The profile, with what was asked for in place of its own. */
	readonly load: Profile;
	/** Whether as many connections are opened as visitors come, or those that are open are used again. */
	readonly connections: Connections;
	/** How many visits a generator may play at once: whoever comes beyond it is turned away. */
	readonly visitsAtOnce: number;
	/** How many event loops of k6 share the visitors. */
	readonly virtualUsers: number;
	readonly timeoutSeconds: number;
	readonly seed: number;
	/** The one visitor who is replayed, counted from 0; undefined for load. */
	readonly visitor: number | undefined;
	/** Names the run in consumer ids and the User-Agent; undefined where nothing named it. */
	readonly run: string | undefined;
	readonly target: Target;
	/** Whether the local server is configured to refuse requests that no rule refuses. */
	readonly hasRefusingFaults: boolean;
	/** One story, or those of the mix that have any visitors. */
	readonly parts: readonly Part[];
	readonly limits: readonly Limit[];
}

/** Where `./visitant serve` listens unless told otherwise. */
const defaultTarget = "https://127.0.0.1:8443";
const defaultTimeoutSeconds = 10;
/** What is usual where nobody knows the machine. */
const smallMachine = { visitsAtOnce: 20_000, virtualUsers: 2 };
const maxVirtualUsers = 1000;
/** One visitor goes through, as far as visitors go, before any load is sent; not a profile to choose. */
export const preflight = "preflight";

/** The settings of a run. Throws BadInput naming the source, or UnsafeTarget. */
export function readSettings(
	scenario: ScenarioName,
	sources: Sources,
): Settings {
	const { asked, schemas, targets = {}, machine = smallMachine } = sources;
	const profile = profileOf(asked.profile);
	const file = readFile(sources, asked.settings) ?? {};
	const source = asked.settings?.text ?? "settings";
	assertFits(schemas.settings, file, source);
	const { visitors } = file;
	const visitorsSchema = schemas.visitors[scenario];
	if (visitorsSchema)
		assertFits(visitorsSchema, visitors ? { visitors } : {}, source);
	const config = readFile(sources, asked.config) ?? {};
	assertFits(schemas.config, config, asked.config?.text ?? "config");
	assertFits(schemas.targets, targets, "targets.json");
	const target = resolveTarget(
		asked.target?.text ?? defaultTarget,
		asked.target?.source ?? variables.target,
		targets,
		mergeOver(defaultPromises, promisesOf(config)),
		{
			sites: config.sites ?? defaultReach.sites,
			operators: config.operators ?? defaultReach.operators,
		},
	);
	const { load = {} } = file;
	const isPreflight = asked.profile?.text === preflight;
	return {
		scenario,
		profile: asked.profile?.text ?? "smoke",
		load: {
			...profile,
			...sizeOf(profile, asked, load, source),
			timeScale: load.timeScale ?? profile.timeScale,
			arrivals:
				nameIn(arrivalsNames, asked.arrivals) ??
				load.arrivals ??
				profile.arrivals,
		},
		...generatorOf(asked, load, machine),
		timeoutSeconds: load.timeoutSeconds ?? defaultTimeoutSeconds,
		seed: seedOf(asked.seed),
		visitor: asked.visitor && wholeNumberOf(asked.visitor),
		run: runOf(asked.run),
		target,
		hasRefusingFaults:
			isObject(config.capacity) ||
			config.faults?.some(({ kind }) => kind === "status") === true,
		parts: partsOf(scenario, visitors, isPreflight, `${source}: visitors`),
		// A single visitor feeds no limit.
		limits: isPreflight || asked.visitor ? [] : (file.limits ?? []),
	};
}

/** Refuses names that start like a setting but are none. `also` are other names that are known. */
export function refuseUnknownVariables(
	names: readonly string[],
	also: readonly string[],
): void {
	const known: readonly string[] = [
		...Object.values(variables),
		"VISITANT_K6",
		...also,
	];
	for (const name of names) {
		if (!name.startsWith("VISITANT_") || known.includes(name)) continue;
		// The tokens of a local server's operators.
		if (/^VISITANT_TOKEN_\d+$/.test(name)) continue;
		throw new BadInput(`${name}: unknown setting${didYouMean(name, known)}`);
	}
}

function profileOf(given: Given | undefined): Profile {
	if (!given || given.text === preflight) return profiles.smoke;
	const found = Object.entries(profiles).find(([name]) => name === given.text);
	if (found) return found[1];
	throw new BadInput(
		`${expectedProfile(given)}${didYouMean(given.text, Object.keys(profiles))}`,
	);
}

/** What is wrong with a text that names no profile. */
export function expectedProfile({ text, source }: Given): string {
	return `${source}: expected a profile (${Object.keys(profiles).join(", ")}), found "${text}"`;
}

function rateOf(given: Given | undefined): number | undefined {
	return (
		given && numberOf(given, "visitors a second, 0.01 to 100000", 0.01, 100_000)
	);
}

type LoadInFile = NonNullable<SettingsFile["load"]>;

/** How the generator plays visitors. */
function generatorOf(
	asked: Asked,
	load: LoadInFile,
	machine: NonNullable<Sources["machine"]>,
): Pick<Settings, "connections" | "visitsAtOnce" | "virtualUsers"> {
	const visitsAtOnce =
		countIn(asked.visitsAtOnce, maxVisitsAtOnce) ??
		load.visitsAtOnce ??
		machine.visitsAtOnce;
	const virtualUsers =
		countIn(asked.virtualUsers, maxVirtualUsers) ?? machine.virtualUsers;
	return {
		connections:
			nameIn(connectionsNames, asked.connections) ??
			load.connections ??
			"per-visitor",
		visitsAtOnce,
		// One that may play nobody at all would turn its share of the visitors away.
		virtualUsers: Math.min(virtualUsers, visitsAtOnce),
	};
}

/** Rate, seconds and stages. Throws BadInput where stages and another size are asked for. */
function sizeOf(
	profile: Profile,
	asked: Asked,
	{ rate, duration, stages }: LoadInFile,
	source: string,
): Pick<Profile, "rate" | "seconds" | "stages"> {
	if (stages === undefined)
		return {
			rate: rateOf(asked.rate) ?? rate ?? profile.rate,
			seconds: secondsOf(asked.duration, duration) ?? profile.seconds,
			stages: profile.stages,
		};
	const other =
		asked.rate?.source ??
		asked.duration?.source ??
		(rate === undefined ? undefined : "load.rate") ??
		(duration === undefined ? undefined : "load.duration");
	if (other !== undefined)
		throw new BadInput(
			`${other}: expected no other rate or duration beside load.stages of ${source}; leave out one of the two`,
		);
	return sizeOfStages(stages);
}

/** Stages that each hold their rate, as parts of a profile of one visitor a second. */
function sizeOfStages(
	stages: readonly { readonly rate: number; readonly duration: string }[],
): Pick<Profile, "rate" | "seconds" | "stages"> {
	const lengths = stages.map(({ duration }) => parseDuration(duration) ?? 0);
	const seconds = lengths.reduce((sum, length) => sum + length, 0);
	return {
		rate: 1,
		seconds,
		stages: stages.map(({ rate }, at) => ({
			share: (lengths[at] ?? 0) / seconds,
			from: rate,
			to: rate,
		})),
	};
}

/** One of some names; undefined where none was given. */
function nameIn<Name extends string>(
	names: readonly Name[],
	given: Given | undefined,
): Name | undefined {
	if (!given) return undefined;
	const { text, source } = given;
	const found = names.find((name) => name === text);
	if (found !== undefined) return found;
	throw new BadInput(
		`${source}: expected ${names.join(" or ")}, found "${text}"${didYouMean(text, names)}`,
	);
}

/** A whole number, 1 or more; undefined where none was given. */
function countIn(given: Given | undefined, max: number): number | undefined {
	if (!given) return undefined;
	const value = numberOf(given, `a whole number, 1 to ${max}`, 1, max);
	if (Number.isInteger(value)) return value;
	throw new BadInput(
		`${given.source}: expected a whole number, found "${given.text}"`,
	);
}

function seedOf(given: Given | undefined): number {
	return given ? wholeNumberOf(given) : 1;
}

function wholeNumberOf(given: Given): number {
	const value = numberOf(
		given,
		"a whole number, 0 to 4294967295",
		0,
		4_294_967_295,
	);
	if (Number.isInteger(value)) return value;
	throw new BadInput(
		`${given.source}: expected a whole number, found "${given.text}"`,
	);
}

function numberOf(
	{ text, source }: Given,
	expected: string,
	least: number,
	most: number,
): number {
	const value = text.trim() === "" ? Number.NaN : Number(text);
	if (value >= least && value <= most) return value;
	throw new BadInput(`${source}: expected ${expected}, found "${text}"`);
}

function secondsOf(
	given: Given | undefined,
	inFile: string | undefined,
): number | undefined {
	const text = given?.text ?? inFile;
	if (text === undefined) return undefined;
	const seconds = parseDuration(text);
	if (seconds !== undefined) return seconds;
	const source = given?.source ?? "load.duration";
	throw new BadInput(
		`${source}: expected a duration like 20s, 5m or 1h30m, found "${text}"`,
	);
}

function runOf(given: Given | undefined): string | undefined {
	if (!given || /^[A-Za-z0-9-]{1,60}$/.test(given.text)) return given?.text;
	throw new BadInput(
		`${given.source}: expected up to 60 letters, digits or dashes, found "${given.text}"`,
	);
}

/** What a file holds; `undefined` where none was given. */
function readFile({ readJson }: Sources, given: Given | undefined): unknown {
	if (!given) return undefined;
	try {
		return readJson(given.text);
	} catch (error) {
		throw new BadInput(
			`${given.source}: expected a readable JSON file: ${String(error)}`,
		);
	}
}

function promisesOf(config: ConfigPromises): ConfigPromises {
	const { sessions, capping, conversationSeconds, appInstallations } = config;
	return {
		...(sessions && { sessions }),
		...(capping && { capping }),
		...(conversationSeconds !== undefined && { conversationSeconds }),
		...(appInstallations && { appInstallations }),
	};
}
