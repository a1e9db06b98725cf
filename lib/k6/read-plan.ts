/** Makes the plan of a bundle, in every virtual user when it starts. */

import { secretVariables } from "../load/targets.ts";
import {
	type Asked,
	type Given,
	refuseUnknownVariables,
	variables,
} from "../plan/given.ts";
import { type Plan, planRun } from "../plan/plan.ts";
import { readSettings } from "../plan/settings.ts";
import { parseExact } from "../util/exact-json.ts";
import type { ScenarioModule } from "./scenario-module.ts";

/** Throws for everything that the command line would refuse. */
export function readPlan(
	scenario: string,
	modules: Readonly<Record<string, ScenarioModule>>,
): Plan {
	const targets = openTargets();
	refuseUnknownVariables(Object.keys(__ENV), secretVariables(targets));
	const asked: Asked = Object.fromEntries(
		Object.entries(variables).flatMap(givenBy),
	);
	const readJson = (file: string): unknown => parseExact(open(file));
	const scenarios = new Map(Object.entries(modules));
	return planRun(
		readSettings(scenario, { scenarios, asked, targets, readJson }),
	);
}

function givenBy([name, source]: [string, string]): [string, Given][] {
	const text = __ENV[source];
	return text === undefined ? [] : [[name, { text, source }]];
}

/** targets.json is beside dist/, if there is one. */
function openTargets(): unknown {
	let text: string;
	try {
		text = open("../targets.json");
	} catch {
		return undefined;
	}
	return parseExact(text);
}
