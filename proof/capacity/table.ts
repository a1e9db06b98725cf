/** docs/capacity-proof.md, from the rows of the campaign. */
import { lowerBound, upperBound } from "../../cli/result/binomial.ts";
import { type Cell, cells } from "./cells.ts";
import type { RealRow, Row } from "./rows.ts";

const near = 0.05;

export function pageOf(rows: readonly Row[], real: readonly RealRow[]): string {
	return `# Are the error bars of \`capacity\` true?

Made by \`npm run proof:capacity\`, which appends a row a search to \`proof/capacity/rows.ndjson\` and goes on where it was stopped.

A simulated target is the local server's own schedule of declared capacity (workers, log-normal service times, one queue), with visitors who
come at random and make ${"`engage`"} and more requests one after the other. The truth is the highest rate whose p95 keeps the limit in runs of 3,000 s.
Each search has a deadline of 15 minutes by the clock of a real one. Runs differ: each probe meets a target that is faster or slower by
a normal error.

**${rows.length} searches: the 95 % interval held the truth in ${share(rows, isCovered)}, the estimate was within 5 % of it in ${share(rows, isNear)}**, and the
held rate, which is the interval's lower end, in ${share(rows, isHeldNear)}. ${share(rows, ({ isPrecise }) => isPrecise)} were as precise as asked for (5 %); half of them took at most
${median(rows.map(({ seconds }) => seconds))} s, with ${median(rows.map(({ probes }) => probes))} probes.

| workers | service time: p99 ÷ median | limit on p95 | runs differ by | searches | interval holds the truth | estimate within 5 % | held within 5 % | off by, on average | precise | seconds, median |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
${cells.map((cell) => rowOf(cell, rows)).join("\n")}

## Real searches

Local servers with a declared capacity (mean service time 6 ms, p99 3 × the median), limit p95 < 60 ms on \`engage\`, server and generator on
the same two cores, by \`npm run proof:capacity-real\`. The truth is that of the simulated target with the funnel's requests per visitor.

| target | search | truth | estimate | 95 % interval | held | off by | ended by | seconds |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${real.map(realRowOf).join("\n")}
`;
}

function realRowOf(row: RealRow): string {
	const { seed, truth, estimate, low, high, held, endedBy, seconds } = row;
	const off =
		estimate === null ? "–" : `${(100 * (estimate / truth - 1)).toFixed(1)} %`;
	return `| ${[row.case, seed, truth, estimate ?? "–", low === null ? "–" : `${low}–${high}`, held ?? "–", off, endedBy, seconds].join(" | ")} |`;
}

function rowOf(cell: Cell, all: readonly Row[]): string {
	const rows = all.filter(({ cell: name }) => name === cell.name);
	const off =
		rows.reduce(
			(sum, { estimate, truth }) => sum + Math.log(estimate / truth),
			0,
		) / Math.max(1, rows.length);
	return `| ${[
		cell.workers,
		cell.tail,
		`${cell.limit} ms`,
		`${100 * cell.runError} %`,
		rows.length,
		share(rows, isCovered),
		share(rows, isNear),
		share(rows, isHeldNear),
		`${(100 * off).toFixed(1)} %`,
		share(rows, ({ isPrecise }) => isPrecise),
		median(rows.map(({ seconds }) => seconds)),
	].join(" | ")} |`;
}

const isCovered = ({ low, high, truth }: Row): boolean =>
	low <= truth && truth <= high;
const isNear = ({ estimate, truth }: Row): boolean =>
	Math.abs(estimate / truth - 1) <= near;
const isHeldNear = ({ held, truth }: Row): boolean =>
	held !== null && Math.abs(held / truth - 1) <= near;

/** A share with its 95 % interval. */
function share(rows: readonly Row[], is: (row: Row) => boolean): string {
	if (rows.length === 0) return "–";
	const misses = rows.filter(is).length;
	const found = { misses, samples: rows.length };
	const percent = (value: number): string => (100 * value).toFixed(0);
	return `${percent(misses / rows.length)} % (${percent(lowerBound(found, 0.975))}–${percent(upperBound(found, 0.975))})`;
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[sorted.length >> 1] ?? 0;
}
