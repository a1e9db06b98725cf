/** The header of a run's journal: what was asked for, and where. */
import { isObject } from "../../lib/util/json.ts";
import { usableCores, usableMebibytes } from "../engine/bounds.ts";
import type { Header } from "../journal/lines.ts";
import type { LocalServer } from "./local-server.ts";
import type { LoadTest } from "./request.ts";

/** The header of a run by this command. */
export function headerOf(
	{ plan, asked, engine, sources, labels }: LoadTest,
	server: LocalServer | undefined,
	command: string,
): Header {
	const files = [asked.settings, asked.config].flatMap((given) =>
		given ? [[given.text, withoutTokens(sources.readJson(given.text))]] : [],
	);
	// A listed target may be named by its address as well.
	const { name } = plan.target;
	const entry = isObject(sources.targets) ? sources.targets[name] : undefined;
	return {
		run: asked.run?.text ?? "",
		scenario: plan.scenario,
		startedAt: new Date().toISOString(),
		asked,
		files: Object.fromEntries(files),
		targets: entry === undefined ? {} : { [name]: withoutUnset(entry) },
		isLocalServer: server !== undefined,
		engineVersion: engine.version,
		command,
		...(Object.keys(labels).length > 0 && { labels: { ...labels } }),
		machine: {
			node: process.version,
			platform: `${process.platform} ${process.arch}`,
			cpus: usableCores(),
			memoryMebibytes: usableMebibytes(),
		},
	};
}

/** The local server's configuration has its operators' tokens. A plan needs none of them, so they are removed. */
function withoutTokens(value: unknown): unknown {
	const text = JSON.stringify(value, (name, member) =>
		name === "token" ? undefined : member,
	);
	return JSON.parse(text);
}

/** What stands in place of a variable's name that is not set: somebody may have written the token itself there. */
const notSet = "NOT_SET";

function withoutUnset(entry: unknown): unknown {
	const text = JSON.stringify(entry, (name, member) =>
		name === "tokenEnv" && process.env[member] === undefined ? notSet : member,
	);
	return JSON.parse(text);
}
