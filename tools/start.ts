/** Starts real programs, and waits for their output, never for seconds. */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../", import.meta.url));

export interface Ended {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface Process {
	readonly child: ChildProcess;
	readonly ended: Promise<Ended>;
	/** The text of the first match on either stream. */
	said(pattern: RegExp): Promise<string>;
}

export interface StartOptions {
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
}

/** Starts a program. */
export function start(
	file: string,
	parameters: readonly string[],
	options: StartOptions = {},
): Process {
	const child = spawn(file, [...parameters], {
		cwd: options.cwd ?? root,
		env: { ...process.env, ...options.env },
	});
	let stdout = "";
	let stderr = "";
	const listeners = new Set<() => void>();
	const notify = (): void => {
		for (const listener of listeners) listener();
	};
	child.stdout.on("data", (chunk) => {
		stdout += chunk;
		notify();
	});
	child.stderr.on("data", (chunk) => {
		stderr += chunk;
		notify();
	});
	const ended = new Promise<Ended>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, stdout, stderr }));
	});
	return {
		child,
		ended,
		said: (pattern) =>
			new Promise((resolve, reject) => {
				const look = (): void => {
					const match = pattern.exec(stdout + stderr);
					if (!match) return;
					listeners.delete(look);
					resolve(match[1] ?? match[0]);
				};
				listeners.add(look);
				look();
				ended.then(
					() =>
						reject(new Error(`ended without ${pattern}: ${stdout}${stderr}`)),
					reject,
				);
			}),
	};
}

/** The processes that a program started whose names have this word in them, by their numbers. Linux only. */
export function childrenCalled(word: string, { pid }: ChildProcess): number[] {
	const children = contentOf(`/proc/${pid}/task/${pid}/children`);
	return children
		.split(" ")
		.filter((child) => child !== "")
		.filter((child) => contentOf(`/proc/${child}/comm`).includes(word))
		.map(Number);
}

/** Empty where the process has ended meanwhile. */
function contentOf(file: string): string {
	try {
		return readFileSync(file, "utf8").trim();
	} catch {
		return "";
	}
}
