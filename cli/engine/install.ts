/** Builds the pinned k6 with Go into the cache, with verified checksums: about a minute, once. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { BadInput, messageOf } from "../../lib/util/user-errors.ts";

/** What the search for k6 depends on. */
export interface Surroundings {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Prints which k6 is passed over, and progress. */
	readonly say: (line: string) => void;
}

const moduleFolder = fileURLToPath(new URL("../../tools/k6/", import.meta.url));

/** Whether there is a Go that runs. */
export function hasGo(env: Surroundings["env"]): boolean {
	return spawnSync("go", ["version"], { env, stdio: "ignore" }).status === 0;
}

/** Builds to `file`, which appears complete or not at all. Throws BadInput with Go's output. */
export async function buildEngine(
	file: string,
	{ env, say }: Surroundings,
): Promise<void> {
	try {
		mkdirSync(dirname(file), { recursive: true });
	} catch (error) {
		throw new BadInput(
			`k6: expected a folder that can be made and written to, ${dirname(file)} (HOME, XDG_CACHE_HOME): ${messageOf(error)}`,
		);
	}
	const unfinished = `${file}.${process.pid}.part`;
	const started = Date.now();
	const seconds = (): number => Math.round((Date.now() - started) / 1000);
	say("k6: building it with Go (a minute or two, once)");
	const progress = setInterval(
		() => say(`k6: building it, ${seconds()} s`),
		10_000,
	);
	try {
		await runGo(
			[
				"build",
				"-mod=readonly",
				"-trimpath",
				"-o",
				unfinished,
				"go.k6.io/k6/v2",
			],
			env,
		);
		renameSync(unfinished, file);
	} finally {
		clearInterval(progress);
		rmSync(unfinished, { force: true });
	}
	say(`k6: built ${file} in ${seconds()} s`);
}

function runGo(parameters: string[], env: Surroundings["env"]): Promise<void> {
	return new Promise((resolve, reject) => {
		const go = spawn("go", parameters, {
			cwd: moduleFolder,
			env,
			stdio: ["ignore", "ignore", "pipe"],
		});
		let output = "";
		go.stderr.on("data", (chunk: Buffer) => {
			output = (output + chunk.toString()).slice(-2000);
		});
		go.on("error", reject);
		go.on("close", (code) => {
			if (code === 0) resolve();
			else
				reject(
					new BadInput(
						`k6: go build failed with code ${code}: ${output.trim()}`,
					),
				);
		});
	});
}
