/** Declared capacity on a real clock: the throughput is the computed one, and who did not keep up is told apart. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import autocannon from "autocannon";
import { describe, expect, it } from "vitest";
import type { Result } from "../../cli/result/schema.ts";
import { z99 } from "../../lib/util/normal.ts";
import { newFolder, visitant } from "./visitant.ts";

/** The mean of a log-normal time from its median and 99th percentile. */
const meanOf = (median: number, p99: number): number =>
	median * Math.exp((Math.log(p99 / median) / z99) ** 2 / 2);

const settings: [workers: number, median: number, p99: number][] = [
	[1, 4, 6],
	[4, 5, 12],
	[16, 25, 60],
];

describe("saturation", () => {
	it.each(settings)(
		"%d workers of %d ms (p99 %d ms) serve workers ÷ mean service time within 3 %%",
		async (workers, median, p99) => {
			const config = join(newFolder(), "server.json");
			const serviceMilliseconds = { median, p99 };
			const capacity = { workers, serviceMilliseconds, queue: 1000 };
			writeFileSync(config, JSON.stringify({ capacity }));
			const server = visitant(`serve --port 0 --config ${config}`);
			const url = await server.said(/listening on (\S+)/);
			const result = await autocannon({
				url: `${url}/api/account/demo/app/mobile-app/engagement?v=1`,
				method: "POST",
				body: "{}",
				connections: workers * 4,
				duration: 6,
			});
			server.child.kill("SIGTERM");
			await server.ended;
			const perSecond = result["2xx"] / result.duration;
			const owed = (workers / meanOf(median, p99)) * 1000;
			expect(result.non2xx + result.errors).toBe(0);
			expect(perSecond / owed).toBeGreaterThan(0.97);
			expect(perSecond / owed).toBeLessThan(1.03);
		},
	);
});

describe("more visits at once than are allowed", () => {
	it("are turned away, counted by type, and fail the run: the target did not keep up", async () => {
		const folder = newFolder();
		const settings = join(newFolder(), "settings.json");
		const load = { visitsAtOnce: 3, timeScale: 0.1 };
		writeFileSync(settings, JSON.stringify({ load }));
		const { code, stdout } = await visitant(
			`run visitor-funnel --duration 6s --settings ${settings} --out ${folder}`,
		).ended;
		const { visitors, gates, timeline, verdict }: Result = JSON.parse(
			readFileSync(join(folder, "run.json"), "utf8"),
		);
		expect(visitors.turnedAway).toBeGreaterThan(5);
		expect(visitors.started + visitors.turnedAway).toBe(60);
		const byType = Object.values(visitors.turnedAwayByType);
		expect(byType.reduce((sum, one) => sum + one, 0)).toBe(visitors.turnedAway);
		expect(Object.keys(visitors.turnedAwayByType)).toContain(
			"visitor-funnel: browse",
		);
		const overTime = timeline.turnedAway.map((one) => one ?? 0);
		expect(overTime.reduce((sum, one) => sum + one, 0)).toBe(
			visitors.turnedAway,
		);
		for (const count of timeline.inFlight) expect(count).toBeLessThanOrEqual(3);
		expect(gates.filter(({ state }) => state === "broken")).toEqual([]);
		expect([code, verdict.word]).toEqual([1, "failed"]);
		expect(stdout).toContain(
			"visitors were turned away, since 3 visits at once are allowed (load.visitsAtOnce)",
		);
	});
});
