/** Makes the run's plan from the environment and the files that it names. Every virtual user does so when it starts. */
import { schemas } from "visitant:schemas";
import type { ScenarioName } from "../load/stories.ts";
import { tokenVariables } from "../load/targets.ts";
import { type Plan, planRun } from "../plan/plan.ts";
import {
	type Asked,
	type Given,
	readSettings,
	refuseUnknownVariables,
	variables,
} from "../plan/settings.ts";

/** Throws for everything that the command line would refuse. */
export function readPlan(scenario: ScenarioName): Plan {
	const targets = openTargets();
	refuseUnknownVariables(Object.keys(__ENV), tokenVariables(targets));
	const asked: Asked = Object.fromEntries(
		Object.entries(variables).flatMap(givenBy),
	);
	const readJson = (file: string): unknown => JSON.parse(open(file));
	return planRun(readSettings(scenario, { asked, targets, schemas, readJson }));
}

function givenBy([name, source]: [string, string]): [string, Given][] {
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
