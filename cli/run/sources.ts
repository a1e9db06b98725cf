/** Where the command line takes settings from: options first, then the environment; files from disk. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { schemas } from "../lib/plan/schemas.ts";
import {
	type Asked,
	type Given,
	type Sources,
	variables,
} from "../../lib/plan/settings.ts";
import { BadInput } from "../../lib/util/user-errors.ts";
import { eventLoops, visitsInMemory } from "../engine/bounds.ts";

const targetsFile = fileURLToPath(new URL("../targets.json", import.meta.url));

/** The sources of a run whose options are given by name. */
export function sourcesFrom(
	options: Readonly<Record<string, string | undefined>>,
	env: Readonly<Record<string, string | undefined>>,
): Sources {
	const asked: Asked = Object.fromEntries(
		Object.entries(variables).flatMap(([name, variable]): [string, Given][] => {
			const option = options[name];
			if (option !== undefined)
				return [[name, { text: option, source: `--${name}` }]];
			const text = env[variable];
			return text === undefined ? [] : [[name, { text, source: variable }]];
		}),
	);
	// Read once: what a run's journal says was asked for is what its plan was made of.
	const known = new Map<string, unknown>();
	return {
		asked,
		targets: readTargets(),
		readJson(file) {
			if (!known.has(file)) known.set(file, readJson(file));
			return known.get(file);
		},
		schemas,
		machine: { visitsAtOnce: visitsInMemory(), virtualUsers: eventLoops() },
	};
}

function readJson(file: string): unknown {
	return JSON.parse(readFileSync(file, "utf8"));
}

function readTargets(): unknown {
	if (!existsSync(targetsFile)) return undefined;
	try {
		return readJson(targetsFile);
	} catch (error) {
		throw new BadInput(
			`targets.json: expected a readable JSON file: ${String(error)}`,
		);
	}
}
