/**
 * `npm run test:chaos`: every mishap at twenty random moments of a run. Names after it choose mishaps. Prints the seed of the
 * moments, and a table at the end; ends with 1 where something did not hold.
 */
import { didYouMean } from "../../lib/util/did-you-mean.ts";
import { Random } from "../../lib/util/random.ts";
import { meet, mishaps } from "./mishaps.ts";

const times = 20;
/** From the load's start to a little after its end. */
const latest = 5500;
/** Runs at the same time: they mostly wait for visitors to come. */
const atOnce = 2;

interface Row {
	readonly name: string;
	readonly met: number;
	readonly notAsOwed: number;
	readonly skipped: string;
}

const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 2 ** 32);
const wanted = process.argv.slice(2);
const names = Object.keys(mishaps);
const unknown = wanted.find((name) => !names.includes(name));
if (unknown !== undefined) {
	console.error(
		`no such mishap: ${unknown}${didYouMean(unknown, names)}; known are ${names.join(", ")}`,
	);
	process.exit(2);
}
// A mishap has the same moments of a seed, whichever others are chosen.
const queue = names
	.map((name, at) => ({ name, random: new Random(seed, at) }))
	.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const rows: Row[] = [];
console.log(`moments of CHAOS_SEED=${seed}`);
await Promise.all(Array.from({ length: atOnce }, work));
for (const { name, met, notAsOwed, skipped } of rows)
	console.log(`| ${name} | ${met} | ${notAsOwed} | ${skipped} |`);
const failures = rows.reduce((sum, { notAsOwed }) => sum + notAsOwed, 0);
console.log(`${failures} not as owed`);
process.exitCode = failures > 0 ? 1 : 0;

async function work(): Promise<void> {
	for (let next = queue.shift(); next; next = queue.shift())
		rows.push(await meetOften(next.name, next.random));
}

/** One that could not be tried is not as owed, and the others go on. */
function failed(error: unknown): Awaited<ReturnType<typeof meet>> {
	return { problems: [`it could not be tried: ${String(error)}`] };
}

async function meetOften(name: string, random: Random): Promise<Row> {
	const mishap = mishaps[name];
	if (!mishap) throw new Error(`no such mishap: ${name}`);
	let notAsOwed = 0;
	for (let time = 1; time <= times; time++) {
		const moment = random.below(latest);
		const { problems, skipped } = await meet(mishap, moment).catch(failed);
		const how = skipped ?? (problems.join("; ") || "as owed");
		console.log(`${name}, ${time} of ${times}, at ${moment} ms: ${how}`);
		notAsOwed += problems.length > 0 ? 1 : 0;
		if (skipped !== undefined) return { name, met: 0, notAsOwed: 0, skipped };
	}
	return { name, met: times, notAsOwed, skipped: "" };
}
