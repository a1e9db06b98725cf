/** CPU quotas, by a control group of version 1 or 2. Needs root. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Microseconds. */
const period = 100_000;

const first = "/sys/fs/cgroup/cpu";
const isFirst = existsSync(first);

const groupOf = (pid: number): string =>
	join(isFirst ? first : "/sys/fs/cgroup", `visitant-proof-${pid}`);

/** Whether this machine has control groups that we may change. */
export function canHold(): boolean {
	const folder = groupOf(process.pid);
	try {
		mkdirSync(folder);
		rmdirSync(folder);
		return true;
	} catch {
		return false;
	}
}

/**
 * Lets a process use so many cores until it ends. Returns what removes its group, for afterwards. Throws where this machine
 * has no control groups that we may change.
 */
export function hold(pid: number, cores: number): () => void {
	const folder = groupOf(pid);
	mkdirSync(folder, { recursive: true });
	const quota = Math.round(cores * period);
	if (isFirst) {
		writeFileSync(join(folder, "cpu.cfs_period_us"), String(period));
		writeFileSync(join(folder, "cpu.cfs_quota_us"), String(quota));
	} else writeFileSync(join(folder, "cpu.max"), `${quota} ${period}`);
	writeFileSync(join(folder, "cgroup.procs"), String(pid));
	return () => rmdirSync(folder);
}
