/** Limits of CPU and memory for a program, by control groups of version 1 or 2. Needs root. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface GroupLimits {
	readonly cores?: number;
	readonly mebibytes?: number;
}

/** Microseconds. */
const period = 100_000;

const all = "/sys/fs/cgroup";
const isFirst = existsSync(join(all, "cpu"));

/** Whether this machine has control groups that we may change. */
export function canHold(): boolean {
	const name = nameOf(process.pid);
	try {
		const limits = { cores: 1, mebibytes: 100 };
		const folders = foldersOf(name, limits);
		for (const folder of folders) mkdirSync(folder);
		const files = settingsOf(name, limits).map(([file]) => file);
		const isWhole = files.every((file) => existsSync(file));
		for (const folder of folders) rmdirSync(folder);
		return isWhole;
	} catch {
		return false;
	}
}

/**
 * Lets a program and what it starts use so much until they end. Returns what removes the group, for afterwards. Throws where
 * this machine has no control groups that we may change.
 */
export function hold(pid: number, limits: GroupLimits): () => void {
	const folders = foldersOf(nameOf(pid), limits);
	for (const folder of folders) mkdirSync(folder, { recursive: true });
	for (const [file, value] of settingsOf(nameOf(pid), limits))
		writeFileSync(file, value);
	for (const folder of folders)
		writeFileSync(join(folder, "cgroup.procs"), String(pid));
	return () => {
		for (const folder of folders) rmdirSync(folder);
	};
}

const nameOf = (pid: number): string => `visitant-proof-${pid}`;

/** In version 1 every resource has a tree of its own. */
function foldersOf(name: string, { cores, mebibytes }: GroupLimits): string[] {
	if (!isFirst) return [join(all, name)];
	return [
		...(cores === undefined ? [] : [join(all, "cpu", name)]),
		...(mebibytes === undefined ? [] : [join(all, "memory", name)]),
	];
}

/** Files of the group, each with what is written to it. */
function settingsOf(
	name: string,
	{ cores, mebibytes }: GroupLimits,
): [string, string][] {
	const file = (tree: string, member: string): string =>
		join(all, isFirst ? tree : "", name, member);
	const found: [string, string][] = [];
	if (cores !== undefined) {
		const quota = String(Math.round(cores * period));
		if (isFirst)
			found.push(
				[file("cpu", "cpu.cfs_period_us"), String(period)],
				[file("cpu", "cpu.cfs_quota_us"), quota],
			);
		else found.push([file("cpu", "cpu.max"), `${quota} ${period}`]);
	}
	if (mebibytes !== undefined) {
		const member = isFirst ? "memory.limit_in_bytes" : "memory.max";
		found.push([file("memory", member), String(mebibytes * 2 ** 20)]);
	}
	return found;
}
