/** Reads the scenarios of this project: every file of the folder `scenarios/`. */
import { scenarioNames } from "../../build.mjs";
import { isObject } from "../../lib/util/json.ts";
import { BadInput } from "../../lib/util/user-errors.ts";
import {
	inOrder,
	type Scenario,
	type Scenarios,
} from "../../lib/workload/scenarios.ts";

/** All scenarios by name. Throws BadInput naming a file that is none. */
export async function readScenarios(): Promise<Scenarios> {
	const found = await Promise.all(
		scenarioNames().map(
			async (name): Promise<[string, Scenario]> => [
				name,
				await readScenario(`scenarios/${name}.ts`),
			],
		),
	);
	return inOrder(new Map(found));
}

async function readScenario(file: string): Promise<Scenario> {
	let module: unknown;
	try {
		module = await import(new URL(`../../${file}`, import.meta.url).href);
	} catch (error) {
		throw new BadInput(
			`${file}: expected a scenario that can be loaded: ${String(error)}`,
		);
	}
	if (isScenario(module)) return module;
	throw new BadInput(
		`${file}: expected the exports workload and visit, or mix; found ${Object.keys({ ...Object(module) }).join(", ") || "none"}`,
	);
}

/** The compiler has checked what the exports are; here it matters that they are there. */
const isScenario = (module: unknown): module is Scenario =>
	isObject(module) &&
	(isObject(module.mix) ||
		(isObject(module.workload) && typeof module.visit === "function"));
