/** Resolves the target of a run: a listed one, one on loopback, or a local server that the run starts. */

import { lookup } from "node:dns/promises";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLoopback } from "../../lib/load/loopback.ts";
import { isLoopbackUrl, localTokenVariable } from "../../lib/load/targets.ts";
import type { Asked } from "../../lib/plan/given.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import {
	BadInput,
	messageOf,
	UnsafeTarget,
} from "../../lib/util/user-errors.ts";
import { announcements } from "../../server/announcements.ts";
import { type Config, defaultConfig } from "../../server/config.ts";
import { loadConfig } from "../../server/read-config.ts";
import { refuseOtherKinds } from "../../server/read-json-file.ts";
import type { CommandOptions } from "../engine/command.ts";
import { presentedCertificate } from "./certificate.ts";
import { type LocalServer, startLocalServer } from "./local-server.ts";
import type { RunRequest } from "./request.ts";
import { type Signals, watchSignals } from "./signals.ts";

/** What a run has while it lasts. */
export interface RunContext {
	/** The local server of this run, where it has one. */
	readonly server: LocalServer | undefined;
	/** k6's command for the target. */
	readonly options: CommandOptions;
	readonly signals: Signals;
	/** A temporary folder. */
	readonly scratch: string;
}

/** Calls `act` with the resolved target, and afterwards stops and removes everything, whatever happens. */
export async function withTarget<Result>(
	request: RunRequest,
	act: (context: RunContext) => Promise<Result>,
): Promise<Result> {
	const scratch = makeScratch();
	const signals = watchSignals();
	let server: LocalServer | undefined;
	try {
		const config = configOf(request.asked);
		server = request.asked.target
			? undefined
			: await startServer(request, config);
		const options = await resolveTarget(request, server, config, scratch);
		return await act({ server, options, signals, scratch });
	} finally {
		await server?.stop();
		signals.end();
		rmSync(scratch, { recursive: true, force: true });
	}
}

function makeScratch(): string {
	try {
		return mkdtempSync(join(tmpdir(), "visitant-"));
	} catch (error) {
		throw new BadInput(
			`TMPDIR: expected a folder that can be written to, found ${tmpdir()}: ${messageOf(error)}`,
		);
	}
}

async function startServer(
	{ plan, asked, say }: RunRequest,
	config: Config,
): Promise<LocalServer> {
	const server = await startLocalServer(plan.seed, asked.config?.text);
	say(`local server: ${server.url}`);
	for (const line of announcements(config)) say(line);
	return server;
}

async function resolveTarget(
	request: RunRequest,
	server: LocalServer | undefined,
	config: Config,
	scratch: string,
): Promise<CommandOptions> {
	const { target } = request.plan;
	const url = server?.url ?? target.url;
	await refuseOtherLocalhost(url);
	const urls = [url, server?.url ?? target.engagements?.url ?? url];
	return commandOptions(request, config, {
		target: server?.url ?? target.name,
		certificate: await keepCertificates(urls, scratch),
	});
}

/** A hosts file or a name server may lead `localhost` elsewhere. Throws UnsafeTarget where it does. */
async function refuseOtherLocalhost(url: string): Promise<void> {
	const { hostname } = new URL(url);
	if (hostname !== "localhost") return;
	const found = await lookup(hostname, { all: true });
	const other = found.find(({ address }) => !isLoopback(address));
	if (other)
		throw new UnsafeTarget(
			`--target: localhost is ${other.address} on this machine, which is not loopback; nothing was sent`,
		);
}

/** k6's command without outputs; `at` has what a plan does not know. */
export function commandOptions(
	{
		plan,
		asked,
		engine,
		bundle,
	}: Pick<RunRequest, "plan" | "asked" | "engine" | "bundle">,
	config: Config,
	at: {
		readonly target: string;
		readonly certificate: string | undefined;
	},
): CommandOptions {
	const { target, certificate } = at;
	return {
		engine: engine.file,
		bundle,
		asked: { ...asked, target: { text: target, source: "target" } },
		tokens: tokensFor(plan, config),
		inheritedTokens: inheritedTokens(plan),
		...(certificate !== undefined && { certificate }),
	};
}

/** The local server's configuration. Throws BadInput naming the file and what is wrong in it. */
export function configOf({ config }: Asked): Config {
	return config ? loadConfig(config.text) : defaultConfig;
}

/** The tokens of a listed target's operators and the values of its headers, which are in the user's environment. */
function inheritedTokens({ target }: Plan): string[] {
	const operators = target.engagements?.operators ?? [];
	const names = [
		...operators.map(({ tokenEnv }) => tokenEnv),
		...Object.values(target.headers ?? {}),
	];
	return names.flatMap((name) => process.env[name] ?? []);
}

/** The tokens of a local server's operators. A listed target's tokens are in the user's environment. */
function tokensFor(plan: Plan, { operators }: Config): Record<string, string> {
	const wanted = plan.target.engagements?.operators ?? [];
	if (plan.shares.every(({ workload }) => workload.operators === "none"))
		return {};
	return Object.fromEntries(
		operators
			.map(({ token }, index): [string, string] => [
				localTokenVariable(index + 1),
				token,
			])
			.filter(([name]) => wanted.some(({ tokenEnv }) => tokenEnv === name)),
	);
}

/**
 * Saves the certificates that loopback URLs present, together with those that the user trusts. Undefined where none is
 * presented: k6 then trusts what the user does, and the preflight reports what does not answer. Throws BadInput where
 * SSL_CERT_FILE cannot be read.
 */
async function keepCertificates(
	urls: readonly string[],
	scratch: string,
): Promise<string | undefined> {
	const own = [...new Set(urls)].filter(isLoopbackUrl);
	const presented = await Promise.all(own.map(presentedCertificate));
	const found = presented.filter((pem) => pem !== undefined);
	if (found.length === 0) return undefined;
	const file = join(scratch, "certificate.pem");
	writeFileSync(file, [...found, ...usersCertificates()].join("\n"));
	return file;
}

function usersCertificates(): string[] {
	const { SSL_CERT_FILE: file } = process.env;
	if (!file) return [];
	try {
		refuseOtherKinds(file);
		return [readFileSync(file, "utf8")];
	} catch (error) {
		throw new BadInput(
			`SSL_CERT_FILE: expected a PEM file, found ${file}: ${messageOf(error)}`,
		);
	}
}
