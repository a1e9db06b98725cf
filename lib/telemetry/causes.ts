/** Why a request got no answer: k6's error codes and messages, as names that people read in reports. */

/** Faults of the network or of what is behind it, and what to do where not a single answer comes. */
const causesOfTarget = {
	"connection refused":
		"nothing listens there: start the target, or check its url and port",
	"connection reset":
		"the target, or something in front of it, resets connections: check its url and port",
	"connection closed before the answer ended":
		"the target, or something in front of it, closes connections: check its url and port",
	"no answer in time":
		"check that this machine may reach the target, or allow more time (load.timeoutSeconds)",
	"certificate not trusted":
		"for a company's own CA set SSL_CERT_FILE to its PEM file (docs/targets.md)",
	"TLS failed": "check that the url's port speaks HTTPS",
	"name not found": "check the target's url, and this machine's DNS",
	"not HTTP": "check the target's url and port",
} as const;

/** What the generator itself lacked: no fault of the target, and its figures mean nothing then. */
export const causesOfGenerator = {
	"no file descriptor left":
		"allow more open files (ulimit -n), or ask for a lower rate",
	"no local port left":
		"give the machine more ports (net.ipv4.ip_local_port_range), or use --connections reused",
	"no memory left": "give the machine more memory, or ask for a lower rate",
} as const;

export type GeneratorCause = keyof typeof causesOfGenerator;
export type Cause =
	| keyof typeof causesOfTarget
	| GeneratorCause
	/** Anything else, with k6's error code. */
	| `k6's error ${number}`;

/** By the first pattern that the message has. k6 names the errors of the system by their texts, on every system. */
const byMessage: readonly (readonly [RegExp, Cause])[] = [
	[/too many open files/, "no file descriptor left"],
	[
		/cannot assign requested address|address not available/,
		"no local port left",
	],
	[/cannot allocate memory|no buffer space/, "no memory left"],
	[/timeout|deadline exceeded/, "no answer in time"],
	[/connection refused/, "connection refused"],
	[/reset by peer|broken pipe/, "connection reset"],
	[
		/EOF|server closed|closed network connection/,
		"connection closed before the answer ended",
	],
	[/x509|certificate/, "certificate not trusted"],
	[/tls/, "TLS failed"],
	[/no such host|lookup/, "name not found"],
	[/malformed HTTP/, "not HTTP"],
];

/** The cause by k6's error code and message. */
export const causeOf = (code: number, message: string): Cause =>
	byMessage.find(([pattern]) => pattern.test(message))?.[1] ??
	`k6's error ${code}`;

/** What to do about a cause of the generator; undefined for any other cause. */
export const adviceOn = (cause: string): string | undefined =>
	lookUp(causesOfGenerator, cause);

/** What to do where a target gives no answer, for this cause; undefined where nothing is known to help. */
export const adviceOnSilence = (cause: string): string | undefined =>
	lookUp({ ...causesOfTarget, ...causesOfGenerator }, cause);

const lookUp = (
	all: Readonly<Record<string, string>>,
	name: string,
): string | undefined =>
	Object.entries(all).find(([other]) => other === name)?.[1];
