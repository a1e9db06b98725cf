/** `capacity SCENARIO`. */
import { resolve } from "node:path";
import { Command } from "commander";
import { parseDuration } from "../../lib/load/duration.ts";
import { numberOf } from "../../lib/plan/given.ts";
import { onOneLine } from "../../lib/util/one-line.ts";
import { BadInput } from "../../lib/util/user-errors.ts";
import { measureCapacity } from "../capacity/measure.ts";
import { defaultFolder, newRunName } from "../run/names.ts";

const examples = `
Doubles the rate until a limit breaks or the target cannot keep up, then narrows down the highest rate that keeps every
limit, and holds it. Every probe is a run with a folder and a report of its own. docs/capacity.md says how to read the answer.

Examples:
  ./visitant capacity visitor-funnel
  ./visitant capacity visitor-funnel --target staging --settings slo.json --to 200
  ./visitant capacity mixed-traffic --from 20 --deadline 10m
  ./visitant capacity visitor-funnel --target staging --at-least 80     a gate before a release

Exit codes:
  0 answered (and at least what was asked for)   1 fewer than --at-least   3 the generator gave way first
  4 the deadline or the bound came first         2 bad usage               5 refused by a safety rail`;

interface Options {
	readonly from: string;
	readonly to?: string;
	readonly precision: string;
	readonly deadline: string;
	readonly atLeast?: string;
	readonly out?: string;
	readonly target?: string;
	readonly config?: string;
	readonly settings?: string;
	readonly seed?: string;
}

export const capacityCommand = new Command("capacity")
	.description(
		"finds how many visitors a second the target holds within its limits",
	)
	.argument("<scenario>", "see ./visitant list")
	.option("--target <name|url>", "default: a local server of the search's own")
	.option("--config <file>", "JSON: the local server's configuration")
	.option(
		"--settings <file>",
		"JSON: visitors, load, limits (docs/settings.md)",
	)
	.option("--seed <number>", "chooses the visitors (default: 1)")
	.option("--from <number>", "visitors a second of the first probe", "1")
	.option(
		"--to <number>",
		"the highest rate that may be sent (default: the target's maxRate)",
	)
	.option(
		"--precision <share>",
		"half the width of the 95 % interval, as a share",
		"0.05",
	)
	.option(
		"--deadline <time>",
		"when the answer has to be there, as in 10m",
		"15m",
	)
	.option(
		"--at-least <number>",
		"ends as soon as this rate is known to be held, or not",
	)
	.option(
		"--out <dir>",
		"the search's folder (default: a new one in reports/capacity/)",
	)
	.addHelpText("after", examples)
	.action(async (scenario: string, options: Options) => {
		const { from, to, precision, deadline, atLeast, out, ...ofRun } = options;
		const run = newRunName();
		const folder = resolve(out ?? defaultFolder("capacity", run));
		const rate = (text: string, source: string): number =>
			numberOf(
				{ text, source },
				"visitors a second, 0.01 to 100000",
				0.01,
				100_000,
			);
		process.exitCode = await measureCapacity({
			scenario,
			run,
			options: { ...ofRun },
			search: {
				from: rate(from, "--from"),
				to: to === undefined ? undefined : rate(to, "--to"),
				precision: numberOf(
					{ text: precision, source: "--precision" },
					"a share, 0.01 to 0.5",
					0.01,
					0.5,
				),
				atLeast:
					atLeast === undefined ? undefined : rate(atLeast, "--at-least"),
			},
			deadlineSeconds: secondsIn(deadline),
			folder,
			say: (line) => process.stderr.write(`${onOneLine(line)}\n`),
		});
	});

function secondsIn(text: string): number {
	const seconds = parseDuration(text);
	if (seconds !== undefined && seconds >= 30) return seconds;
	throw new BadInput(
		`--deadline: expected a time of at least 30s, as in 10m, found "${text}"`,
	);
}
