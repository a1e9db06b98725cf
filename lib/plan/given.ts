/** Settings as they are given, by option or environment variable, and how their texts are read. */
import { parseDuration } from "../load/duration.ts";
import { isLocalTokenVariable } from "../load/targets.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { BadInput } from "../util/user-errors.ts";

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
	mode: "VISITANT_MODE",
	arrivals: "VISITANT_ARRIVALS",
	connections: "VISITANT_CONNECTIONS",
	visitsAtOnce: "VISITANT_VISITS_AT_ONCE",
	virtualUsers: "VISITANT_VIRTUAL_USERS",
	run: "VISITANT_RUN",
	day: "VISITANT_DAY",
} as const;

export type SettingName = keyof typeof variables;

/** A setting as it was given, and where: `--rate` or `VISITANT_RATE`. */
export interface Given {
	readonly text: string;
	readonly source: string;
}
export type Asked = Partial<Record<SettingName, Given>>;

/** Refuses names that start like a setting but are none. `also` are other names that are known. */
export function refuseUnknownVariables(
	names: readonly string[],
	also: readonly string[],
): void {
	const known: readonly string[] = [
		...Object.values(variables),
		"VISITANT_K6",
		"VISITANT_HANGUP",
		...also,
	];
	for (const name of names) {
		if (!name.startsWith("VISITANT_") || known.includes(name)) continue;
		if (isLocalTokenVariable(name) || isOfKubernetes(name)) continue;
		throw new BadInput(`${name}: unknown setting${didYouMean(name, known)}`);
	}
}

/** Kubernetes makes such variables for every service, also for one that is named `visitant`. */
const isOfKubernetes = (name: string): boolean =>
	/_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\w+)?)$/.test(name);

/** One of some names; undefined where none was given. Throws BadInput with the nearest name. */
export function nameIn<Name extends string>(
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

/** A whole number, 1 to `max`; undefined where none was given. Throws BadInput. */
export function countIn(
	given: Given | undefined,
	max: number,
): number | undefined {
	if (!given) return undefined;
	const value = numberOf(given, `a whole number, 1 to ${max}`, 1, max);
	if (Number.isInteger(value)) return value;
	throw new BadInput(
		`${given.source}: expected a whole number, found "${given.text}"`,
	);
}

/** A whole number, 0 to 2³² − 1. Throws BadInput. */
export function wholeNumberOf(given: Given): number {
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

/** A number, `min` to `max`. Throws BadInput with what was expected, in words. */
export function numberOf(
	{ text, source }: Given,
	expected: string,
	min: number,
	max: number,
): number {
	const value = text.trim() === "" ? Number.NaN : Number(text);
	if (value >= min && value <= max) return value;
	throw new BadInput(`${source}: expected ${expected}, found "${text}"`);
}

/** Seconds of a duration, given or in a settings file; undefined where it is in neither. Throws BadInput. */
export function secondsOf(
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

/** The name of a run. Throws BadInput. */
export function runOf(given: Given | undefined): string | undefined {
	if (!given || /^[A-Za-z0-9-]{1,60}$/.test(given.text)) return given?.text;
	throw new BadInput(
		`${given.source}: expected up to 60 letters, digits or dashes, found "${given.text}"`,
	);
}

/** The day of a run, as in 2027-03-01; today in UTC where none was given. Throws BadInput. */
export function dayOf(given: Given | undefined): string {
	if (!given) return new Date().toISOString().slice(0, 10);
	if (/^\d{4}-\d\d-\d\d$/.test(given.text)) return given.text;
	throw new BadInput(
		`${given.source}: expected a day, as in 2027-03-01, found "${given.text}"`,
	);
}
