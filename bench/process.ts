/** Programs under measurement: CPU and memory from /proc. Linux only. */
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

/** Starts a server that prints its address. */
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

/** A program to run, and the codes that it may end with. */
export interface Program {
	readonly file: string;
	readonly parameters: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	readonly codes: readonly number[];
}

export interface RunningProgram {
	readonly pid: number;
	/** Asks the program to end, as Ctrl-C does. */
	readonly stop: () => void;
	/** Rejects where the program ends with another code. */
	readonly ended: Promise<Measured>;
}

/** Starts a program, and measures it to its end. */
export function start({
	file,
	parameters,
	environment,
	codes,
}: Program): RunningProgram {
	const child = spawn(file, [...parameters], {
		env: { ...process.env, ...environment },
		stdio: "ignore",
	});
	const pid = child.pid ?? 0;
	let measured: Measured = { cpuSeconds: 0, peakMebibytes: 0 };
	// The last sample is at most so long before the program's end.
	const watch = setInterval(() => {
		const peak = peakMebibytes(String(pid));
		if (peak > 0)
			measured = { cpuSeconds: cpuSeconds(pid), peakMebibytes: peak };
	}, 50);
	const ended = new Promise<Measured>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => {
			clearInterval(watch);
			if (code !== null && codes.includes(code)) resolve(measured);
			else reject(new Error(`${file} ended with ${code}`));
		});
	});
	return { pid, ended, stop: () => void child.kill("SIGINT") };
}

/** Runs a program to its end. Throws where it ends with a code that is not in `codes`. */
export function measure(
	file: string,
	parameters: readonly string[],
	environment: Readonly<Record<string, string>>,
	codes: readonly number[],
): Promise<Measured> {
	return start({ file, parameters, environment, codes }).ended;
}

function peakMebibytes(pid: string): number {
	const [, kibibytes = 0] =
		/VmHWM:\s+(\d+)/.exec(readProc(`${pid}/status`) ?? "") ?? [];
	return Number(kibibytes) / 1024;
}

/** The resident memory of a running process, in MiB. */
export function residentMebibytes(pid: number): number {
	return usedBy(pid)?.residentMebibytes ?? Number.NaN;
}

/** The median of a list that is not empty. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
