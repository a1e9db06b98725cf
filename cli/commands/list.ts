/** `list`: scenarios and profiles, a line each. */
import { Command } from "commander";
import { profiles } from "../../lib/load/profiles.ts";
import { scenarioNames, summaryOf } from "../../lib/load/stories.ts";

export const listCommand = new Command("list")
	.description("scenarios and profiles, a line each")
	.addHelpText("after", "\nExample:\n  ./visitant list")
	.action(() => {
		const scenarios = Object.fromEntries(
			scenarioNames.map((name) => [name, { summary: summaryOf(name) }]),
		);
		process.stdout.write(
			`scenarios\n${lines(scenarios)}profiles\n${lines(profiles)}`,
		);
	});

function lines(
	things: Readonly<Record<string, { readonly summary: string }>>,
): string {
	return Object.entries(things)
		.map(([name, { summary }]) => `  ${name.padEnd(20)} ${summary}\n`)
		.join("");
}
