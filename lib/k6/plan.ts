/** Reads a bundle's settings from the environment and makes the run's plan of them. */
import { schemas } from "visitant:schemas";
import { type Plan, planRun } from "../load/plan.ts";
import {
	type Asked,
	type Given,
	readSettings,
	refuseUnknownVariables,
	type SettingName,
	variables,
} from "../load/settings.ts";
import type { ScenarioName } from "../load/stories.ts";

/** The plan of this bundle's run. Throws, at init, for anything that the command line would refuse. */
export function planFromEnvironment(scenario: ScenarioName): Plan {
	const targets = openTargets();
	refuseUnknownVariables(Object.keys(__ENV), tokenVariables(targets));
	const asked: Asked = Object.fromEntries(Object.entries(variables).flatMap(givenBy));
	return planRun(
		readSettings(scenario, {
			asked,
			targets,
			schemas,
			readJson: (file) => JSON.parse(open(file)),
		}),
	);
}

function givenBy([name, source]: [string, string]): [SettingName | string, Given][] {
	const text = __ENV[source];
	return text === undefined ? [] : [[name, { text, source }]];
}

/** targets.json lies beside dist/; most machines have none. */
function openTargets(): unknown {
	let text: string;
	try {
		text = open("../targets.json");
	} catch {
		return undefined;
	}
	return JSON.parse(text);
}

/** Names that targets read tokens from: known, whatever they start with. */
function tokenVariables(targets: unknown): string[] {
	const found: string[] = [];
	JSON.stringify(targets, (key, value: unknown) => {
		if (key === "tokenEnv" && typeof value === "string") found.push(value);
		return value;
	});
	return found;
}
