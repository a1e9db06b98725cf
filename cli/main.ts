/** The command line: one file a command. A problem is one line and an exit code. */
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { onOneLine } from "../lib/util/one-line.ts";
import { BadInput, UnsafeTarget } from "../lib/util/user-errors.ts";
import { capacityCommand } from "./commands/capacity.ts";
import { listCommand } from "./commands/list.ts";
import { reportCommand } from "./commands/report.ts";
import { runCommand } from "./commands/run.ts";
import { runsCommand } from "./commands/runs.ts";
import { serveCommand } from "./commands/serve.ts";

const { version } = JSON.parse(
	readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

const exitCodes = `
Exit codes of run:
  0 passed         1 failed: the target is at fault       2 bad configuration or usage
  3 invalid        4 inconclusive: a limit is undecided        5 refused by a safety rail
  70 a bug of ours 129, 130, 143 stopped by a signal; a report of what was measured is still written

Examples:
  ./visitant run visitor-funnel                      a smoke run against a local server of its own
  ./visitant run visitor-funnel --profile load --target https://127.0.0.1:8443
  ./visitant serve --port 8443 --cert-out cert.pem   the local server alone
  ./visitant capacity visitor-funnel                 how many visitors can it hold?
  ./visitant list                                    scenarios and profiles`;

const program = new Command("visitant")
	.description(
		"Synthetic visitors for engagement APIs: load that checks every answer.",
	)
	.version(version, "--version", "prints the version")
	.addHelpText("after", exitCodes);
const commands = [
	runCommand,
	listCommand,
	serveCommand,
	reportCommand,
	capacityCommand,
	runsCommand,
];
for (const command of commands) {
	program.addCommand(command);
}
for (const command of [program, ...program.commands]) {
	command.exitOverride().configureOutput({ writeErr: () => {} });
}

for (const stream of [process.stdout, process.stderr])
	stream.on("error", (error: NodeJS.ErrnoException) => {
		// The reader of the output has ended, as in `| head`. The run goes on, and its reports are written.
		if (error.code !== "EPIPE") throw error;
	});
process.on("uncaughtException", (error) => {
	process.exit(exitCodeOf(error));
});

try {
	await program.parseAsync();
} catch (error) {
	process.exitCode = exitCodeOf(error);
}

/** Prints a problem in one line, for a bug with its place, and returns the exit code. */
function exitCodeOf(error: unknown): number {
	if (error instanceof CommanderError) {
		if (error.exitCode === 0) return 0;
		if (error.code === "commander.help") program.outputHelp();
		else
			say(
				`${error.message.replace(/^error: /, "").replaceAll("\n", " ")}; see --help`,
			);
		return 2;
	}
	if (error instanceof BadInput) {
		say(error.message);
		return 2;
	}
	if (error instanceof UnsafeTarget) {
		say(error.message);
		return 5;
	}
	const stack = error instanceof Error ? error.stack : String(error);
	const [what = "", ...places] = String(stack).split("\n");
	say(`a bug of ours: ${what}`);
	for (const place of places) process.stderr.write(`${onOneLine(place)}\n`);
	return 70;
}

function say(line: string): void {
	process.stderr.write(`${onOneLine(`visitant: ${line}`)}\n`);
}
