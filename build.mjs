/** Bundles the scenarios for k6, each with lib/k6/main.ts: `npm run build`, and before every run. */
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

const root = fileURLToPath(new URL(".", import.meta.url));
const { version } = JSON.parse(
	readFileSync(join(root, "package.json"), "utf8"),
);

/** The names of all scenarios: the files of `scenarios/`. */
export const scenarioNames = () =>
	readdirSync(join(root, "scenarios"))
		.filter((file) => file.endsWith(".ts"))
		.map((file) => basename(file, ".ts"));

/**
 * The file of the local server's configuration that a scenario asks for.
 * @param {string} name
 */
export const serverFile = (name) => join(root, "dist", `${name}.server.json`);

/**
 * Bundles a scenario into dist/, beside people.json, and writes the configurations of local servers that it asks for.
 * Returns the bundle's path. For a mix, `members` are the scenarios that its visitors play. Members that its own weights
 * do not name make a bundle of another name, since other runs may be using the first.
 * @param {string} name
 * @param {readonly string[]} [members]
 */
export async function buildScenario(name, members) {
	const { mix } = await load(name);
	const own = Object.keys(mix?.weights ?? {}).filter(
		(one) => (mix?.weights[one] ?? 0) > 0,
	);
	const added = (members ?? []).filter((one) => mix && !own.includes(one));
	const file = join(root, "dist", `${[name, ...added].join("+")}.js`);
	const { outputFiles } = await build({
		bundle: true,
		write: false,
		// The text of a bundle has paths relative to this folder.
		absWorkingDir: root,
		entryPoints: [join(root, "lib/k6/main.ts")],
		outfile: file,
		format: "esm",
		target: "es2022",
		sourcemap: true,
		external: ["k6", "k6/*"],
		define: { VISITANT_VERSION: JSON.stringify(version) },
		plugins: [scenariosModule(name, [...own, ...added])],
		logLevel: "error",
	});
	for (const { path, text } of outputFiles) put(path, text);
	for (const one of [name, ...own, ...added]) {
		const { workload } = await load(one);
		if (workload?.server) put(serverFile(one), JSON.stringify(workload.server));
	}
	return file;
}

/**
 * @param {string} name
 * @returns {Promise<Partial<import("./lib/workload/scenarios.ts").Scenario>>}
 */
const load = (name) => import(join(root, "scenarios", `${name}.ts`));

/**
 * The module `visitant:scenarios`, which lib/k6/main.ts imports: a scenario's file, and for a mix those of its scenarios.
 * @param {string} name
 * @param {readonly string[]} members
 * @returns {import("esbuild").Plugin}
 */
const scenariosModule = (name, members) => ({
	name: "scenarios",
	setup(plugin) {
		const names = [...members, name];
		plugin.onResolve({ filter: /^visitant:scenarios$/ }, ({ path }) => ({
			path,
			namespace: "scenarios",
		}));
		plugin.onLoad({ filter: /.*/, namespace: "scenarios" }, () => ({
			contents: [
				...names.map((one, at) => `import * as s${at} from "./${one}.ts";`),
				`export const name = ${JSON.stringify(name)};`,
				`export const modules = {${names.map((one, at) => `${JSON.stringify(one)}: s${at}`).join()}};`,
			].join("\n"),
			resolveDir: join(root, "scenarios"),
		}));
	},
});

/**
 * Writes a file, whole or not at all, and only where its text is new: another run may be reading the file.
 * @param {string} path
 * @param {string} text
 */
function put(path, text) {
	if (existsSync(path) && readFileSync(path, "utf8") === text) return;
	const unfinished = `${path}.${process.pid}.part`;
	writeFileSync(unfinished, text);
	renameSync(unfinished, path);
}

/** Bundles all scenarios. Returns the bundles' paths. */
export const buildScenarios = () =>
	Promise.all(scenarioNames().map((name) => buildScenario(name)));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	for (const file of await buildScenarios())
		console.log(`dist/${basename(file)}`);
}
