/** Finds k6: the one that is named, one on PATH of the right version, the cached build, or a new build with Go. */
import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { BadInput } from "../../lib/util/user-errors.ts";
import { buildEngine, hasGo, type Surroundings } from "./install.ts";
import { isSameMinor, minorOf, pinnedVersion } from "./version.ts";

export interface Engine {
	/** The program to run. */
	readonly file: string;
	/** As in `2.2.0`. */
	readonly version: string;
}

/** The k6 to use. Where there is none, throws BadInput that says how to get one. */
export async function findEngine({ env, say }: Surroundings): Promise<Engine> {
	const wanted = pinnedVersion();
	const named = env.VISITANT_K6;
	if (named !== undefined && named !== "") return namedEngine(named, wanted);
	const onPath = engineOnPath(env, wanted, say);
	if (onPath) return onPath;
	const cached = cachedEngine(env, wanted);
	const version = versionOf(cached);
	if (version !== undefined) return { file: cached, version };
	if (!hasGo(env)) throw new BadInput(howToGetOne(wanted));
	await buildEngine(cached, { env, say });
	return { file: cached, version: wanted };
}

/** The path of our own build of k6. */
export function cachedEngine(
	env: Surroundings["env"],
	version: string,
): string {
	const cache = env.XDG_CACHE_HOME || join(env.HOME ?? homedir(), ".cache");
	const architecture = process.arch === "x64" ? "amd64" : process.arch;
	return join(
		cache,
		"visitant",
		`k6-${version}-${process.platform}-${architecture}`,
	);
}

function namedEngine(file: string, wanted: string): Engine {
	const version = versionOf(file);
	if (version === undefined) {
		throw new BadInput(`VISITANT_K6: expected a k6 that runs, found "${file}"`);
	}
	if (isSameMinor(version, wanted)) return { file, version };
	throw new BadInput(
		`VISITANT_K6: expected k6 ${minorOf(wanted)}.x, found ${version} at ${file}`,
	);
}

function engineOnPath(
	env: Surroundings["env"],
	wanted: string,
	say: Surroundings["say"],
): Engine | undefined {
	for (const folder of (env.PATH ?? "").split(delimiter)) {
		const file = join(folder, "k6");
		if (folder === "" || !isExecutable(file)) continue;
		const version = versionOf(file);
		if (version !== undefined && isSameMinor(version, wanted))
			return { file, version };
		say(
			`k6: passing over ${file}: ${version ?? "no version"}, not ${minorOf(wanted)}.x`,
		);
	}
	return undefined;
}

/** The version that a k6 prints; undefined where it does not run. */
function versionOf(file: string): string | undefined {
	if (!isExecutable(file)) return undefined;
	try {
		const output = execFileSync(file, ["version"], {
			encoding: "utf8",
			timeout: 10_000,
			// Variables of k6 may make even this fail.
			env: withoutK6(process.env),
			stdio: ["ignore", "pipe", "ignore"],
		});
		return /\bv(\d+\.\d+\.\d+)/.exec(output)?.[1];
	} catch {
		return undefined;
	}
}

function withoutK6(env: Surroundings["env"]): Record<string, string> {
	return Object.fromEntries(
		Object.entries(env).flatMap(([name, value]) =>
			value === undefined || name.startsWith("K6_") ? [] : [[name, value]],
		),
	);
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function howToGetOne(version: string): string {
	return (
		`no k6 ${version} found: not in VISITANT_K6, on PATH or in the cache, and no Go to build it with. ` +
		`Install Go 1.26 or newer and run this again, or install k6 ${version} and name it: VISITANT_K6=/path/to/k6`
	);
}
