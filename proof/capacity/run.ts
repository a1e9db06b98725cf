/**
 * `npm run proof:capacity`: searches of simulated targets, by default 300 of each; a number after it asks for another count, and
 * a second word chooses cells. Appends a row a search, so it can be stopped and goes on where it was, and writes the table in
 * docs/.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { search } from "../../cli/capacity/search.ts";
import { root } from "../../tools/start.ts";
import { type Cell, cells, truthOf } from "./cells.ts";
import { appendRow, type Row, readRealRows, readRows } from "./rows.ts";
import { saturationOf, simulate } from "./simulate.ts";
import { pageOf } from "./table.ts";

const [count = "300", wanted = ""] = process.argv.slice(2);
/** Seconds of a probe beside its steady part: the rise, the server's start, the preflight, the reports. */
const overhead = 10;
const deadline = 900;

const done = new Set(readRows().map(({ cell, seed }) => `${cell} ${seed}`));
const truths = new Map(readRows().map(({ cell, truth }) => [cell, truth]));
for (let seed = 1; seed <= Number(count); seed++)
	for (const cell of cells) {
		if (!cell.name.includes(wanted) || done.has(`${cell.name} ${seed}`))
			continue;
		const truth = truths.get(cell.name) ?? truthOf(cell, saturationOf(cell));
		truths.set(cell.name, truth);
		appendRow(await searchOf(cell, seed, truth));
	}
writeFileSync(
	join(root, "docs/capacity-proof.md"),
	pageOf(readRows(), readRealRows()),
);

async function searchOf(cell: Cell, seed: number, truth: number): Promise<Row> {
	let clock = 0;
	const answer = await search(
		{
			from: 1,
			to: Number.POSITIVE_INFINITY,
			precision: 0.05,
			atLeast: undefined,
		},
		{
			hasTimeFor: (seconds) => clock + seconds + overhead <= deadline,
			async probe(question) {
				clock += question.seconds + overhead;
				return simulate(cell, question, 1000 * seed + question.number);
			},
		},
	);
	const { estimate, holds, probes, confirmations, isPrecise } = answer;
	return {
		cell: cell.name,
		seed,
		truth: Number(truth.toPrecision(4)),
		estimate: estimate?.rate ?? 0,
		low: estimate?.low ?? 0,
		high: estimate?.high ?? 0,
		held: holds?.rate ?? null,
		seconds: clock,
		probes: probes.length + confirmations.length,
		isPrecise,
	};
}
