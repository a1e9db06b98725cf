/** Who may import whom. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What the files of a room may import; the longest matching name is a file's room. */
const rooms: Readonly<Record<string, readonly string[]>> = {
	// The mix is made of the others.
	scenarios: ["lib", "scenarios"],
	"lib/util": ["lib/util"],
	"lib/wire": ["lib/wire"],
	"lib/load": ["lib/load", "lib/util", "lib/wire"],
	"lib/payloads": ["lib/payloads", "lib/util", "lib/wire"],
	"lib/model": ["lib/model", "lib/wire"],
	"lib/clients": [
		"lib/clients",
		"lib/model",
		"lib/payloads",
		"lib/load",
		"lib/util",
		"lib/wire",
	],
	"lib/k6": ["lib"],
	corpus: ["corpus", "lib/wire"],
	server: ["server", "lib/wire"],
	cli: ["cli", "lib/load", "lib/wire", "server", "build.mjs"],
	"cli/journal": ["cli/journal", "lib/load", "lib/wire"],
	"cli/report": ["cli/report", "cli/result", "lib/load", "lib/wire"],
	"cli/result": [
		"cli/result",
		"cli/engine",
		"cli/journal",
		"lib/load",
		"lib/wire",
	],
};

const isUnder = (path: string, folder: string): boolean =>
	path === folder || path.startsWith(`${folder}/`);

const roomOf = (file: string): string =>
	Object.keys(rooms)
		.filter((room) => isUnder(file, room))
		.sort((one, other) => other.length - one.length)[0] ?? "nowhere";

const files = ["scenarios", "lib", "corpus", "server", "cli"].flatMap(
	(folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
			.filter((file) => file.endsWith(".ts"))
			.map((file) => join(folder, file)),
);

const importsOf = (file: string): string[] =>
	[
		...readFileSync(join(root, file), "utf8").matchAll(
			/^(?:import|export)\b[^;]*?from "([^"]+)"|^import "([^"]+)"/gms,
		),
	].map(([, from, bare]) => from ?? bare ?? "");

const imports = files.flatMap((file) =>
	importsOf(file).map((name) => ({ file, name })),
);

describe("imports", () => {
	it("are found at all", () => expect(imports.length).toBeGreaterThan(200));

	it("point only where a room may look", () => {
		const wrong = imports
			.filter(({ name }) => name.startsWith("."))
			.map(({ file, name }) => ({
				file,
				to: normalize(join(dirname(file), name)),
			}))
			.filter(
				({ file, to }) =>
					!rooms[roomOf(file)]?.some((room) => isUnder(to, room)),
			);
		expect(wrong).toEqual([]);
	});

	it("of k6/* stand only in lib/k6 and scenarios", () => {
		const wrong = imports
			.filter(({ name }) => name === "k6" || name.startsWith("k6/"))
			.filter(
				({ file }) => !isUnder(file, "lib/k6") && !isUnder(file, "scenarios"),
			);
		expect(wrong).toEqual([]);
	});

	it("of node:* never stand in lib or scenarios", () => {
		const wrong = imports
			.filter(({ name }) => name.startsWith("node:"))
			.filter(({ file }) => isUnder(file, "lib") || isUnder(file, "scenarios"));
		expect(wrong).toEqual([]);
	});
});
