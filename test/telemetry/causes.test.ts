/** Why no answer came, by what k6 2.2.0 says: its codes and messages were measured. */
import { describe, expect, it } from "vitest";
import {
	adviceOn,
	adviceOnSilence,
	causeOf,
} from "../../lib/telemetry/causes.ts";

describe("the cause of a missing answer", () => {
	const rows: [number, string, string][] = [
		[1212, "dial: connection refused", "connection refused"],
		[1220, "read: connection reset by peer", "connection reset"],
		[1000, "EOF", "connection closed before the answer ended"],
		[1000, "unexpected EOF", "connection closed before the answer ended"],
		[1050, "request timeout", "no answer in time"],
		[1310, "x509: unknown authority", "certificate not trusted"],
		[
			1301,
			"tls: first record does not look like a TLS handshake",
			"TLS failed",
		],
		[1101, "lookup: no such host", "name not found"],
		[1000, 'malformed HTTP status code "world"', "not HTTP"],
		[
			1213,
			"dial: unknown errno 24 error with msg `too many open files`",
			"no file descriptor left",
		],
		[
			1213,
			"dial: unknown errno 99 error with msg `cannot assign requested address`",
			"no local port left",
		],
		[1111, "hostname blocked", "k6's error 1111"],
	];
	it.each(rows)("%d, %s: %s", (code, message, cause) => {
		expect(causeOf(code, message)).toBe(cause);
	});

	it("is the generator's own where it lacked something, and then says what to do", () => {
		expect(adviceOn("no local port left")).toContain("more ports");
		expect(adviceOn("connection reset")).toBeUndefined();
		expect(adviceOnSilence("certificate not trusted")).toContain(
			"SSL_CERT_FILE",
		);
		expect(adviceOnSilence("k6's error 1111")).toBeUndefined();
	});
});
