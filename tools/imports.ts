/** `npm run imports`: prints which folder imports which, and what breaks the rules below. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What the files of a folder may import. The rule of a file is that of the longest folder name that fits. */
const allowed: Readonly<Record<string, readonly string[]>> = {
	scenarios: [
		"lib/clients",
		"lib/contract",
		"lib/load",
		"lib/model",
		"lib/payloads",
		"lib/telemetry",
		"lib/util",
		"lib/workload",
	],
	"lib/util": [],
	"lib/contract": ["lib/util"],
	"lib/telemetry": ["lib/contract"],
	"lib/payloads": ["lib/contract", "lib/util"],
	"lib/model": ["lib/contract"],
	"lib/load": ["lib/contract", "lib/telemetry", "lib/util"],
	"lib/workload": ["lib/load", "lib/util"],
	"lib/clients": [
		"lib/contract",
		"lib/model",
		"lib/payloads",
		"lib/telemetry",
		"lib/util",
		"lib/workload",
	],
	"lib/plan": [
		"lib/contract",
		"lib/load",
		"lib/telemetry",
		"lib/util",
		"lib/workload",
	],
	"lib/k6": ["lib"],
	corpus: ["lib/contract", "lib/util"],
	// A server that shared code with its clients would agree with their mistakes.
	server: ["lib/contract", "lib/util"],
	cli: ["cli/commands", "lib/util"],
	"cli/scenarios": ["build.mjs", "lib/util", "lib/workload"],
	"cli/capacity": [
		"cli/journal",
		"cli/report",
		"cli/result",
		"cli/run",
		"lib/load",
		"lib/plan",
		"lib/telemetry",
		"lib/util",
	],
	"cli/commands": [
		"cli/capacity",
		"cli/engine",
		"cli/journal",
		"cli/report",
		"cli/result",
		"cli/run",
		"cli/scenarios",
		"lib/load",
		"lib/plan",
		"lib/util",
		"lib/workload",
		"server",
	],
	"cli/engine": [
		"cli/journal",
		"lib/load",
		"lib/plan",
		"lib/telemetry",
		"lib/util",
	],
	"cli/journal": ["lib/plan", "lib/telemetry", "lib/util"],
	"cli/result": [
		"cli/engine",
		"cli/journal",
		"lib/contract",
		"lib/load",
		"lib/plan",
		"lib/telemetry",
		"lib/util",
		"lib/workload",
	],
	"cli/report": ["cli/result", "lib/contract", "lib/telemetry", "lib/util"],
	"cli/run": [
		"build.mjs",
		"cli/engine",
		"cli/journal",
		"cli/report",
		"cli/result",
		"cli/scenarios",
		"lib/load",
		"lib/plan",
		"lib/telemetry",
		"lib/util",
		"lib/workload",
		"server",
	],
	bench: ["build.mjs", "cli", "corpus", "lib", "scenarios", "server"],
	proof: ["build.mjs", "cli", "lib", "server", "tools"],
	tools: ["build.mjs", "cli", "lib", "server"],
	"build.mjs": ["lib/workload"],
};

/** Modules that only some folders may import. */
const modules: readonly {
	readonly name: RegExp;
	readonly isAllowedIn: (file: string) => boolean;
}[] = [
	{
		name: /^k6($|\/)|^visitant:/,
		isAllowedIn: (file) => isUnder(file, "lib/k6"),
	},
	{
		name: /^node:/,
		isAllowedIn: (file) =>
			!isUnder(file, "lib") &&
			!isUnder(file, "scenarios") &&
			!isUnder(file, "cli/report/page"),
	},
];

interface Import {
	readonly file: string;
	/** A file of the project, or a module. */
	readonly to: string;
}

const isUnder = (path: string, folder: string): boolean =>
	path === folder || path.startsWith(`${folder}/`);

const folderOf = (file: string): string =>
	Object.keys(allowed)
		.filter((folder) => isUnder(file, folder))
		.sort((one, other) => other.length - one.length)[0] ?? "";

const folders = [
	"scenarios",
	"lib",
	"corpus",
	"server",
	"cli",
	"bench",
	"proof",
	"tools",
];

/** `import … from`, `export … from`, `import "…"`, `import("…")` and `require("…")`, types included. */
const specifier =
	/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"|^import "([^"]+)"|\b(?:import|require)\(\s*"([^"]+)"\s*\)/gms;

/** Every import of the project, tests apart. */
export function findImports(): Import[] {
	const files = folders.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
			.filter((file) => /\.(ts|mjs)$/.test(file))
			.map((file) => join(folder, file)),
	);
	return [...files, "build.mjs"].flatMap((file) =>
		[...readFileSync(join(root, file), "utf8").matchAll(specifier)].map(
			([, from, bare, called]) => {
				const name = from ?? bare ?? called ?? "";
				const isOwn = name.startsWith(".");
				return {
					file,
					to: isOwn ? normalize(join(dirname(file), name)) : name,
				};
			},
		),
	);
}

/** Imports that the rules above do not allow, in words. */
export function findForbidden(imports: readonly Import[]): string[] {
	return imports
		.filter(({ file, to }) => {
			const rule = modules.find(({ name }) => name.test(to));
			if (rule) return !rule.isAllowedIn(file);
			const folder = folderOf(file);
			if (!isOwn(to) || folderOf(to) === folder) return false;
			return !allowed[folder]?.some((other) => isUnder(to, other));
		})
		.map(({ file, to }) => `${file} imports ${to}`);
}

const isOwn = (to: string): boolean => /\.(ts|mjs)$/.test(to);

/** Imports between folders that have rules: for each folder the others that it imports. */
export function findArrows(
	imports: readonly Import[],
): ReadonlyMap<string, readonly string[]> {
	const arrows = new Map<string, Set<string>>();
	for (const { file, to } of imports) {
		if (!isOwn(to)) continue;
		const [from, target] = [folderOf(file), folderOf(to)];
		const known = arrows.get(from) ?? new Set();
		arrows.set(from, known);
		if (target !== from) known.add(target);
	}
	return new Map(
		[...arrows].map(([from, targets]) => [from, [...targets].sort()]),
	);
}

/** Every circle in a graph, as the names on it; each is found once. */
export function findCircles(
	graph: ReadonlyMap<string, readonly string[]>,
): string[][] {
	const circles: string[][] = [];
	const done = new Set<string>();
	const path: string[] = [];
	const visit = (name: string): void => {
		const at = path.indexOf(name);
		if (at >= 0) circles.push([...path.slice(at), name]);
		if (at >= 0 || done.has(name)) return;
		path.push(name);
		for (const next of graph.get(name) ?? []) visit(next);
		path.pop();
		done.add(name);
	};
	for (const name of graph.keys()) visit(name);
	return circles;
}

/** The graph of files. */
export function byFile(
	imports: readonly Import[],
): ReadonlyMap<string, readonly string[]> {
	const files = new Map<string, string[]>();
	for (const { file, to } of imports)
		if (isOwn(to)) files.set(file, [...(files.get(file) ?? []), to]);
	return files;
}

/** Folders in such an order that each imports only folders above it. */
function inLayers(arrows: ReadonlyMap<string, readonly string[]>): string[] {
	const order: string[] = [];
	const visit = (name: string): void => {
		if (order.includes(name)) return;
		for (const next of arrows.get(name) ?? []) visit(next);
		order.push(name);
	};
	if (findCircles(arrows).length === 0)
		for (const name of [...arrows.keys()].sort()) visit(name);
	return order;
}

if (import.meta.main) {
	const imports = findImports();
	const arrows = findArrows(imports);
	for (const folder of inLayers(arrows))
		console.log(
			`${folder.padEnd(14)} → ${arrows.get(folder)?.join(", ") || "nothing"}`,
		);
	const problems = [
		...findForbidden(imports),
		...findCircles(arrows).map(
			(one) => `circle of folders: ${one.join(" → ")}`,
		),
		...findCircles(byFile(imports)).map(
			(one) => `circle of files: ${one.join(" → ")}`,
		),
	];
	for (const problem of problems) console.log(problem);
	if (problems.length > 0) process.exitCode = 1;
}
