/** The bundles with plain k6: settings by -e alone, from dist/ and from an archive in another folder. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scenarioNames } from "../../build.mjs";
import { findEngine } from "../../cli/engine/find.ts";
import { newFolder, type Process, root, start, visitant } from "./visitant.ts";

let k6 = "";
let server: Process;
let url = "";
const certificate = join(newFolder(), "cert.pem");
const quick = ["-e", "VISITANT_RATE=5", "-e", "VISITANT_DURATION=5s"];

beforeAll(async () => {
	k6 = (await findEngine({ env: process.env, say: () => {} })).file;
	server = visitant(`serve --port 0 --cert-out ${certificate}`);
	url = await server.said(/listening on (\S+)/);
});
afterAll(async () => {
	server.child.kill();
	await server.ended;
});

const plain = (parameters: readonly string[], cwd: string) =>
	start(k6, ["run", "--no-color", ...parameters], {
		cwd,
		env: { SSL_CERT_FILE: certificate, K6_NO_USAGE_REPORT: "true" },
	}).ended;

describe("every bundle", () => {
	it.each(scenarioNames())("%s carries no faker, and stays small", (name) => {
		const text = readFileSync(join(root, `dist/${name}.js`), "utf8");
		expect(text).not.toMatch(/node_modules\/@faker-js/);
		// A whole schema library would be as large again.
		expect(text.length).toBeLessThan(250_000);
	});
});

describe("the funnel's bundle", () => {
	it("runs with plain k6 and settings by -e", async () => {
		const { code, stdout } = await plain(
			[...quick, "-e", `VISITANT_TARGET=${url}`, "visitor-funnel.js"],
			join(root, "dist"),
		);
		expect(stdout).toMatch(/schedule_lag\.*: count=25 /);
		expect(code).toBe(0);
	});

	it("runs from an archive in another folder", async () => {
		const folder = newFolder();
		const archive = join(folder, "funnel.tar");
		await start(k6, [
			"archive",
			"-e",
			`VISITANT_TARGET=${url}`,
			"-O",
			archive,
			join(root, "dist/visitor-funnel.js"),
		]).ended;
		const { code, stdout } = await plain([...quick, archive], folder);
		expect(stdout).toMatch(/violations\.*: 0 /);
		expect(code).toBe(0);
	});

	describe("as an archive", () => {
		const folder = newFolder();
		const archive = join(folder, "funnel.tar");
		beforeAll(async () => {
			const target = ["-e", `VISITANT_TARGET=${url}`];
			const bundle = join(root, "dist/visitor-funnel.js");
			await start(k6, ["archive", ...target, "-O", archive, bundle]).ended;
		});

		it.each([
			[
				"a longer load",
				["-e", "VISITANT_RATE=5", "-e", "VISITANT_DURATION=1h"],
				/these settings need \d+ s, and the options allow \d+ s/,
			],
			[
				"a blacklist of k6's own",
				[...quick, "--blacklist-ip", "192.0.2.0/24"],
				/the options let k6 connect to other addresses/,
			],
		])("refuses %s", async (_, parameters, line) => {
			const { code, stderr } = await plain([...parameters, archive], folder);
			expect(code).not.toBe(0);
			expect(stderr).toMatch(line);
		});
	});

	it.each([
		[
			"VISITANT_RAET=5",
			'VISITANT_RAET: unknown setting; did you mean \\"VISITANT_RATE\\"?',
		],
		["VISITANT_RATE=none", "VISITANT_RATE: expected visitors a second"],
		[
			"VISITANT_TARGET=https://example.com",
			"is not loopback and not listed in targets.json; nothing was sent",
		],
	])("refuses %s at init", async (setting, line) => {
		const { code, stderr } = await plain(
			["-e", setting, "dist/visitor-funnel.js"],
			root,
		);
		expect(code).toBe(107);
		expect(stderr.replaceAll('\\"', '"')).toContain(
			line.replaceAll('\\"', '"'),
		);
	});

	/** A folder with the bundle and a corpus of its own. */
	const withPeople = (people: string): string => {
		const folder = newFolder();
		for (const name of ["visitor-funnel.js", "visitor-funnel.js.map"])
			writeFileSync(join(folder, name), readFileSync(join(root, "dist", name)));
		writeFileSync(join(folder, "people.json"), people);
		return folder;
	};
	const corpusOf = (text: string, starts: string): string =>
		JSON.stringify({
			devices: [],
			locales: [],
			products: { text: "", starts: "" },
			people: { text, starts },
		});
	const against = () => [
		...quick,
		"-e",
		`VISITANT_TARGET=${url}`,
		"visitor-funnel.js",
	];

	it("refuses a corpus without people, and names the TypeScript line", async () => {
		const { code, stderr } = await plain(
			against(),
			withPeople(corpusOf("", "")),
		);
		expect(code).toBe(107);
		expect(stderr).toMatch(/has no people.*lib\/k6\/iteration\.ts:\d+/s);
	});

	it("counts every visit that throws and prints where, though k6 itself ends with 0", async () => {
		const { code, stdout, stderr } = await plain(
			against(),
			withPeople(corpusOf("broken", "00000000")),
		);
		expect(stderr).toMatch(/lib\/contract\/person\.ts:\d+/);
		expect(stdout).toMatch(/exceptions\.*: 25 /);
		expect(code).toBe(0);
	});
});
