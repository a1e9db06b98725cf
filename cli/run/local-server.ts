/** The local server of a run: a process that is started and stopped with it. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { BadInput } from "../../lib/util/user-errors.ts";
import { isDelay } from "../../server/delay.ts";

export interface LocalServer {
	readonly url: string;
	/** The server's process number. */
	readonly pid: number | undefined;
	/** The 99th percentile of its event loop's delays in the last second, in milliseconds; undefined before the first second. */
	delay(): number | undefined;
	/** Why the server ended, where it ended by itself. */
	died(): string | undefined;
	stop(): Promise<void>;
}

/** The server has to stop in this time. */
const maxStopMilliseconds = 10_000;

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Starts a server on a free port. Throws BadInput with its output where it does not start. */
export async function startLocalServer(
	seed: number,
	config: string | undefined,
): Promise<LocalServer> {
	const given = config === undefined ? [] : ["--config", config];
	const child = spawn(
		process.execPath,
		[main, "serve", "--port", "0", "--seed", String(seed), ...given],
		// The channel ends with this program, however that ends, and the server ends with the channel.
		{ detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"] },
	);
	let output = "";
	let isStopping = false;
	let death: string | undefined;
	let delay: number | undefined;
	child.on("message", (message) => {
		if (isDelay(message)) delay = message.delay;
	});
	child.stderr?.on("data", (chunk: Buffer) => {
		output = (output + chunk.toString()).slice(-2000);
	});
	const ended = new Promise<void>((resolve) => {
		child.on("close", (code, signal) => {
			if (!isStopping)
				death = `the local server ended by itself (${signal ?? code}): ${output.trim()}`;
			resolve();
		});
	});
	const listening = new Promise<string>((resolve) => {
		if (!child.stdout) return;
		createInterface({ input: child.stdout }).once("line", (line) =>
			resolve(line.replace("listening on ", "")),
		);
	});
	const url = await Promise.race([listening, ended.then(() => undefined)]);
	if (url === undefined)
		throw new BadInput(output.trim().replace(/^visitant: /, ""));
	return {
		url,
		pid: child.pid,
		delay: () => delay,
		died: () => death,
		async stop() {
			isStopping = true;
			child.kill("SIGTERM");
			const timeout = setTimeout(
				() => child.kill("SIGKILL"),
				maxStopMilliseconds,
			);
			await ended;
			clearTimeout(timeout);
		},
	};
}
