/** Watches how busy the machine is while the engine runs, everything on it counted. */
import { availableParallelism, cpus } from "node:os";

export interface MachineWatch {
	/** Ends the watch; the 95th percentile of the busy share of a second, 0 to 1, undefined with too few seconds. */
	stop(): number | undefined;
}

/** Seconds that a 95th percentile needs to mean anything. */
const leastSeconds = 10;

/** Looks once a second. */
export function watchMachine(): MachineWatch {
	const shares: number[] = [];
	let last = times();
	const timer = setInterval(() => {
		const now = times();
		const total = now.total - last.total;
		if (total > 0) shares.push(1 - (now.idle - last.idle) / total);
		last = now;
	}, 1000);
	return {
		stop() {
			clearInterval(timer);
			// Where only some of the cores may be used, the busy share of all of them says nothing.
			if (availableParallelism() < cpus().length) return undefined;
			if (shares.length < leastSeconds) return undefined;
			shares.sort((one, other) => one - other);
			return shares[Math.ceil(shares.length * 0.95) - 1];
		},
	};
}

function times(): { idle: number; total: number } {
	let idle = 0;
	let total = 0;
	for (const cpu of cpus()) {
		idle += cpu.times.idle;
		total += Object.values(cpu.times).reduce((sum, time) => sum + time, 0);
	}
	return { idle, total };
}
