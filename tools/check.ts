/** `npm run check`: types, lint and format; every problem is shown, not only the first tool's. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const checks: readonly (readonly [string, readonly string[]])[] = [
	["types", ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"]],
	[
		"types of what k6 runs",
		["node_modules/typescript/bin/tsc", "-p", "tsconfig.k6.json"],
	],
	[
		"types of what the browser runs",
		["node_modules/typescript/bin/tsc", "-p", "tsconfig.page.json"],
	],
	["lint and format", ["node_modules/@biomejs/biome/bin/biome", "check", "."]],
];

for (const [name, [file = "", ...parameters]] of checks) {
	process.stderr.write(`check: ${name}\n`);
	const { status } = spawnSync(process.execPath, [file, ...parameters], {
		cwd: root,
		stdio: "inherit",
	});
	if (status !== 0) process.exitCode = 1;
}
