/** Plans for tests, of the scenarios of this project. */
import { readScenarios } from "../cli/scenarios/read-scenarios.ts";
import type { Asked } from "../lib/plan/given.ts";
import { type Plan, planRun } from "../lib/plan/plan.ts";
import { readSettings } from "../lib/plan/settings.ts";

export const scenarios = await readScenarios();

export type Options = Readonly<Record<string, string>>;

/** The plan of options, with files by name; that of a smoke run of the funnel by default. */
export const planOf = (
	options: Options = {},
	files: Readonly<Record<string, unknown>> = {},
	scenario = "visitor-funnel",
): Plan => {
	const asked: Asked = Object.fromEntries(
		Object.entries(options).map(([name, text]) => [
			name,
			{ text, source: `--${name}` },
		]),
	);
	return planRun(
		readSettings(scenario, {
			scenarios,
			asked,
			targets: files["targets.json"],
			readJson: (file) => {
				if (file in files) return files[file];
				throw new Error("no such file");
			},
		}),
	);
};
