/** Forwards k6's exports to a collector of the user's: OTLP over HTTP, as protobuf. */
import { setTimeout as setTimeoutPromise } from "node:timers/promises";
import { withoutUser } from "../../lib/util/hidden.ts";
import { BadInput } from "../../lib/util/user-errors.ts";

export interface Forwarder {
	/** Sends one export, after the earlier ones. */
	send(body: Buffer): void;
	/** Sets what is told at once when the first export is refused. */
	onRefused(tell: (line: string) => void): void;
	/** Waits a few seconds for the last export. Returns what the collector did not accept, in words. */
	end(): Promise<string | undefined>;
}

/** Time for the collector to accept one export, and the number of exports that may wait. */
const timeoutMilliseconds = 5000;
const maxWaiting = 20;

/** OTLP's own variable for headers, as in `authorization=Bearer%20x`: tokens come from the environment. */
const headersVariable = "OTEL_EXPORTER_OTLP_HEADERS";

/** The URL that metrics are posted to. Throws BadInput for a text that is no http(s) URL. */
export function collectorUrl(text: string): string {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !/^https?:$/.test(url.protocol))
		throw new BadInput(
			`--otlp: expected the http or https URL of a collector, as in http://127.0.0.1:4318, found "${withoutUser(text)}"`,
		);
	if (url.username !== "" || url.password !== "")
		throw new BadInput(
			`--otlp: expected a URL without a password in it; headers are taken from ${headersVariable}`,
		);
	// OTLP's own rule: the signal's path is below the base path.
	if (!url.pathname.endsWith("/v1/metrics"))
		url.pathname = `${url.pathname.replace(/\/$/, "")}/v1/metrics`;
	return url.href;
}

/** A forwarder to this URL. Throws BadInput for headers that cannot be sent. */
export function forwardTo(
	url: string,
	env: Readonly<Record<string, string | undefined>>,
): Forwarder {
	const headers = {
		"Content-Type": "application/x-protobuf",
		...headersIn(env[headersVariable] ?? ""),
	};
	let sent = 0;
	let waiting = 0;
	let refused = 0;
	let why = "";
	let last = Promise.resolve();
	let tell = (_line: string): void => {};
	const refuse = (reason: string): void => {
		refused += 1;
		if (why !== "") return;
		why = reason;
		tell(
			`the collector at ${new URL(url).origin} refused an export: ${reason}; the run goes on, and its end says how many were refused`,
		);
	};
	/** Ends the wait for the collector. */
	const over = new AbortController();
	const post = async (body: Buffer): Promise<void> => {
		if (over.signal.aborted) return;
		try {
			const late = AbortSignal.timeout(timeoutMilliseconds);
			const signal = AbortSignal.any([late, over.signal]);
			// Headers have the user's tokens, which no other address may get.
			const redirect = "manual" as const;
			const content = { headers, body: new Uint8Array(body) };
			const init = { method: "POST", redirect, ...content };
			const answer = await fetch(url, { ...init, signal });
			await answer.body?.cancel();
			if (!answer.ok)
				refuse(
					`it answered ${answer.status}${answer.status < 400 ? ", a redirect, and none is followed" : ""}`,
				);
		} catch (error) {
			if (over.signal.aborted) return;
			const cause = error instanceof Error ? (error.cause ?? error) : error;
			refuse(String(cause));
		}
		waiting -= 1;
	};
	return {
		send(body) {
			sent += 1;
			if (waiting >= maxWaiting) {
				refuse("it was too slow");
				return;
			}
			waiting += 1;
			last = last.then(() => post(body));
		},
		onRefused(other) {
			tell = other;
		},
		async end() {
			const timeout = setTimeoutPromise(timeoutMilliseconds, "late", {
				ref: false,
			});
			if ((await Promise.race([last, timeout])) === "late") {
				over.abort();
				refused += waiting;
				if (why === "") why = "it was too slow";
			}
			return refused === 0
				? undefined
				: `the collector at ${new URL(url).origin} did not take ${refused} of ${sent} exports: ${why}; the journal has them all`;
		},
	};
}

function headersIn(text: string): Record<string, string> {
	const pairs = text.split(",").flatMap((pair): [string, string][] => {
		const at = pair.indexOf("=");
		if (at < 1) return [];
		return [[pair.slice(0, at).trim(), pair.slice(at + 1)]];
	});
	try {
		const decoded = pairs.map(([name, value]): [string, string] => [
			name,
			decodeURIComponent(value),
		]);
		new Headers(decoded);
		return Object.fromEntries(decoded);
	} catch {
		// The wrong text may be a secret, so it is not printed.
		throw new BadInput(
			`${headersVariable}: expected names and URL-encoded values, as in authorization=Bearer%20x,tenant=y`,
		);
	}
}
