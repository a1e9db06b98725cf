/** Where a run is aimed: a target, or a server of its own, and the engine's command for it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stories } from "../lib/load/stories.ts";
import { localTokenVariable } from "../../lib/load/targets.ts";
import type { Plan } from "../../lib/plan/plan.ts";
import type { Asked, Sources } from "../../lib/plan/settings.ts";
import { announcements } from "../../server/announce.ts";
import { type Config, defaultConfig } from "../../server/config.ts";
import { loadConfig } from "../../server/read-config.ts";
import { presentedCertificate } from "./certificate.ts";
import type { CommandOptions } from "../engine/command.ts";
import type { Engine } from "../engine/find.ts";
import { type LocalServer, startLocalServer } from "./local-server.ts";

/** What is asked for, and by what it is carried out. */
export interface Aiming {
	readonly plan: Plan;
	readonly asked: Asked;
	/** What the plan was made of. */
	readonly sources: Sources;
	readonly engine: Engine;
	readonly say: (line: string) => void;
}

/** The target, a server of the run's own where none was named, and the engine's command for it. */
export async function aim(
	run: Aiming,
	scratch: string,
): Promise<{ server: LocalServer | undefined; options: CommandOptions }> {
	const { plan, asked } = run;
	const config = configOf(asked);
	const server = asked.target ? undefined : await startServer(run, config);
	const url = server?.url ?? plan.target.url;
	const options = commandOptions(run, config, {
		target: server?.url ?? plan.target.name,
		summary: join(scratch, "summary.json"),
		certificate: plan.target.isLoopback
			? await keepCertificate(url, scratch)
			: undefined,
	});
	return { server, options };
}

/** The command without an output; `at` names what a run has and a plan does not. */
export function commandOptions(
	{ plan, asked, engine }: Pick<Aiming, "plan" | "asked" | "engine">,
	config: Config,
	at: {
		readonly target: string;
		readonly summary: string;
		readonly certificate: string | undefined;
	},
): CommandOptions {
	const { target, summary, certificate } = at;
	return {
		engine: engine.file,
		scenario: plan.scenario,
		asked: { ...asked, target: { text: target, source: "target" } },
		...(isSummarised(plan) && { summary }),
		tokens: tokensFor(plan, config),
		...(certificate !== undefined && { certificate }),
	};
}

/** The engine keeps every sample for its summary, a few KB a visitor: in longer runs percentiles are the journal's. */
const mostSummarised = 100_000;

/** Whether the engine shall make an end summary, with exact percentiles. */
function isSummarised({ plannedVisitors }: Plan): boolean {
	return plannedVisitors <= mostSummarised;
}

/** The local server's configuration. Throws BadInput naming the file and what is wrong in it. */
export function configOf({ config }: Asked): Config {
	return config ? loadConfig(config.text) : defaultConfig;
}

/** Whether nobody can do without an operator's token. */
export function needsTokens({ parts }: Plan): boolean {
	return parts.some(({ story }) => stories[story].operators === "needed");
}

/** The tokens of a local server's operators, where anybody may ask as one; a listed target's are set by its user. */
function tokensFor(plan: Plan, { operators }: Config): Record<string, string> {
	const wanted = plan.target.engagements?.operators ?? [];
	if (plan.parts.every(({ story }) => stories[story].operators === "none"))
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

async function startServer(
	{ plan, asked, say }: Aiming,
	config: Config,
): Promise<LocalServer> {
	const server = await startLocalServer(plan.seed, asked.config?.text);
	say(`local server: ${server.url}`);
	for (const line of announcements(config)) say(line);
	return server;
}

/** Keeps the certificate that a loopback target presents; where nobody answers, the preflight will say so. */
async function keepCertificate(
	url: string,
	scratch: string,
): Promise<string | undefined> {
	const pem = await presentedCertificate(url);
	if (pem === undefined) return undefined;
	const file = join(scratch, "certificate.pem");
	writeFileSync(file, pem);
	return file;
}
