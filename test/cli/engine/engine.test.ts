/** k6: its command as a value, and where it is found. Tiny programs stand for k6. */
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	engineCommand,
	environmentOf,
	showCommand,
} from "../../../cli/engine/command.ts";
import { cachedEngine, findEngine } from "../../../cli/engine/find.ts";
import { minorOf, pinnedVersion } from "../../../cli/engine/version.ts";

const command = engineCommand({
	engine: "/opt/k6",
	bundle: "dist/visitor-funnel.js",
	asked: {
		rate: { text: "5", source: "--rate" },
		settings: { text: "/a file.json", source: "--settings" },
	},
	certificate: "/tmp/cert.pem",
});

describe("the command", () => {
	it("hands settings over by environment, and never a load shape by option", () => {
		expect(command.environment).toMatchObject({
			VISITANT_RATE: "5",
			VISITANT_SETTINGS: "/a file.json",
		});
		expect(command.parameters.join(" ")).not.toMatch(
			/--(vus|duration|iterations|stage)/,
		);
		expect(command.parameters.at(-1)).toMatch(/dist\/visitor-funnel\.js$/);
	});

	it("turns k6's usage report off, and opens no REST address", () => {
		expect(command.environment).toMatchObject({
			K6_NO_USAGE_REPORT: "true",
			K6_AUTO_EXTENSION_RESOLUTION: "false",
			GOGC: "200",
			SSL_CERT_FILE: "/tmp/cert.pem",
		});
		expect(command.parameters).not.toContain("--address");
	});

	it("lets k6 keep no samples: no summary, no thresholds", () => {
		expect(command.parameters).toEqual(
			expect.arrayContaining(["--summary-mode=disabled", "--no-thresholds"]),
		);
	});

	it("inherits the environment, but no option of k6 and no setting", () => {
		const inherited = {
			HOME: "/home/someone",
			K6_VUS: "9",
			VISITANT_RATE: "7",
			VISITANT_SEED: "3",
			GONE: undefined,
		};
		const environment = environmentOf(command, inherited);
		expect(environment).toMatchObject({
			HOME: "/home/someone",
			VISITANT_RATE: "5",
		});
		expect(Object.keys(environment)).not.toContain("K6_VUS");
		expect(Object.keys(environment)).not.toContain("VISITANT_SEED");
	});

	it("is shown as a line for a shell", () => {
		expect(showCommand(command)).toContain(
			"VISITANT_SETTINGS='/a file.json' /opt/k6 run",
		);
	});
});

const folder = (): string => mkdtempSync(join(tmpdir(), "visitant-test-"));
const wanted = pinnedVersion();
const minor = minorOf(wanted);

/** A ten-line k6: it only knows its version. */
const fakeEngine = (file: string, version: string): string => {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `#!/bin/sh\necho "k6 v${version} (fake)"\n`);
	chmodSync(file, 0o755);
	return file;
};
const look = async (env: Record<string, string>) => {
	const said: string[] = [];
	const found = findEngine({
		env: { HOME: folder(), PATH: folder(), ...env },
		say: (line) => said.push(line),
	});
	return { ...(await found), said };
};

describe("looking for k6", () => {
	it("takes the one that is named, of the pinned minor version", async () => {
		const file = fakeEngine(
			join(folder(), "mine"),
			`${wanted.replace(/\d+$/, "")}99`,
		);
		expect((await look({ VISITANT_K6: file })).file).toBe(file);
	});

	it("refuses a named one that is of another version, or does not run", async () => {
		const old = fakeEngine(join(folder(), "k6"), "1.0.0");
		await expect(look({ VISITANT_K6: old })).rejects.toThrow(
			`VISITANT_K6: expected k6 ${minor}.x, found 1.0.0`,
		);
		await expect(look({ VISITANT_K6: "/nowhere" })).rejects.toThrow(
			'expected a k6 that runs, found "/nowhere"',
		);
	});

	it("takes the one on PATH, and says when it passes one over", async () => {
		const [old, right] = [folder(), folder()];
		fakeEngine(join(old, "k6"), "1.0.0");
		fakeEngine(join(right, "k6"), wanted);
		const { file, said } = await look({ PATH: `${old}:${right}` });
		expect(file).toBe(join(right, "k6"));
		expect(said).toEqual([
			`k6: passing over ${join(old, "k6")}: 1.0.0, not ${minor}.x`,
		]);
	});

	it("takes the cached build", async () => {
		const cache = folder();
		const file = cachedEngine({ XDG_CACHE_HOME: cache }, wanted);
		fakeEngine(file, wanted);
		expect((await look({ XDG_CACHE_HOME: cache })).file).toBe(file);
	});

	it("says how to get one where there is no k6 and no Go", async () => {
		await expect(look({})).rejects.toThrow(
			/no k6 .* found.*Install Go.*VISITANT_K6=/s,
		);
	});
});
