/** Stored runs are listed, the newest first, and removed only where they are old and not in use. */
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labelsOf } from "../../../cli/run/labels.ts";
import { keepNewest, linkLatest, storedRuns } from "../../../cli/run/stored.ts";
import { wellDone } from "../result/result.ts";

/** A folder of reports with three runs, one of which is going on, and something else. */
function reportsFolder(): string {
	const all = mkdtempSync(join(tmpdir(), "visitant-stored-"));
	const put = (path: string, text: string): void => {
		mkdirSync(join(all, path, ".."), { recursive: true });
		writeFileSync(join(all, path), text);
	};
	const run = (day: number, more = {}): string =>
		JSON.stringify({
			...wellDone,
			startedAt: `2026-01-0${day}T00:00:00.000Z`,
			...more,
		});
	put("funnel/one/run.json", run(1));
	put("funnel/two/run.json", run(3, { labels: { build: "4711" } }));
	put("mix/three/run.json", run(2));
	put("mix/three/.claimed", String(process.pid));
	put("mix/broken/run.json", "{");
	// Nobody has this number.
	put("mix/broken/.claimed", String(2 ** 22 + 1));
	put("notes/readme/text.txt", "mine");
	return all;
}

describe("stored runs", () => {
	it("are listed by their start, also where one cannot be read", () => {
		const runs = storedRuns(reportsFolder());
		const [newest] = runs;
		expect(runs.map(({ verdict }) => verdict).sort()).toEqual([
			"passed",
			"passed",
			"running",
			"unfinished",
		]);
		const known = runs.filter(({ startedAt }) =>
			startedAt.startsWith("2026-01"),
		);
		expect(known.map(({ startedAt }) => startedAt.slice(8, 10))).toEqual([
			"03",
			"02",
			"01",
		]);
		expect(known[0]?.labels).toBe("build=4711");
		expect(newest).toBeDefined();
	});

	it("but the newest are removed, except one that is going on and what is no run", () => {
		const all = reportsFolder();
		const removed = keepNewest(storedRuns(all), 2);
		expect(removed).toEqual([join(all, "funnel/one")]);
		expect(existsSync(join(all, "mix/three/run.json"))).toBe(true);
		expect(existsSync(join(all, "notes/readme/text.txt"))).toBe(true);
	});

	it("are led to by latest, where they are in the folder and nobody has a file of that name", () => {
		const all = reportsFolder();
		linkLatest(join(all, "funnel/one"), all);
		linkLatest(join(all, "mix/three"), all);
		linkLatest(join(tmpdir(), "elsewhere"), all);
		expect(readlinkSync(join(all, "latest"))).toBe("mix/three");
		const other = reportsFolder();
		writeFileSync(join(other, "latest"), "mine");
		linkLatest(join(other, "funnel/one"), other);
		expect(() => readlinkSync(join(other, "latest"))).toThrow();
	});
});

describe("a label", () => {
	it("is a key and a value", () => {
		expect(labelsOf(["build=4711", "branch=feature/a=b"])).toEqual({
			build: "4711",
			branch: "feature/a=b",
		});
	});

	it.each([
		"build",
		"=1",
		"a b=1",
		"build=",
		"build=a\nb",
		`a=${"x".repeat(201)}`,
	])("is refused as %j", (text) => {
		expect(() => labelsOf([text])).toThrow(/^--label: expected a key/);
	});

	it("has a key of its own", () => {
		expect(() => labelsOf(["a=1", "a=2"])).toThrow(
			"--label: expected the key a once, found it again",
		);
	});
});
