/** CPU quotas, by a control group of version 1 or 2. Needs root. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Microseconds. */
const period = 100_000;

const first = "/sys/fs/cgroup/cpu";
const isFirst = existsSync(first);
const folder = join(isFirst ? first : "/sys/fs/cgroup", "visitant-proof");

/** Removes the group of a quota, if there is one, after its process has ended. */
export function removeQuota(): void {
	if (existsSync(folder)) rmdirSync(folder);
}

/** Lets a process use so many cores until it ends. Throws where this machine has no control groups that we may change. */
export function hold(pid: number, cores: number): void {
	mkdirSync(folder, { recursive: true });
	const quota = Math.round(cores * period);
	if (isFirst) {
		writeFileSync(join(folder, "cpu.cfs_period_us"), String(period));
		writeFileSync(join(folder, "cpu.cfs_quota_us"), String(quota));
	} else writeFileSync(join(folder, "cpu.max"), `${quota} ${period}`);
	writeFileSync(join(folder, "cgroup.procs"), String(pid));
}
