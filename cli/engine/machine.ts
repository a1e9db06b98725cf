/** Watches what the machine does while the engine runs: all of it, the engine, and a target of our own. */
import { availableParallelism, cpus } from "node:os";
import type { MachineSample, ProgramUse } from "../journal/lines.ts";
import { readProc, usedBy } from "./proc.ts";

/** Programs by their process numbers. */
interface Watched {
	readonly generator: number | undefined;
	readonly target: number | undefined;
}

/** Calls once a second with what was used since the last time, until the returned function is called. */
export function watchMachine(
	{ generator, target }: Watched,
	tell: (sample: MachineSample) => void,
): () => void {
	const own = ownCores();
	// Where a quota leaves less than the cores that may be used, their busy share says nothing.
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
		tell(defined(sample));
	}, 1000);
	return () => clearInterval(timer);
}

/** Without the members that nobody could measure. */
function defined(
	sample: {
		readonly [Name in keyof MachineSample]-?: MachineSample[Name] | undefined;
	},
): MachineSample {
	return Object.fromEntries(
		Object.entries(sample).filter(([, value]) => value !== undefined),
	);
}

/** The numbers of the cores that this program, and whatever it starts, may use. */
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

/** The busy share of these cores since it was asked last. */
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

/** What a program used since it was asked last; undefined where it has ended, or the system does not tell. */
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

/** The share of the last ten seconds in which something waited for a core. */
function pressure(): number | undefined {
	const percent = /^some avg10=([\d.]+)/.exec(readProc("pressure/cpu") ?? "");
	return percent ? rounded(Number(percent[1]) / 100) : undefined;
}

function rounded(value: number): number {
	return Math.round(value * 1000) / 1000;
}
