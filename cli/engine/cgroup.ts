/** Files of this program's control group. Linux only. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readProc } from "./proc.ts";

const mounted = "/sys/fs/cgroup";

/** A file of the group that limits our CPU, as in `cpu.stat`, in either version; undefined where there is none. */
export function readCpuGroup(name: string): string | undefined {
	const groups = readProc("self/cgroup") ?? "";
	const second = /^0::(.*)$/m.exec(groups)?.[1];
	const first = /^\d+:(?:[^:]*,)?cpu(?:,[^:]*)?:(.*)$/m.exec(groups)?.[1];
	return (
		(second === undefined ? undefined : read(join(mounted, second, name))) ??
		(first === undefined ? undefined : read(join(mounted, "cpu", first, name)))
	);
}

/** How many cores a CPU quota allows this program, in either version; undefined where there is none. */
export function coresOfQuota(): number | undefined {
	const [max, periodOfMax] = (readCpuGroup("cpu.max") ?? "").split(" ");
	const quota = Number(max || readCpuGroup("cpu.cfs_quota_us"));
	const period = Number(periodOfMax ?? readCpuGroup("cpu.cfs_period_us"));
	const cores = quota / period;
	return cores > 0 && Number.isFinite(cores) ? cores : undefined;
}

function read(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
}
