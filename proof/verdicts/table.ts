/** docs/verdict-proof.md, from the rows of the campaign. */
import { upperBound } from "../../cli/result/binomial.ts";
import { cleanCases, disturbedCases, limits, trueP95 } from "./cases.ts";
import type { Row } from "./row.ts";

export function pageOf(rows: readonly Row[]): string {
	const of = (name: string): Row[] => rows.filter((row) => row.case === name);
	const clean = cleanCases.flatMap(({ name }) => of(name));
	const disturbed = disturbedCases.flatMap(({ name }) => of(name));
	const passed = clean.filter(({ verdict }) => verdict === "passed");
	const wrong = disturbed.filter((row) => row.wrong.length > 0);
	return `# Are verdicts right?

Made by \`npm run proof:verdicts\`, which appends a row a run to \`proof/verdicts/rows.ndjson\` and goes on where it was stopped. Each run
has 20 to 40 s of load; generator and local server share two cores.

## Clean runs

**${passed.length} of ${clean.length} passed**; ${bound(clean.length - passed.length, clean.length)} do not.

| run | runs | passed | otherwise |
| --- | --- | --- | --- |
${cleanCases.map(({ name }) => cleanRow(name, of(name))).join("\n")}

## Disturbed runs

The server's own time has a p95 of ${trueP95.toFixed(0)} ms. Limits of ${limits.map(({ value }) => value).join(", ")} ms are on both sides of it. A decision is wrong where a
limit below the truth is *kept*, or one above it *broken*. A server that is held back, or that is slow to accept connections, is slower
than its declared time, so there only *kept* can be wrong.

**${wrong.length} of ${disturbed.length} runs decided a limit wrongly**; ${bound(wrong.length, disturbed.length)} do.

| disturbance | runs | wrong | kept | broken | undecided | verdicts |
| --- | --- | --- | --- | --- | --- | --- |
${disturbedCases.map(({ name }) => disturbedRow(name, of(name))).join("\n")}
`;
}

/** What so many runs allow to be said. */
function bound(misses: number, samples: number): string {
	const share = 100 * upperBound({ misses, samples }, 0.95);
	return `with 95 % confidence at most ${share.toFixed(1)} % of such runs`;
}

function cleanRow(name: string, rows: readonly Row[]): string {
	const others = rows.filter(({ verdict }) => verdict !== "passed");
	const reasons = others.map(({ verdict, reason }) => `${verdict}: ${reason}`);
	return `| ${name} | ${rows.length} | ${rows.length - others.length} | ${inCell(reasons.join("; "))} |`;
}

function disturbedRow(name: string, rows: readonly Row[]): string {
	const decided = rows.flatMap((row) => Object.values(row.decided));
	const count = (state: string): number =>
		decided.filter((one) => one === state).length;
	const words = [...new Set(rows.map(({ verdict }) => verdict))].map(
		(word) =>
			`${rows.filter(({ verdict }) => verdict === word).length} ${word}`,
	);
	const wrong = rows.filter((row) => row.wrong.length > 0).length;
	return `| ${name} | ${rows.length} | ${wrong} | ${count("kept")} | ${count("broken")} | ${count("undecided")} | ${words.join(", ")} |`;
}

function inCell(text: string): string {
	return text.replaceAll("|", "\\|");
}
