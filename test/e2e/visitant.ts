/** Runs the real command line with real k6, and waits for what it says, never for seconds. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

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
	const hear = (): void => {
		for (const listener of listeners) listener();
	};
	child.stdout.on("data", (chunk) => {
		stdout += chunk;
		hear();
	});
	child.stderr.on("data", (chunk) => {
		stderr += chunk;
		hear();
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

/** Starts `./visitant` with these words. */
export const visitant = (words: string, options?: StartOptions): Process =>
	start("./visitant", words.split(" "), options);

/** A new empty folder. */
export const newFolder = (): string =>
	mkdtempSync(join(tmpdir(), "visitant-e2e-"));
