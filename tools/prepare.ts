/** The part of the set-up that tests and benchmarks need: k6 and the bundles. */
import { buildScenarios } from "../build.mjs";
import { findEngine } from "../cli/engine/find.ts";

const say = (line: string): void => {
	process.stderr.write(`${line}\n`);
};

try {
	const { file, version } = await findEngine({ env: process.env, say });
	say(`k6: ${version} at ${file}`);
	await buildScenarios();
} catch (error) {
	say(`visitant: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 2;
}
