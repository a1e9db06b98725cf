/** Runs variants in alternating turns, and prints the results of each. */
import { withFixture } from "./fixture.ts";
import { median } from "./process.ts";
import type { Found, Round, Variant } from "./variants.ts";

/** The number of turns of each variant. */
const turns = 3;
/** Of the funnel by default. */
const requestsPerVisitor = 3.52;

/** Prints a table. Of each pair, the second variant's ratios are to the first. */
export async function compare(
	title: string,
	round: Round,
	variants: readonly Variant[],
): Promise<void> {
	const found = variants.map((): Found[] => []);
	for (let turn = 0; turn < turns; turn++)
		for (const [at, { run }] of variants.entries())
			await withFixture(async (fixture) => {
				found[at]?.push(await run(fixture, round));
			});
	console.log(
		`\n${title}: ${round.rate} visitors/s for ${round.seconds} s, steady from ${round.window.from} to ${round.window.to} s, ${turns} turns`,
	);
	for (const [at, { name }] of variants.entries()) {
		const own = found[at] ?? [];
		const other = found[at - (at % 2)] ?? [];
		console.log(`  ${name.padEnd(32)} ${describe(own, other)}`);
	}
}

function describe(own: readonly Found[], other: readonly Found[]): string {
	const of = (all: readonly Found[], figure: (one: Found) => number): number =>
		median(all.map(figure));
	const perVisitor = ({ microsecondsPerRequest: one }: Found): number =>
		one * requestsPerVisitor;
	const ratios = own.map(
		(one, turn) =>
			one.microsecondsPerRequest /
			(other[turn]?.microsecondsPerRequest ?? Number.NaN),
	);
	const lag = own.some(({ lagP95 }) => lagP95 !== undefined)
		? `, lag p95 ${of(own, ({ lagP95 = 0 }) => lagP95).toFixed(1)} ms`
		: "";
	return [
		`${of(own, perVisitor).toFixed(0).padStart(5)} µs a visitor, ${median(ratios).toFixed(2)} × (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
		`${of(own, ({ requests }) => requests)} requests`,
		`start-up ${of(own, ({ startUpSeconds }) => startUpSeconds).toFixed(2)} s of CPU`,
		`${of(own, ({ peakMebibytes }) => peakMebibytes).toFixed(0)} MiB`,
		`machine ${(100 * of(own, ({ busy }) => busy)).toFixed(0)} % busy${lag}`,
	].join("; ");
}
