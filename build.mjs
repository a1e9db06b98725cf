/** Bundles every file of scenarios/ for the engine: `npm run build`, and before every run. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { schemas } from "./lib/load/schemas.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const { version } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
);

/** Bytes that a bundle may have: every virtual user pays for them. */
const budgets = { default: 60_000 };

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

/**
 * What only the first virtual user needs, as a CommonJS module: nothing of it exists until it is required. As
 * plain modules its functions would stand in the memory of every virtual user.
 */
const lazyBrief = {
	name: "lazy-brief",
	/** @param {import("esbuild").PluginBuild} plugin */
	setup(plugin) {
		plugin.onResolve({ filter: /^visitant:brief$/ }, ({ path }) => ({
			path,
			namespace: "brief",
		}));
		plugin.onLoad({ filter: /.*/, namespace: "brief" }, async () => {
			const { outputFiles } = await build({
				...common,
				entryPoints: [join(root, "lib/k6/brief.ts")],
				format: "cjs",
				sourcemap: "inline",
				plugins: [plainSchemas],
				write: false,
			});
			return { contents: outputFiles[0]?.text ?? "", resolveDir: root };
		});
	},
};

/** @type {import("esbuild").BuildOptions} */
const common = {
	bundle: true,
	target: "es2022",
	external: ["k6", "k6/*"],
	minify: true,
	define: { VISITANT_VERSION: JSON.stringify(version) },
	logLevel: "error",
};

/**
 * Bundles every scenario and returns each one's size. Throws where one is over its budget.
 * @returns {Promise<{ name: string, bytes: number, budget: number }[]>}
 */
export async function buildScenarios() {
	const files = readdirSync(join(root, "scenarios")).filter((file) =>
		file.endsWith(".ts"),
	);
	await build({
		...common,
		entryPoints: files.map((file) => join(root, "scenarios", file)),
		outdir: join(root, "dist"),
		format: "esm",
		sourcemap: true,
		plugins: [lazyBrief],
	});
	const sizes = files.map((file) => {
		const name = basename(file, ".ts");
		const bytes = statSync(join(root, "dist", `${name}.js`)).size;
		return { name, bytes, budget: budgets.default };
	});
	for (const { name, bytes, budget } of sizes) {
		if (bytes > budget)
			throw new Error(`dist/${name}.js has ${bytes} bytes, over its ${budget}`);
	}
	return sizes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const { name, bytes, budget } of await buildScenarios()) {
		console.log(`dist/${name}.js: ${bytes} bytes of ${budget}`);
	}
}
