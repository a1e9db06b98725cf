/** Programs under measurement: CPU and memory from the operating system's own accounts. Linux only. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { readProc, usedBy } from "../cli/engine/proc.ts";

export const root = fileURLToPath(new URL("../", import.meta.url));

/** Seconds of CPU that a running process has used. */
export function cpuSeconds(pid: number): number {
	return usedBy(pid)?.cpuSeconds ?? Number.NaN;
}

export interface Server {
	readonly pid: number;
	readonly url: string;
	stop(): Promise<void>;
}

/** Starts a server that says where it listens. */
export async function startServer(
	parameters: readonly string[],
	says = /^listening on (\S+)/,
): Promise<Server> {
	const child = spawn(process.execPath, [...parameters], {
		cwd: root,
		stdio: ["ignore", "pipe", "inherit"],
	});
	const url = await new Promise<string>((resolve, reject) => {
		child.on("error", reject);
		child.on("exit", (code) =>
			reject(new Error(`the server ended with ${code}`)),
		);
		createInterface({ input: child.stdout }).on("line", (line) => {
			const [, said] = says.exec(line) ?? [];
			if (said !== undefined) resolve(said);
		});
	});
	return { pid: child.pid ?? 0, url, stop: () => stop(child) };
}

function stop(child: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		child.removeAllListeners("exit").on("exit", () => resolve());
		child.kill("SIGTERM");
	});
}

export interface Measured {
	readonly cpuSeconds: number;
	readonly peakMebibytes: number;
}

/** Runs a program to its end. Throws where it ends with a code that is not in `codes`. */
export async function measure(
	file: string,
	parameters: readonly string[],
	env: Readonly<Record<string, string>>,
	codes: readonly number[],
): Promise<Measured> {
	// The shell's `times` has the whole CPU time of what it waited for, to the end.
	const script =
		'"$@" >/dev/null 2>&1 & echo $!; wait $!; code=$?; times; exit $code';
	const shell = spawn("sh", ["-c", script, "sh", file, ...parameters], {
		env: { ...process.env, ...env },
		stdio: ["ignore", "pipe", "inherit"],
	});
	let peak = 0;
	let said = "";
	shell.stdout.on("data", (chunk) => {
		said += chunk;
	});
	const watch = setInterval(() => {
		peak = Math.max(peak, peakMebibytes(said.split("\n")[0] ?? ""));
	}, 100);
	const code = await new Promise<number | null>((resolve) =>
		shell.on("close", resolve),
	);
	clearInterval(watch);
	if (code === null || !codes.includes(code))
		throw new Error(`${file} ended with ${code}`);
	const [user = 0, system = 0] = [
		...(said.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g),
	].map(([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds));
	return { cpuSeconds: user + system, peakMebibytes: peak };
}

function peakMebibytes(pid: string): number {
	const [, kibibytes = 0] =
		/VmHWM:\s+(\d+)/.exec(readProc(`${pid}/status`) ?? "") ?? [];
	return Number(kibibytes) / 1024;
}

/** The memory of a running process that is in the machine's, in MiB. */
export function residentMebibytes(pid: number): number {
	return usedBy(pid)?.residentMebibytes ?? Number.NaN;
}

/** The middle of a list that is not empty. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
