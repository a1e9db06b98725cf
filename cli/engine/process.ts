/** Runs the engine: everything it says goes to a log and to whoever listens; stopping it is ours alone. */
import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Command, environmentOf } from "./command.ts";
import { type EngineOutput, OutputReader } from "./output.ts";

export interface EngineEnd extends EngineOutput {
	/** Null where a signal ended it. */
	readonly code: number | null;
	readonly signal: string | null;
	/** Why the log is not whole, if it is not; the engine was stopped then. */
	readonly logFailure: string | undefined;
}

export interface EngineProcess {
	/** The engine's process number. */
	readonly pid: number | undefined;
	/** When its schedule began, by this program's clock (performance.now); undefined until it has told. */
	startedAt(): number | undefined;
	readonly ended: Promise<EngineEnd>;
	/** Asks the engine to stop, once; where nobody wants to wait for that any more, it is killed. */
	stop(isUrgent?: boolean): void;
}

/** Starts the engine in a process group of its own, so that a Ctrl-C reaches it through us and once. */
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
	const listener = new OutputReader();
	// Whatever ends this program by itself ends the load.
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
	const hear = (line: string): void => {
		keep(line);
		listener.read(line);
		onLine?.(line);
	};
	for (const stream of [child.stdout, child.stderr]) {
		createInterface({ input: stream }).on("line", hear);
	}

	return {
		pid: child.pid,
		startedAt: () => listener.output().startedAt,
		ended: new Promise((resolve, reject) => {
			child.on("error", reject);
			child.on("close", (code, signal) => {
				process.off("exit", kill);
				resolve({
					code,
					signal,
					...listener.output(),
					logFailure,
				});
			});
		}),
		stop,
	};
}
