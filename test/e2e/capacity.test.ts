/** Declared capacity on a real clock: the throughput is the computed one. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import autocannon from "autocannon";
import { describe, expect, it } from "vitest";
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
