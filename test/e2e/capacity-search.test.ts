/** `capacity` on a local server of a declared capacity: an answer so far by the deadline, and probes that can be rendered again. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CapacityResult } from "../../cli/capacity/report.ts";
import { newFolder, visitant } from "./visitant.ts";

const file = (name: string, content: object): string => {
	const path = join(newFolder(), name);
	writeFileSync(path, JSON.stringify(content));
	return path;
};

describe("capacity", () => {
	it("keeps its deadline, and leaves an answer and the probes behind", async () => {
		const folder = join(newFolder(), "search");
		const serviceMilliseconds = { median: 10, p99: 30 };
		const capacity = { workers: 1, serviceMilliseconds, queue: 5000 };
		const config = file("server.json", { capacity });
		const startedAt = Date.now();
		const { code, stdout, stderr } = await visitant(
			`capacity visitor-funnel --config ${config} --from 16 --deadline 50s --out ${folder}`,
		).ended;
		expect((Date.now() - startedAt) / 1000).toBeLessThan(52);
		expect(code).toBe(4);
		expect(stderr).toMatch(
			/probe 1: 16 visitors\/s for 6 s, looking for the range/,
		);
		const read = (name: string): string =>
			readFileSync(join(folder, name), "utf8");
		const answer: CapacityResult = JSON.parse(read("capacity.json"));
		expect(answer.endedBy).toBe("deadline");
		const [first, second] = answer.probes;
		expect(first?.broke).toBeUndefined();
		expect(second?.rate).toBe(32);
		expect(second?.broke).toBeDefined();
		// 1 worker ÷ 11.2 ms ÷ 3.5 requests a visitor; who waits at the end is not served.
		expect(second?.completed).toBeGreaterThan(20);
		expect(second?.completed).toBeLessThan(30);
		const { gates, verdict, partial } = JSON.parse(read("probe-1/run.json"));
		expect(
			gates.filter(({ state }: { state: string }) => state === "broken"),
		).toEqual([]);
		expect([partial, verdict.word]).not.toContain("invalid");
		expect(stdout.trim()).toBe(answer.sentence);
		expect(read("capacity.html")).toContain("probe-2/report.html");
		expect(existsSync(join(folder, "probe-2/report.html"))).toBe(true);
		const page = read("capacity.html");
		rmSync(join(folder, "capacity.html"));
		expect((await visitant(`report ${folder}`).ended).code).toBe(0);
		expect(read("capacity.html")).toBe(page);
		expect((await visitant(`report ${folder}/probe-1`).ended).code).toBe(0);
	});

	it("ends as a run does where the preflight fails, since no load can be sent", async () => {
		const folder = join(newFolder(), "search");
		const fault = { route: "*", share: 1, kind: "status", status: 503 };
		const config = file("server.json", { faults: [fault] });
		const { code, stderr, stdout } = await visitant(
			`capacity visitor-funnel --config ${config} --out ${folder}`,
		).ended;
		expect(code).toBe(1);
		expect(stderr).toMatch(/preflight: the visit ended: failed/);
		expect(stdout).toContain("No rate was held");
		expect(existsSync(join(folder, "probe-1/report.html"))).toBe(true);
		expect(existsSync(join(folder, "probe-2"))).toBe(false);
	});

	it.each([
		["--from 50 --to 20", "--from: expected at most the highest rate"],
		["--from 0", "--from: expected visitors a second"],
		["--deadline 5s", "--deadline: expected a time of at least 30s"],
		["--precision 2", "--precision: expected a share"],
		["--target https://shop.example", "is not loopback"],
	])("refuses %s in one line", async (option, reason) => {
		const { code, stderr } = await visitant(`capacity visitor-funnel ${option}`)
			.ended;
		expect([2, 5]).toContain(code);
		expect(stderr).toContain(reason);
		expect(stderr.trim().split("\n")).toHaveLength(1);
	});
});
