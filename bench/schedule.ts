/** The time to plan a day's soak, and the memory of the plan. */
import { profiles } from "../lib/load/profiles.ts";
import { arrivalsOf, countsOf, type Schedule } from "../lib/load/schedule.ts";
import { shapeOf } from "../lib/load/shape.ts";
import { median } from "./process.ts";

const day: Schedule = {
	shape: shapeOf({ ...profiles.soak, seconds: 86_400 }),
	arrivals: "poisson",
	seed: 1,
};
const turns = 9;

/** Prints both. */
export function benchSchedule(): Promise<void> {
	const milliseconds: number[] = [];
	const before = process.memoryUsage().heapUsed;
	const kept = Array.from({ length: turns }, () => {
		const started = performance.now();
		const counts = countsOf(day);
		milliseconds.push(performance.now() - started);
		return counts;
	});
	const mebibytes = (process.memoryUsage().heapUsed - before) / 2 ** 20 / turns;
	const started = performance.now();
	let visitors = 0;
	for (const _ of arrivalsOf(day)) visitors++;
	const microseconds = ((performance.now() - started) * 1000) / visitors;
	console.log(
		`\na day's soak, ${kept[0]?.visitors} visitors: planned in ${median(milliseconds).toFixed(0)} ms, at most ${mebibytes.toFixed(1)} MiB; ` +
			`each visitor's moment ${microseconds.toFixed(2)} µs in Node`,
	);
	return Promise.resolve();
}
