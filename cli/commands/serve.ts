/** `serve`: the local server alone, until a signal stops it. */
import { writeFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { isLoopback } from "../../lib/load/loopback.ts";
import { onOneLine } from "../../lib/util/one-line.ts";
import { BadInput } from "../../lib/util/user-errors.ts";
import { announcements } from "../../server/announcements.ts";
import { type Config, defaultConfig } from "../../server/config.ts";
import { tellDelays } from "../../server/delay.ts";
import { listen } from "../../server/listen.ts";
import { loadConfig } from "../../server/read-config.ts";
import { keepIgnoringHangup } from "../run/hangup.ts";

const examples = `
Examples:
  ./visitant serve --cert-out cert.pem
  curl --cacert cert.pem https://127.0.0.1:8443/-/health
  ./visitant serve --config server.json --verbose

Asking the server itself, from loopback: /-/health  /-/ledger  /-/reset (POST)  /-/openapi.json`;

interface ServeOptions {
	readonly port: number;
	readonly host: string;
	readonly config?: string;
	readonly seed?: number;
	readonly certOut?: string;
	readonly verbose?: true;
	readonly allowFaultHeader?: true;
}

export const serveCommand = new Command("serve")
	.description("runs the local server of both APIs, over HTTPS")
	.option(
		"--port <number>",
		"port to listen on; 0 picks a free one",
		wholeNumber(65_535),
		8443,
	)
	.option("--host <name>", "address to listen on", "127.0.0.1")
	.option(
		"--config <file>",
		"JSON, laid over the defaults (docs/local-server.md)",
	)
	.option(
		"--seed <number>",
		"drives the history and the faults; wins over the configuration's history.seed",
		wholeNumber(4_294_967_295),
	)
	.option(
		"--cert-out <file>",
		"where to write the certificate, for clients to trust",
	)
	.option("--verbose", "one line a request on standard error")
	.option(
		"--allow-fault-header",
		"lets requests ask for a fault: X-Visitant-Fault (docs/faults.md)",
	)
	.addHelpText("after", examples)
	.action(serve);

async function serve(options: ServeOptions): Promise<void> {
	keepIgnoringHangup();
	endWithParent();
	const { certOut, verbose, allowFaultHeader = false } = options;
	const config = configOf(options);
	const lines = announcements(config);
	if (allowFaultHeader)
		lines.push("requests may ask for a fault by X-Visitant-Fault");
	if (options.host.trim() !== "" && !isLoopback(options.host))
		lines.push(
			`WARNING: listening on ${options.host}, which other machines may reach; the default is 127.0.0.1`,
		);
	const say = (line: string): void => {
		process.stderr.write(`${onOneLine(line)}\n`);
	};
	lines.forEach(say);
	const server = await listen({
		host: options.host,
		port: options.port,
		config,
		allowFaultHeader,
		...(verbose && { log: say }),
		...(certOut !== undefined && {
			onCertificate: (pem: string) => writeCertificate(certOut, pem),
		}),
	});
	let isClosing = false;
	const close = (): void => {
		if (isClosing) return;
		isClosing = true;
		server.close().then(() => process.exit(0));
	};
	process.on("SIGINT", close).on("SIGTERM", close);
	tellDelays();
	// This line comes last, since its reader may send a signal at once.
	process.stdout.write(`listening on ${server.url}\n`);
}

/** A server that a run started ends with it, also where the run ended before this line. */
function endWithParent(): void {
	if (process.send === undefined) return;
	if (!process.connected) process.exit(0);
	process.once("disconnect", () => process.exit(0));
}

function configOf({ config: file, seed }: ServeOptions): Config {
	const config = file === undefined ? defaultConfig : loadConfig(file);
	return seed === undefined
		? config
		: { ...config, history: { ...config.history, seed } };
}

function writeCertificate(file: string, pem: string): void {
	try {
		writeFileSync(file, pem);
	} catch (error) {
		throw new BadInput(
			`--cert-out: expected a file that can be written: ${String(error)}`,
		);
	}
}

function wholeNumber(max: number): (text: string) => number {
	return (text) => {
		const value = Number(text);
		if (/^\d+$/.test(text) && value <= max) return value;
		throw new InvalidArgumentError(`expected a whole number, 0 to ${max}`);
	};
}
