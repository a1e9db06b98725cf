/** Reads a configuration: the whole is validated, then laid over the default. */
import { didYouMean } from "../lib/util/did-you-mean.ts";
import { assertFits } from "../lib/util/fits.ts";
import { isObject, withoutSchema } from "../lib/util/json.ts";
import { mergeOver } from "../lib/util/merge.ts";
import { BadInput, messageOf } from "../lib/util/user-errors.ts";
import { type Config, configFile, defaultConfig } from "./config.ts";
import { checkFault, spreadProblem } from "./faults/check.ts";
import { readJsonFile } from "./read-json-file.ts";

/** The default configuration with the given members. Throws BadInput naming `source` and the member. */
export function readConfig(given: unknown, source: string): Config {
	const stated = withoutNullCapacity(given);
	assertFits(configFile, stated, source);
	const config: Config = mergeOver(defaultConfig, stated);
	const problem =
		repeated(config) ??
		strayOperator(config, config.operators === defaultConfig.operators) ??
		spreadProblem(
			"capacity.serviceMilliseconds",
			config.capacity?.serviceMilliseconds,
		) ??
		config.faults.map(checkFault).find((wrong) => wrong !== undefined);
	if (problem) throw new BadInput(`${source}: ${problem}`);
	return config;
}

/** `null` means no limit, as in the default. */
function withoutNullCapacity(given: unknown): unknown {
	if (!isObject(given) || given.capacity !== null) return given;
	const { capacity: _, ...rest } = given;
	return rest;
}

/** Names that must be unique. Tokens are never printed. */
function repeated(config: Config): string | undefined {
	const lists: [string, string[]][] = [
		["appInstallations", config.appInstallations.map((one) => one.id)],
		["sites", config.sites.map((one) => one.id)],
		["operators", config.operators.map((one) => one.id)],
	];
	for (const [list, ids] of lists) {
		const index = ids.findIndex((each, place) => ids.indexOf(each) < place);
		if (index !== -1)
			return `${list}[${index}].id: expected an id of its own, found "${ids[index]}" again`;
	}
	const tokens = config.operators.map(({ token }) => token);
	const index = tokens.findIndex((each, place) => tokens.indexOf(each) < place);
	return index === -1
		? undefined
		: `operators[${index}].token: expected a token of its own, found another operator's`;
}

/** Operators may name only sites of the configuration. */
function strayOperator(
	{ sites, operators }: Config,
	areDefault: boolean,
): string | undefined {
	const known = sites.map((one) => one.id);
	for (const [index, one] of operators.entries()) {
		const place = one.sites.findIndex((site) => !known.includes(site));
		const stray = one.sites[place];
		if (stray !== undefined && areDefault)
			return `sites: expected operators beside other sites than the default ones, found none`;
		if (stray !== undefined)
			return `operators[${index}].sites[${place}]: expected the id of one of the sites, found "${stray}"${didYouMean(stray, known)}`;
	}
	return undefined;
}

/** Reads a configuration file. Throws BadInput where it cannot be read or does not fit. */
export function loadConfig(file: string): Config {
	let given: unknown;
	try {
		given = withoutSchema(readJsonFile(file));
	} catch (error) {
		throw new BadInput(
			`${file}: expected a readable JSON file, found ${messageOf(error)}`,
		);
	}
	return readConfig(given, file);
}
