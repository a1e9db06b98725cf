/** Watches the machine while k6 runs: the whole machine, k6, and a local server of the run. */
import { cpus } from "node:os";
import type { MachineSample, ProgramUse } from "../journal/lines.ts";
import { usableCores } from "./bounds.ts";
import { readCpuGroup } from "./cgroup.ts";
import { readProc, usedBy } from "./proc.ts";

/** Programs by their process numbers. */
interface Watched {
	readonly generator: number | undefined;
	readonly target: number | undefined;
	/** The last known delay of the target's event loop. */
	readonly targetDelay: () => number | undefined;
}

/** Calls `onSample` once a second with the use since the last call, until the returned function is called. */
export function watchMachine(
	{ generator, target, targetDelay }: Watched,
	onSample: (sample: MachineSample) => void,
): () => void {
	const own = ownCores();
	// With a CPU quota below the number of usable cores, the cores' busy share says nothing.
	const busy = own.length === usableCores() ? busyShare(own) : () => undefined;
	const steal = stealShare(own);
	const throttled = timesThrottled();
	const pressure = pressureShare();
	const ours = generator === undefined ? () => undefined : useOf(generator);
	const theirs = target === undefined ? () => undefined : useOf(target);
	const timer = setInterval(() => {
		const sample = {
			busy: busy(),
			pressure: pressure(),
			steal: steal(),
			throttled: throttled(),
			generator: ours(),
			target: theirs(),
			targetDelay: targetDelay(),
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

/** The share of these cores' time that other virtual machines took since the last call. */
function stealShare(own: readonly number[]): () => number | undefined {
	let last = stolen(own);
	return () => {
		const now = stolen(own);
		const share =
			now && last && (now.steal - last.steal) / (now.all - last.all);
		last = now;
		return share === undefined || Number.isNaN(share)
			? undefined
			: rounded(share);
	};
}

/** The number of the field `steal` of a core's times in /proc/stat. */
const stealField = 7;

/** Ticks so far. The last two fields are contained in the first two. */
function stolen(
	own: readonly number[],
): { steal: number; all: number } | undefined {
	const text = readProc("stat");
	if (text === undefined) return undefined;
	let steal = 0;
	let all = 0;
	for (const core of own) {
		const times = new RegExp(`^cpu${core} (.*)$`, "m").exec(text)?.[1];
		const fields = (times ?? "")
			.split(" ")
			.map(Number)
			.slice(0, stealField + 1);
		steal += fields[stealField] ?? 0;
		all += fields.reduce((sum, one) => sum + one, 0);
	}
	return { steal, all };
}

/** How often a CPU quota held our group back since the last call. */
function timesThrottled(): () => number | undefined {
	const sofar = (): number | undefined => {
		const found = /^nr_throttled (\d+)$/m.exec(readCpuGroup("cpu.stat") ?? "");
		return found ? Number(found[1]) : undefined;
	};
	let last = sofar();
	return () => {
		const now = sofar();
		const times = now === undefined || last === undefined ? now : now - last;
		last = now;
		return times;
	};
}

/** The share of the time since the last call in which a program of our group, or of the machine, waited for a core. */
function pressureShare(): () => number | undefined {
	let last = waited();
	let lastAt = performance.now();
	return () => {
		const now = waited();
		const at = performance.now();
		const share =
			now === undefined || last === undefined
				? undefined
				: rounded((now - last) / 1000 / (at - lastAt));
		last = now;
		lastAt = at;
		return share;
	};
}

/** Microseconds so far. */
function waited(): number | undefined {
	const text = readCpuGroup("cpu.pressure") ?? readProc("pressure/cpu") ?? "";
	const total = /^some .* total=(\d+)$/m.exec(text);
	return total ? Number(total[1]) : undefined;
}

function rounded(value: number): number {
	return Math.round(value * 1000) / 1000;
}
