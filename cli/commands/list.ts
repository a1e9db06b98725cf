/** `list`: scenarios and profiles, a line each. */
import { Command } from "commander";
import { profiles } from "../../lib/load/profiles.ts";
import { summaryOf } from "../../lib/workload/scenarios.ts";
import { readScenarios } from "../scenarios/read-scenarios.ts";

export const listCommand = new Command("list")
	.description("lists scenarios and profiles, a line each")
	.addHelpText("after", "\nExample:\n  ./visitant list")
	.action(async () => {
		const scenarios = [...(await readScenarios())].map(
			([name, scenario]) => [name, summaryOf(scenario)] as const,
		);
		const loads = Object.entries(profiles).map(
			([name, { summary }]) => [name, summary] as const,
		);
		process.stdout.write(
			`scenarios\n${linesOf(scenarios)}profiles\n${linesOf(loads)}`,
		);
	});

function linesOf(summaries: readonly (readonly [string, string])[]): string {
	return summaries
		.map(([name, summary]) => `  ${name.padEnd(20)} ${summary}\n`)
		.join("");
}
