/** The local server's configuration: validated whole, then laid over the default. */
import { readFileSync } from "node:fs";
import Type from "typebox";
import { defaultPromises, mergeOver } from "../lib/wire/defaults.ts";
import { assertFits } from "../lib/wire/fits.ts";
import { patterns } from "../lib/wire/patterns.ts";
import { BadInput } from "../lib/wire/problems.ts";
import { type FullPromises, promises } from "../lib/wire/promises.ts";

const accounts = Type.Object(
	{
		warm: Type.Optional(Type.Array(Type.String({ pattern: patterns.account }))),
		loadMilliseconds: Type.Optional(
			Type.Number({ minimum: 0, maximum: 600_000 }),
		),
	},
	{ additionalProperties: false },
);
const configFile = Type.Object(
	{ accounts: Type.Optional(accounts), ...promises.properties },
	{ additionalProperties: false },
);

/** The whole configuration of a local server. */
export interface Config extends FullPromises {
	accounts: { warm: string[]; loadMilliseconds: number };
}

export const defaultConfig: Config = {
	accounts: { warm: ["demo"], loadMilliseconds: 1500 },
	...defaultPromises,
};

/** The configuration that `given` asks for. Throws BadInput naming `source` and the member. */
export function readConfig(given: unknown, source: string): Config {
	assertFits(configFile, given, source);
	return mergeOver(defaultConfig, given);
}

/** Reads a configuration file. Throws BadInput where it cannot be read or does not fit. */
export function loadConfig(file: string): Config {
	let given: unknown;
	try {
		given = JSON.parse(readFileSync(file, "utf8"));
	} catch (error) {
		throw new BadInput(
			`${file}: expected a readable JSON file: ${String(error)}`,
		);
	}
	return readConfig(given, file);
}
