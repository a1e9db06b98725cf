/** Watches the machine while k6 runs: the whole machine, k6, and a local server of the run. */
import { availableParallelism, cpus } from "node:os";
import type { MachineSample, ProgramUse } from "../journal/lines.ts";
import { readProc, usedBy } from "./proc.ts";

/** Programs by their process numbers. */
interface Watched {
	readonly generator: number | undefined;
	readonly target: number | undefined;
}

/** Calls `onSample` once a second with the use since the last call, until the returned function is called. */
export function watchMachine(
	{ generator, target }: Watched,
	onSample: (sample: MachineSample) => void,
): () => void {
	const own = ownCores();
	// With a CPU quota below the number of usable cores, the cores' busy share says nothing.
	const busy =
		own.length === availableParallelism() ? busyShare(own) : () => undefined;
	const ours = generator === undefined ? () => undefined : useOf(generator);
	const theirs = target === undefined ? () => undefined : useOf(target);
	const timer = setInterval(() => {
		const sample = {
			busy: busy(),
			pressure: pressure(),
			generator: ours(),
			target: theirs(),
		};
		onSample(defined(sample));
	}, 1000);
	return () => clearInterval(timer);
}

/** Removes members that could not be measured. */
function defined(
	sample: {
		readonly [Name in keyof MachineSample]-?: MachineSample[Name] | undefined;
	},
): MachineSample {
	return Object.fromEntries(
		Object.entries(sample).filter(([, value]) => value !== undefined),
	);
}

/** The numbers of the cores that this program and its children may use. */
function ownCores(): number[] {
	const allowed = /^Cpus_allowed_list:\s+([\d,-]+)$/m.exec(
		readProc("self/status") ?? "",
	)?.[1];
	const all = cpus().map((_, core) => core);
	if (allowed === undefined) return all;
	const ranges = allowed.split(",").map((range) => {
		const [first = 0, last = first] = range.split("-").map(Number);
		return { first, last };
	});
	return all.filter((core) =>
		ranges.some(({ first, last }) => first <= core && core <= last),
	);
}

/** The busy share of these cores since the last call. */
function busyShare(own: readonly number[]): () => number | undefined {
	let last = times(own);
	return () => {
		const now = times(own);
		const total = now.total - last.total;
		const share = 1 - (now.idle - last.idle) / total;
		last = now;
		return total > 0 ? rounded(share) : undefined;
	};
}

function times(own: readonly number[]): { idle: number; total: number } {
	let idle = 0;
	let total = 0;
	const all = cpus();
	for (const core of own) {
		const cpu = all[core];
		if (!cpu) continue;
		idle += cpu.times.idle;
		total += Object.values(cpu.times).reduce((sum, time) => sum + time, 0);
	}
	return { idle, total };
}

/** The use of a program since the last call; undefined where it has ended, or the system does not say. */
function useOf(pid: number): () => ProgramUse | undefined {
	let last = usedBy(pid);
	let lastAt = performance.now();
	return () => {
		const now = usedBy(pid);
		const at = performance.now();
		const use = now &&
			last && {
				cpu: rounded(
					(now.cpuSeconds - last.cpuSeconds) / ((at - lastAt) / 1000),
				),
				memoryMebibytes: Math.round(now.residentMebibytes),
			};
		last = now;
		lastAt = at;
		return use;
	};
}

/** The share of the last ten seconds in which a program waited for a core. */
function pressure(): number | undefined {
	const percent = /^some avg10=([\d.]+)/.exec(readProc("pressure/cpu") ?? "");
	return percent ? rounded(Number(percent[1]) / 100) : undefined;
}

function rounded(value: number): number {
	return Math.round(value * 1000) / 1000;
}
