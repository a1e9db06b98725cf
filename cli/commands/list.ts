/** `list`: scenarios and profiles, a line each. */
import { Command } from "commander";
import { profiles } from "../../lib/load/profiles.ts";
import { stories } from "../../lib/load/stories.ts";

export const listCommand = new Command("list")
	.description("scenarios and profiles, a line each")
	.addHelpText("after", "\nExample:\n  ./visitant list")
	.action(() => {
		process.stdout.write(
			`scenarios\n${lines(stories)}profiles\n${lines(profiles)}`,
		);
	});

function lines(
	things: Readonly<Record<string, { readonly summary: string }>>,
): string {
	return Object.entries(things)
		.map(([name, { summary }]) => `  ${name.padEnd(20)} ${summary}\n`)
		.join("");
}
