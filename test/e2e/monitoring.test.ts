/** Other views of a run: a collector of the user's, k6's live page, and GitHub. */
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { readExport } from "../../cli/journal/otlp.ts";
import { newFolder, visitant } from "./visitant.ts";

describe("a run that others watch", () => {
	it("sends its metrics to a collector, shows its live page on loopback, and annotates on GitHub what broke", async () => {
		const metrics = new Set<string>();
		const collector = createServer(async (request, response) => {
			const chunks: Buffer[] = [];
			for await (const chunk of request) chunks.push(Buffer.from(chunk));
			for (const { metric } of readExport(Buffer.concat(chunks)))
				metrics.add(metric);
			response.end();
		});
		await new Promise<void>((resolve) =>
			collector.listen(0, "127.0.0.1", () => resolve()),
		);
		const address = collector.address();
		const port = typeof address === "object" ? address?.port : 0;
		const run = visitant(
			`run visitor-funnel --duration 30s --otlp http://127.0.0.1:${port} --dashboard --out ${newFolder()}`,
			{ env: { GITHUB_ACTIONS: "true" } },
		);
		const page = await run.said(/k6's live page: (\S+)/);
		expect(page).toMatch(/^http:\/\/127\.0\.0\.1:\d+/);
		expect(await (await fetch(page)).text()).toContain("<html");
		await run.said(/5 s of 30 s/);
		run.child.kill("SIGINT");
		const { code, stdout } = await run.ended;
		collector.close();
		expect(code).toBe(130);
		expect(stdout).toMatch(/^::error title=visitor-funnel%3A stopped::/m);
		expect([...metrics]).toEqual(
			expect.arrayContaining(["http_reqs", "visitor_moves", "vus"]),
		);
	});
});
