/** Which folder may import which: the rules are in tools/imports.ts. */
import { describe, expect, it } from "vitest";
import {
	byFile,
	findArrows,
	findCircles,
	findForbidden,
	findImports,
} from "../tools/imports.ts";

const imports = findImports();

describe("imports", () => {
	it("are found", () => expect(imports.length).toBeGreaterThan(500));

	it("are those that the rules of their folders allow", () =>
		expect(findForbidden(imports)).toEqual([]));

	it("make no circle of folders, types included", () =>
		expect(findCircles(findArrows(imports))).toEqual([]));

	it("make no circle of files, types included", () =>
		expect(findCircles(byFile(imports))).toEqual([]));

	it("that break a rule, and circles, are noticed", () => {
		expect(
			findForbidden([
				{ file: "lib/load/a.ts", to: "lib/plan/b.ts" },
				{ file: "scenarios/c.ts", to: "k6/http" },
				{ file: "server/d.ts", to: "lib/contract/e.ts" },
			]),
		).toEqual([
			"lib/load/a.ts imports lib/plan/b.ts",
			"scenarios/c.ts imports k6/http",
		]);
		const graph = new Map([
			["a", ["b"]],
			["b", ["c"]],
			["c", ["a"]],
		]);
		expect(findCircles(graph)).toEqual([["a", "b", "c", "a"]]);
	});
});
