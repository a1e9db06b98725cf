/** The CPU of a generator while its load is steady, without its start-up. */
import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { answeredBy, type BenchFixture } from "./fixture.ts";
import { cpuSeconds, type Program, start } from "./process.ts";

/** k6's exit codes: as planned, with a threshold crossed, or stopped by a signal. */
export const stoppedCodes = [0, 99, 105] as const;

/** The seconds, after the first answer, in which the load is steady. */
export interface Window {
	readonly from: number;
	readonly to: number;
}

export interface Cost {
	/** Seconds of CPU until the first answer. */
	readonly startUpSeconds: number;
	/** CPU for a request, in the window. */
	readonly microsecondsPerRequest: number;
	readonly requests: number;
	/** The machine's busy share in the window. */
	readonly busy: number;
	readonly peakMebibytes: number;
}

/** Runs a generator until its window ends, and stops it then. Throws where it fails, or ends before. */
export async function costOf(
	fixture: BenchFixture,
	program: Program,
	{ from, to }: Window,
): Promise<Cost> {
	const before = await answeredBy(fixture);
	const running = start(program);
	while ((await answeredBy(fixture)) === before) await sleep(50);
	const startUpSeconds = cpuSeconds(running.pid);
	const started = performance.now();
	const at = async (seconds: number) => {
		await sleep(started + seconds * 1000 - performance.now());
		const { idle, total } = machineTimes();
		return {
			requests: await answeredBy(fixture),
			cpu: cpuSeconds(running.pid),
			idle,
			total,
		};
	};
	const [first, last] = [await at(from), await at(to)];
	running.stop();
	const { peakMebibytes } = await running.ended;
	const requests = last.requests - first.requests;
	return {
		startUpSeconds,
		microsecondsPerRequest: ((last.cpu - first.cpu) / requests) * 1e6,
		requests,
		busy: 1 - (last.idle - first.idle) / (last.total - first.total),
		peakMebibytes,
	};
}

function machineTimes(): { idle: number; total: number } {
	let idle = 0;
	let total = 0;
	for (const { times } of cpus()) {
		idle += times.idle;
		total += Object.values(times).reduce((sum, time) => sum + time, 0);
	}
	return { idle, total };
}
