/** Bundles every file of scenarios/ for k6: `npm run build`, and before every run. */
import {
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { schemas } from "./lib/plan/schemas.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const { version } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
);

/** Modules that no file holds: `visitant:bundle/NAME`, what k6 runs of a scenario, and the settings' schemas as plain values. */
const madeModules = {
	name: "made-modules",
	/** @param {import("esbuild").PluginBuild} plugin */
	setup(plugin) {
		plugin.onResolve({ filter: /^visitant:/ }, ({ path }) => ({
			path,
			namespace: "made",
		}));
		plugin.onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => ({
			contents:
				path === "visitant:schemas"
					? `export const schemas = ${JSON.stringify(schemas)};`
					: bundleOf(basename(path)),
			resolveDir: root,
		}));
	},
};

/** @param {string} name */
const bundleOf = (name) => `
	import scenario from "./scenarios/${name}.ts";
	import { createIteration } from "./lib/k6/entry.ts";
	const { options, run } = createIteration("${name}", scenario);
	export { options };
	export default run;`;

/** Bundles every scenario into dist/, where people.json is. Returns the names. */
export async function buildScenarios() {
	const names = readdirSync(join(root, "scenarios"))
		.filter((file) => file.endsWith(".ts"))
		.map((file) => basename(file, ".ts"));
	const { outputFiles } = await build({
		bundle: true,
		write: false,
		entryPoints: names.map((name) => ({
			in: `visitant:bundle/${name}`,
			out: name,
		})),
		outdir: join(root, "dist"),
		format: "esm",
		target: "es2022",
		sourcemap: true,
		external: ["k6", "k6/*"],
		define: { VISITANT_VERSION: JSON.stringify(version) },
		plugins: [madeModules],
		logLevel: "error",
	});
	for (const { path, text } of outputFiles) put(path, text);
	return names;
}

/**
 * Puts a text into a file, whole or not at all, and only where it is news: another run may be reading that file.
 * @param {string} path
 * @param {string} text
 */
function put(path, text) {
	if (existsSync(path) && readFileSync(path, "utf8") === text) return;
	const unfinished = `${path}.${process.pid}.part`;
	writeFileSync(unfinished, text);
	renameSync(unfinished, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const name of await buildScenarios()) console.log(`dist/${name}.js`);
}
