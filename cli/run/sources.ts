/** The command line's sources of settings: options first, then the environment; files from disk. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
	type Asked,
	type Given,
	type SettingName,
	variables,
} from "../../lib/plan/given.ts";
import type { Sources } from "../../lib/plan/settings.ts";
import { BadInput, messageOf } from "../../lib/util/user-errors.ts";
import type { Scenarios } from "../../lib/workload/scenarios.ts";
import { readJsonFile } from "../../server/read-json-file.ts";
import { eventLoops, visitsInMemory } from "../engine/bounds.ts";

const targetsFile = fileURLToPath(
	new URL("../../targets.json", import.meta.url),
);

/** Variables that the command line sets for k6, and that a user may not set for the command line. */
const reserved: readonly SettingName[] = ["run", "mode", "day"];

/** The sources of a run with these options. Throws BadInput for a variable that users may not set. */
export function sourcesFrom(
	scenarios: Scenarios,
	options: Readonly<Record<string, string | undefined>>,
	env: Readonly<Record<string, string | undefined>>,
): Sources {
	for (const name of reserved)
		if (env[variables[name]] !== undefined)
			throw new BadInput(
				`${variables[name]}: expected no such variable, since ./visitant run sets it for k6; leave it out`,
			);
	const asked: Asked = Object.fromEntries(
		Object.entries(variables).flatMap(([name, variable]): [string, Given][] => {
			const option = options[name];
			if (option !== undefined)
				return [[name, { text: option, source: `--${name}` }]];
			const text = env[variable];
			return text === undefined ? [] : [[name, { text, source: variable }]];
		}),
	);
	// Each file is read once: the journal's header has exactly what the plan was made from.
	const known = new Map<string, unknown>();
	return {
		scenarios,
		asked,
		targets: readTargets(),
		readJson(file) {
			if (!known.has(file)) known.set(file, readJsonFile(file));
			return known.get(file);
		},
		machine: { visitsAtOnce: visitsInMemory(), virtualUsers: eventLoops() },
	};
}

function readTargets(): unknown {
	if (!existsSync(targetsFile)) return undefined;
	try {
		return readJsonFile(targetsFile);
	} catch (error) {
		throw new BadInput(
			`targets.json: expected a readable JSON file, found ${messageOf(error)}`,
		);
	}
}
