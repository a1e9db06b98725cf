/** Runs k6 as a process: its output goes to a log and is read line by line. Only this program stops it. */
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Command, environmentOf } from "./command.ts";
import { maskOf } from "./mask.ts";
import { type EngineOutput, OutputReader } from "./output.ts";

export interface EngineEnd extends EngineOutput {
	/** Null where a signal ended k6. */
	readonly code: number | null;
	readonly signal: string | null;
	/** Why the log is not complete, if it is not; k6 was stopped then. */
	readonly logFailure: string | undefined;
}

export interface EngineProcess {
	/** k6's process number. */
	readonly pid: number | undefined;
	/** When the schedule started, by this program's clock (performance.now); undefined before. */
	startedAt(): number | undefined;
	/** Virtual users that have ended. */
	closed(): number;
	readonly ended: Promise<EngineEnd>;
	/** Asks k6 to stop. A second, urgent call kills it. */
	stop(isUrgent?: boolean): void;
}

/** Starts k6 in a process group of its own, so that Ctrl-C reaches it only once, through this program. */
export function startEngine(
	command: Command,
	log: string,
	onLine?: (line: string) => void,
): EngineProcess {
	const child = spawn(command.file, [...command.parameters], {
		env: environmentOf(command, process.env),
		detached: true,
		stdio: ["ignore", "pipe", "pipe"],
	});
	const reader = new OutputReader();
	// The end of this program ends the load.
	const kill = (): void => {
		child.kill("SIGKILL");
	};
	process.once("exit", kill);
	let isStopping = false;
	const stop = (isUrgent = false): void => {
		if (!isStopping) child.kill("SIGINT");
		else if (isUrgent) child.kill("SIGKILL");
		isStopping = true;
	};
	let logFailure: string | undefined;

	const keep = (line: string): void => {
		if (logFailure !== undefined) return;
		try {
			appendFileSync(log, `${line}\n`);
		} catch (error) {
			logFailure = `${log} could not be written: ${String(error)}`;
			stop();
		}
	};
	const mask = maskOf(command.hidden);
	const onOutput = (printed: string): void => {
		const line = mask(printed);
		keep(line);
		reader.read(line);
		onLine?.(line);
	};
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({ input: stream }).on("line", onOutput);
	}

	return {
		pid: child.pid,
		startedAt: () => reader.output().startedAt,
		closed: () => reader.output().closed.virtualUsers,
		ended: new Promise((resolve, reject) => {
			child.on("error", reject);
			child.on("close", (code, signal) => {
				process.off("exit", kill);
				resolve({
					code,
					signal,
					...reader.output(),
					logFailure,
				});
			});
		}),
		stop,
	};
}
