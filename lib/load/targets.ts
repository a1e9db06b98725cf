/** Targets: only loopback and the entries of targets.json may be loaded. */
import type { Reach } from "../contract/defaults.ts";
import type { Promises } from "../contract/promises.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { withoutUser } from "../util/hidden.ts";
import { isObject } from "../util/json.ts";
import { BadInput, UnsafeTarget } from "../util/user-errors.ts";
import { isLoopback } from "./loopback.ts";
import type { Deviation, TargetEntry, TargetsFile } from "./targets-file.ts";

/** The Engagements API of a target, and its operators. */
interface EngagementsTarget {
	/** As in `https://127.0.0.1:8443`, without a slash at the end. */
	readonly url: string;
	readonly sites: readonly string[];
	/** `tokenEnv` is the environment variable that holds the operator's token. */
	readonly operators: readonly {
		readonly id: string;
		readonly tokenEnv: string;
		readonly sites: readonly string[];
	}[];
	/** The site of the conversations of the target's account, where it is known (M25). */
	readonly visitorsSite?: string;
}

/** Files of a certificate by which the target knows its clients, and of its key. */
export interface ClientCertificate {
	readonly cert: string;
	readonly key: string;
}

export interface Target {
	/** The entry's name, or the URL. */
	readonly name: string;
	/** As in `https://127.0.0.1:8443`, without a slash at the end. */
	readonly url: string;
	readonly account: string;
	readonly appInstallation: string;
	readonly isLoopback: boolean;
	/** Whether purchases, leads, exports, and invalid requests that a server could take for writing may be sent. */
	readonly mayWrite: boolean;
	/** Accounts without traffic so far; undefined where any account name will do. */
	readonly coldAccounts?: readonly string[];
	/** Visitors a second. */
	readonly maxRate?: number;
	/** As in `10m`. */
	readonly maxDuration?: string;
	readonly promises: Promises;
	readonly knownDeviations?: readonly Deviation[];
	/** Names of headers, each with the environment variable that holds its value. */
	readonly headers?: Readonly<Record<string, string>>;
	/** PEM files, relative to targets.json. */
	readonly clientCertificate?: ClientCertificate;
	readonly engagements?: EngagementsTarget;
}

const localToken = "VISITANT_TOKEN_";

/** The variable that holds the token of a local server's operator, counted from 1. */
export const localTokenVariable = (number: number): string =>
	localToken + number;

/** Whether a variable holds the token of a local server's operator. */
export const isLocalTokenVariable = (name: string): boolean =>
	name.startsWith(localToken) && /^\d+$/.test(name.slice(localToken.length));

/** The target of a name or URL. `promises` and `reach` are the local server's. Throws BadInput or UnsafeTarget. */
export function resolveTarget(
	asked: string,
	source: string,
	file: TargetsFile,
	promises: Promises,
	reach: Reach,
): Target {
	const entries = Object.entries(file).filter(([name]) => name !== "$schema");
	const named = entries.find(([name]) => name === asked);
	if (named) return targetOf(...named);
	if (!asked.includes("://")) {
		const names = entries.map(([name]) => name);
		throw new UnsafeTarget(
			`${source}: expected a loopback URL or a target listed in targets.json, found "${withoutUser(asked)}"${didYouMean(asked, names)}`,
		);
	}
	const { origin, host, path } = parseUrl(asked, source);
	if (isLoopback(host)) {
		return {
			name: asked,
			url: origin + path,
			account: "demo",
			appInstallation: "mobile-app",
			isLoopback: true,
			mayWrite: true,
			promises,
			engagements: localEngagements(origin + path, reach),
		};
	}
	const listed = entries.find(
		([name, { monitor }]) =>
			parseUrl(monitor.url, `targets.json: ${name}`).origin === origin,
	);
	if (listed) return targetOf(...listed);
	throw new UnsafeTarget(
		`${source}: ${origin} is not loopback and not listed in targets.json; nothing was sent`,
	);
}

function localEngagements(
	url: string,
	{ sites, operators }: Reach,
): EngagementsTarget {
	const visitorsSite = sites.find(({ account }) => account === "demo")?.id;
	return {
		url,
		sites: sites.map(({ id }) => id),
		operators: operators.map((one, index) => ({
			id: one.id,
			sites: one.sites,
			tokenEnv: localTokenVariable(index + 1),
		})),
		...(visitorsSite !== undefined && { visitorsSite }),
	};
}

function targetOf(name: string, entry: TargetEntry): Target {
	const {
		monitor,
		coldAccounts,
		maxRate,
		maxDuration,
		mayWrite = false,
		promises = {},
		knownDeviations,
		headers,
		clientCertificate,
		engagements,
	} = entry;
	if (headers) refuseHeaders(headers, `targets.json: ${name}.headers`);
	refuseRepeated(knownDeviations, `targets.json: ${name}.knownDeviations`);
	const { origin, host, path } = parseUrl(
		monitor.url,
		`targets.json: ${name}.monitor.url`,
	);
	return {
		name,
		url: origin + path,
		account: monitor.account,
		appInstallation: monitor.appInstallation,
		isLoopback: isLoopback(host),
		mayWrite,
		promises,
		...(engagements && {
			engagements: {
				...engagements,
				url: engagementsUrl(engagements.url, name),
			},
		}),
		...(coldAccounts && { coldAccounts }),
		...(knownDeviations && { knownDeviations }),
		...(headers && { headers }),
		...(clientCertificate && { clientCertificate }),
		...(maxRate !== undefined && { maxRate }),
		...(maxDuration !== undefined && { maxDuration }),
	};
}

/** Throws BadInput for a rule that is listed twice: one of its days would be ignored. */
function refuseRepeated(
	known: Target["knownDeviations"],
	source: string,
): void {
	const rules = (known ?? []).map(({ rule }) => rule);
	const repeated = rules.find((rule, at) => rules.indexOf(rule) < at);
	if (repeated !== undefined)
		throw new BadInput(
			`${source}: expected each rule once, found ${repeated} again`,
		);
}

/** Headers that the client makes by itself, by their names in small letters. */
const ownHeaders = [
	...["accept", "accept-encoding", "authorization", "connection"],
	...["content-length", "content-type", "cookie", "expect", "host", "te"],
	...["trailer", "transfer-encoding", "upgrade", "user-agent"],
];

/** Throws BadInput for names that are none, and for headers that a request has by itself. */
function refuseHeaders(
	headers: Readonly<Record<string, string>>,
	source: string,
): void {
	const names = Object.keys(headers).map((name) => name.toLowerCase());
	for (const name of Object.keys(headers)) {
		if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(name))
			throw new BadInput(
				`${source}: expected the name of a header, found ${JSON.stringify(name)}`,
			);
		if (ownHeaders.includes(name.toLowerCase()))
			throw new BadInput(
				`${source}: expected a header that requests do not have by themselves, found "${name}"`,
			);
		if (
			names.indexOf(name.toLowerCase()) < names.lastIndexOf(name.toLowerCase())
		)
			throw new BadInput(
				`${source}: expected each header once, whatever its case, found "${name}" again`,
			);
	}
}

function engagementsUrl(url: string, name: string): string {
	const { origin, path } = parseUrl(
		url,
		`targets.json: ${name}.engagements.url`,
	);
	return origin + path;
}

/** Strict on purpose: other programs may read an unusual URL differently. */
function parseUrl(
	text: string,
	source: string,
): { origin: string; host: string; path: string } {
	const parts =
		/^https:\/\/([A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?((?:\/[A-Za-z0-9._~-]+)*)\/?$/.exec(
			text,
		);
	const [, host, port = "", path = ""] = parts ?? [];
	if (host === undefined || !isHost(host) || Number(port.slice(1)) > 65_535)
		throw new BadInput(
			`${source}: expected a URL like https://127.0.0.1:8443, found "${withoutUser(text)}"`,
		);
	return {
		origin: `https://${host.toLowerCase()}${port}`,
		host: host.toLowerCase(),
		path,
	};
}

/** Names have labels of 1 to 63 characters and 253 in all; what ends in a number has to be an IPv4 address. */
function isHost(host: string): boolean {
	if (host.startsWith("[")) return true;
	const labels = host.split(".");
	const isAddress = /^\d+$/.test(labels.at(-1) ?? "");
	return isAddress
		? /^(\d{1,3}\.){3}\d{1,3}$/.test(host) &&
				labels.every((one) => Number(one) <= 255 && !/^0\d/.test(one))
		: host.length <= 253 &&
				labels.every((one) =>
					/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(one),
				);
}

/** Whether a URL leads to this machine alone. */
export function isLoopbackUrl(url: string): boolean {
	return isLoopback(parseUrl(url, "url").host);
}

/** The rules that a target may break on a day, as in 2027-03-01, without failing for it. */
export function toleratedRules(
	{ knownDeviations = [] }: Pick<Target, "knownDeviations">,
	day: string,
): ReadonlySet<string> {
	const inForce = knownDeviations.filter(({ until }) => day <= until);
	return new Set(inForce.map(({ rule }) => rule));
}

/** The environment variables that targets name for secrets: tokens, and values of headers. */
export function secretVariables(targets: unknown): string[] {
	const found: string[] = [];
	JSON.stringify(targets, (key, value: unknown) => {
		if (key === "tokenEnv" && typeof value === "string") found.push(value);
		if (key === "headers" && isObject(value))
			found.push(...Object.values(value).map(String));
		return value;
	});
	return found;
}
