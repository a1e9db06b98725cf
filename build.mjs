/** Bundles every file of scenarios/ for the engine: `npm run build`, and before every run. */
import {
	existsSync,
	readdirSync,
	readFileSync,
	renameSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { schemas } from "./lib/load/schemas.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const { version } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
);

/** Bytes that a bundle may have: every virtual user pays for them. */
const budget = 60_000;

/** The settings' schemas as plain values, so that no bundle carries the library that makes them. */
const plainSchemas = {
	name: "plain-schemas",
	/** @param {import("esbuild").PluginBuild} plugin */
	setup(plugin) {
		plugin.onResolve({ filter: /^visitant:schemas$/ }, ({ path }) => ({
			path,
			namespace: "schemas",
		}));
		plugin.onLoad({ filter: /.*/, namespace: "schemas" }, () => ({
			contents: `export const schemas = ${JSON.stringify(schemas)};`,
		}));
	},
};

/** A scenario's file tells its story; what the engine runs of it is the same for all. */
const engineEntry = {
	name: "engine-entry",
	/** @param {import("esbuild").PluginBuild} plugin */
	setup(plugin) {
		plugin.onResolve({ filter: /^visitant:scenario\// }, ({ path }) => ({
			path: basename(path),
			namespace: "scenario",
		}));
		plugin.onLoad({ filter: /.*/, namespace: "scenario" }, ({ path }) => ({
			contents: `
				import told from "./scenarios/${path}.ts";
				import { visits } from "./lib/k6/visits.ts";
				const { options, run } = visits("${path}", told);
				export { options };
				export default run;`,
			resolveDir: root,
		}));
	},
};

/**
 * What a virtual user seldom needs is asked for by `require`, and put together when it is: one function for all of it,
 * since each function and each object costs every virtual user more than half a kilobyte.
 */
const lazily = {
	name: "lazily",
	/** @param {import("esbuild").PluginBuild} plugin */
	setup(plugin) {
		plugin.onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir, kind }) =>
			kind === "require-call"
				? { path: join(resolveDir, path), namespace: "lazily" }
				: undefined,
		);
		plugin.onLoad({ filter: /.*/, namespace: "lazily" }, async ({ path }) => {
			const { outputFiles } = await build({
				bundle: true,
				target: "es2022",
				format: "cjs",
				sourcemap: "inline",
				write: false,
				entryPoints: [path],
			});
			return {
				contents: outputFiles[0]?.text ?? "",
				resolveDir: dirname(path),
			};
		});
	},
};

/** @type {import("esbuild").BuildOptions} */
const common = {
	bundle: true,
	target: "es2022",
	external: ["k6", "k6/*", "./brief.js", "./people.js"],
	alias: { "visitant:people": "./people.js" },
	minify: true,
	define: { VISITANT_VERSION: JSON.stringify(version) },
	logLevel: "error",
};

/**
 * Bundles every scenario; beside them the people as constants of a module (`people.js`: the engine keeps one for all
 * virtual users, while each would read its own copy of a file), and what only the first virtual user needs (`brief.js`:
 * the others never read it, so they don't pay for it). Returns each one's size. Throws where one is over its budget.
 * @returns {Promise<{ name: string, bytes: number, budget: number }[]>}
 */
export async function buildScenarios() {
	const files = readdirSync(join(root, "scenarios")).filter((file) =>
		file.endsWith(".ts"),
	);
	const scenarios = await build({
		...common,
		write: false,
		entryPoints: files.map((file) => {
			const name = basename(file, ".ts");
			return { in: `visitant:scenario/${name}`, out: name };
		}),
		outdir: join(root, "dist"),
		format: "esm",
		sourcemap: true,
		plugins: [engineEntry, lazily],
	});
	const brief = await build({
		...common,
		write: false,
		entryPoints: [join(root, "lib/k6/brief.ts")],
		outdir: join(root, "dist"),
		format: "cjs",
		plugins: [plainSchemas],
	});
	const people = readFileSync(join(root, "dist/people.json"), "utf8");
	for (const { path, text } of [
		...scenarios.outputFiles,
		...brief.outputFiles,
		{
			path: join(root, "dist/people.js"),
			text: `export const people = ${people};\n`,
		},
	])
		put(path, text);
	const sizes = ["brief.ts", ...files].map((file) => {
		const name = basename(file, ".ts");
		const bytes = statSync(join(root, "dist", `${name}.js`)).size;
		return { name, bytes, budget };
	});
	for (const { name, bytes, budget } of sizes) {
		if (bytes > budget)
			throw new Error(`dist/${name}.js has ${bytes} bytes, over its ${budget}`);
	}
	return sizes;
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
	for (const { name, bytes, budget } of await buildScenarios()) {
		console.log(`dist/${name}.js: ${bytes} bytes of ${budget}`);
	}
}
