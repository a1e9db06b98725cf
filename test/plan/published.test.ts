/** The published schemas and examples match the code. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resultSchema } from "../../cli/result/schema.ts";
import { profiles } from "../../lib/load/profiles.ts";
import { targetsFile } from "../../lib/load/targets-file.ts";
import { visitorsSchema } from "../../lib/plan/scenario-shares.ts";
import { settingsFile } from "../../lib/plan/settings-file.ts";
import { assertFits } from "../../lib/util/fits.ts";
import { isObject } from "../../lib/util/json.ts";
import { profilesPicture } from "../../tools/pictures.ts";
import { published } from "../../tools/schemas.ts";
import { planOf, scenarios } from "../plan-of.ts";

const read = (name: string): string =>
	readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");

/** Rows of tables with another number of cells than the row above. */
const raggedRows = (page: string): string[] => {
	const lines = page.split("\n");
	return lines.filter((line, at) => {
		const above = lines[at - 1] ?? "";
		const isInTable = line.startsWith("|") && above.startsWith("|");
		return isInTable && cellsIn(line) !== cellsIn(above);
	});
};

/** Bars within code and escaped ones separate no cells. */
const cellsIn = (row: string): number =>
	row
		.replace(/\\\|/g, "")
		.replace(/`[^`]*`/g, "")
		.split("|").length;

describe("what is published", () => {
	it.each(Object.entries(published))(
		"docs/%s is up to date (npm run schemas)",
		(name, text) => {
			expect(JSON.parse(read(`docs/${name}`))).toEqual(JSON.parse(text));
		},
	);

	it("has a picture of the profiles, drawn from their values (npm run pictures)", () => {
		expect(read("docs/profiles.svg")).toBe(profilesPicture());
		for (const name of Object.keys(profiles))
			expect(read("docs/profiles.md")).toContain(`| \`${name}\` |`);
	});

	it("has an example of targets that fits", () => {
		expect(() =>
			assertFits(targetsFile, JSON.parse(read("targets.example.json")), "x"),
		).not.toThrow();
	});

	it("has commands in README that the example of targets allows", () => {
		const targets = JSON.parse(read("targets.example.json"));
		const commands = [
			...read("README.md").matchAll(
				/\.\/visitant run (\S+) ([^`\n]*--target staging[^`\n]*)/g,
			),
		];
		expect(commands.length).toBeGreaterThan(1);
		for (const [, scenario, words = ""] of commands) {
			const options = Object.fromEntries(
				[...words.matchAll(/--(\w+) (\S+)/g)].map(([, name, text]) => [
					name,
					text,
				]),
			);
			const files = { "targets.json": targets };
			expect(planOf(options, files, scenario).target.name).toBe("staging");
		}
	});

	it("has examples of settings that fit, in docs/settings.md", () => {
		const examples = [
			...read("docs/settings.md").matchAll(/```json\n(.*?)```/gs),
		];
		expect(examples.length).toBeGreaterThan(0);
		for (const [, text = ""] of examples) {
			const { visitors, ...rest } = JSON.parse(text);
			expect(() => {
				assertFits(settingsFile, rest, "docs/settings.md");
				const habits = visitorsSchema(scenarios, "visitor-funnel");
				assertFits(habits, visitors ?? {}, "docs/settings.md");
			}).not.toThrow();
		}
	});

	it("describes every number of the Result, with its unit", () => {
		const mute: string[] = [];
		const look = (at: string, value: unknown): void => {
			if (!isObject(value)) return;
			const { type, description } = value;
			const isNumber =
				type === "integer" ||
				type === "number" ||
				(Array.isArray(type) && type.includes("number"));
			if (isNumber && typeof description !== "string") mute.push(at);
			for (const [name, member] of Object.entries(value))
				look(`${at}.${name}`, member);
		};
		look("run.json", resultSchema);
		expect(mute).toEqual([]);
	});

	it("has as many cells in each row of a table as in its head", () => {
		const docs = readdirSync(new URL("../../docs", import.meta.url));
		const pages = docs.filter((name) => name.endsWith(".md"));
		const off = ["README.md", ...pages.map((name) => `docs/${name}`)].flatMap(
			(name) => raggedRows(read(name)).map((row) => `${name}: ${row}`),
		);
		expect(off).toEqual([]);
	});

	it("has a sample report of the current version, without a path of a machine", () => {
		const sample: unknown = JSON.parse(read("reports/sample/run.json"));
		expect(() =>
			assertFits(resultSchema, sample, "reports/sample/run.json"),
		).not.toThrow();
		for (const file of ["run.json", "report.html", "junit.xml", "summary.md"])
			expect(read(`reports/sample/${file}`)).not.toMatch(
				/\/(work|root|home|Users)\//,
			);
	});
});
