/**
 * `npm run test:chaos`: every mishap at twenty random moments of a run. Names after it choose mishaps. Prints the seed of the
 * moments, and ends with 1 where something did not hold.
 */
import { Random } from "../../lib/util/random.ts";
import { meet, mishaps } from "./mishaps.ts";

const times = 20;
/** From the load's start to a little after its end. */
const latest = 5500;

const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 2 ** 32);
const random = new Random(seed, 0);
const wanted = process.argv.slice(2);
console.log(`moments of CHAOS_SEED=${seed}`);
let failures = 0;
for (const [name, mishap] of Object.entries(mishaps)) {
	if (wanted.length > 0 && !wanted.includes(name)) continue;
	for (let time = 1; time <= times; time++) {
		const moment = random.below(latest);
		const { problems, skipped } = await meet(mishap, moment);
		const how = skipped ?? (problems.join("; ") || "as owed");
		console.log(`${name}, ${time} of ${times}, at ${moment} ms: ${how}`);
		failures += problems.length > 0 ? 1 : 0;
		if (skipped !== undefined) break;
	}
}
console.log(`${failures} not as owed`);
process.exitCode = failures > 0 ? 1 : 0;
