/** Passes the engine's exports on to a collector of the user's own: OTLP over HTTP, as protobuf. */
import { BadInput } from "../../lib/wire/problems.ts";

export interface PassOn {
	readonly url: string;
	/** Sends one export after those before it. */
	send(body: Buffer): void;
	/** Waits for the last, and gives what the collector did not take, in words. */
	end(): Promise<string | undefined>;
}

/** How long the collector may take for one export, and exports that may wait for it. */
const patienceMilliseconds = 5000;
const mostWaiting = 20;

/** OTLP's own variable for headers, as in `authorization=Bearer%20x`: a token's place is the environment. */
const headersVariable = "OTEL_EXPORTER_OTLP_HEADERS";

/** Where metrics are posted to. Throws BadInput for what is no http(s) URL. */
export function collectorUrl(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !/^https?:$/.test(url.protocol))
		throw new BadInput(
			`--otlp: expected the http or https URL of a collector, as in http://127.0.0.1:4318, found "${text}"`,
		);
	if (url.username !== "" || url.password !== "")
		throw new BadInput(
			`--otlp: expected a URL without a password in it; headers are taken from ${headersVariable}`,
		);
	if (url.pathname === "/") url.pathname = "/v1/metrics";
	return url.href;
}

/** Starts to pass on. */
export function passOnTo(
	url: string,
	env: Readonly<Record<string, string | undefined>>,
): PassOn {
	const headers = {
		"Content-Type": "application/x-protobuf",
		...headersIn(env[headersVariable] ?? ""),
	};
	let sent = 0;
	let waiting = 0;
	let refused = 0;
	let why = "";
	let last = Promise.resolve();
	const refuse = (reason: string): void => {
		refused += 1;
		if (why === "") why = reason;
	};
	const post = async (body: Buffer): Promise<void> => {
		try {
			const signal = AbortSignal.timeout(patienceMilliseconds);
			const init = { method: "POST", headers, body: new Uint8Array(body) };
			const { ok, status } = await fetch(url, { ...init, signal });
			if (!ok) refuse(`it answered ${status}`);
		} catch (error) {
			const cause = error instanceof Error ? (error.cause ?? error) : error;
			refuse(String(cause));
		}
		waiting -= 1;
	};
	return {
		url,
		send(body) {
			sent += 1;
			if (waiting >= mostWaiting) {
				refuse("it was too slow");
				return;
			}
			waiting += 1;
			last = last.then(() => post(body));
		},
		async end() {
			await last;
			return refused === 0
				? undefined
				: `the collector at ${url} did not take ${refused} of ${sent} exports: ${why}; the journal has them all`;
		},
	};
}

function headersIn(text: string): Record<string, string> {
	const pairs = text.split(",").flatMap((pair): [string, string][] => {
		const at = pair.indexOf("=");
		if (at < 1) return [];
		return [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1))]];
	});
	return Object.fromEntries(pairs);
}
