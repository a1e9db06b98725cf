/** The CPU and memory of a running program, from /proc. Linux only. */
import { readFileSync } from "node:fs";

/** The clock ticks of /proc: 100 a second on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** The use of a program so far. */
export interface Used {
	readonly cpuSeconds: number;
	/** In the machine's memory now. */
	readonly residentMebibytes: number;
}

/** The use of a process; undefined where it has ended, or the system does not say. */
export function usedBy(pid: number): Used | undefined {
	const text = readProc(`${pid}/stat`);
	if (text === undefined) return undefined;
	// The name, in parentheses, may contain any character.
	const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
	const [user = 0, system = 0] = fields.slice(11, 13).map(Number);
	const [, kibibytes = 0] =
		/^VmRSS:\s+(\d+) kB/m.exec(readProc(`${pid}/status`) ?? "") ?? [];
	return {
		cpuSeconds: (user + system) / ticksPerSecond,
		residentMebibytes: Number(kibibytes) / 1024,
	};
}

/** A file of /proc; undefined where there is none. */
export function readProc(name: string): string | undefined {
	try {
		return readFileSync(`/proc/${name}`, "utf8");
	} catch {
		return undefined;
	}
}
