/**
 * `npm run proof:verdicts`: clean runs, which have to pass, and disturbed ones, which must not be decided wrongly. Appends a row
 * a run to rows.ndjson, so it can be stopped and goes on where it was, and writes the table in docs/. Ends when every case has
 * as many runs as were asked for: by default 10 of each clean one, and 12 of each disturbed one.
 */
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/start.ts";
import { type Case, cleanCases, disturbedCases } from "./cases.ts";
import { play } from "./play.ts";
import { type Row, readRows, rowOf, rowsFile } from "./row.ts";
import { pageOf } from "./table.ts";

const [clean = 10, disturbed = 12] = process.argv.slice(2).map(Number);
const wanted = [
	...cleanCases.map((one) => ({ one, runs: clean })),
	...disturbedCases.map((one) => ({ one, runs: disturbed })),
];
const most = Math.max(clean, disturbed);
for (let seed = 1; seed <= most; seed++)
	for (const { one, runs } of wanted) {
		if (seed > runs || isDone(one, seed)) continue;
		const row = rowOf(one, seed, await play(one, seed));
		appendFileSync(rowsFile, `${JSON.stringify(row)}\n`);
		console.log(describe(row));
	}
writeFileSync(join(root, "docs/verdict-proof.md"), pageOf(readRows()));

function isDone({ name }: Case, seed: number): boolean {
	return readRows().some((row) => row.case === name && row.seed === seed);
}

function describe(row: Row): string {
	const wrong =
		row.wrong.length === 0 ? "" : `, WRONG: ${row.wrong.join("; ")}`;
	return `${row.case}, seed ${row.seed}: ${row.verdict}, lag ${row.lag}${wrong}`;
}
