/**
 * `npm run proof:capacity-real`: searches of real local servers with a declared capacity, and of one whose generator has 0.3 of a
 * core. By default 5 of each; a number after it asks for another count. Appends a row a search to real.ndjson, so it can be
 * stopped and goes on where it was. Nothing else may run beside it.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CapacityResult } from "../../cli/capacity/report.ts";
import { root, start } from "../../tools/start.ts";
import { canHold, hold } from "../groups.ts";
import { truthOf } from "./cells.ts";
import { appendRealRow, type RealRow, readRealRows, readRows } from "./rows.ts";
import { medianOf, requestsPerVisitor, saturationOf } from "./simulate.ts";
import { pageOf } from "./table.ts";

const [count = "5"] = process.argv.slice(2);
const limit = 60;
const tail = 3;
const meanMilliseconds = 6;
const median = medianOf({ meanMilliseconds, tail });

interface Case {
	readonly name: string;
	readonly workers: number;
	/** Cores that the command line and k6 may use; undefined for all. */
	readonly cores?: number;
}

const cases: readonly Case[] = [
	{ name: "1 worker", workers: 1 },
	{ name: "2 workers", workers: 2 },
	{ name: "4 workers", workers: 4 },
	...(canHold()
		? [
				{
					name: "64 workers, a generator with 0.3 cores",
					workers: 64,
					cores: 0.3,
				},
			]
		: []),
];

for (let seed = 1; seed <= Number(count); seed++)
	for (const one of cases) {
		if (isDone(one, seed)) continue;
		const row = await searchOf(one, seed);
		appendRealRow(row);
		console.log(JSON.stringify(row));
	}

writeFileSync(
	join(root, "docs/capacity-proof.md"),
	pageOf(readRows(), readRealRows()),
);

function isDone({ name }: Case, seed: number): boolean {
	return readRealRows().some((row) => row.case === name && row.seed === seed);
}

async function searchOf(
	{ name, workers, cores }: Case,
	seed: number,
): Promise<RealRow> {
	const folder = mkdtempSync(join(tmpdir(), "visitant-capacity-"));
	const write = (name: string, content: object): string => {
		writeFileSync(join(folder, name), JSON.stringify(content));
		return join(folder, name);
	};
	const serviceMilliseconds = { median, p99: median * tail };
	const config = write("server.json", {
		capacity: { workers, serviceMilliseconds, queue: 20_000 },
	});
	const limits = ["p95"].map((statistic) => ({
		...{ metric: "step_duration", step: "engage", statistic },
		...{ comparison: "<", value: limit },
	}));
	const settings = write("slo.json", { limits });
	const visitant = join(root, "visitant");
	const server = start(visitant, ["serve", "--port", "0", "--config", config]);
	const startedAt = performance.now();
	let release = (): void => {};
	try {
		const url = await server.said(/listening on (\S+)/);
		const search = start(visitant, [
			...["capacity", "visitor-funnel", "--target", url],
			...["--config", config, "--settings", settings],
			...["--seed", String(1000 * seed), "--out", join(folder, "search")],
		]);
		if (cores !== undefined && search.child.pid !== undefined)
			release = hold(search.child.pid, { cores });
		const { code } = await search.ended;
		const seconds = Math.round((performance.now() - startedAt) / 1000);
		const answer: CapacityResult = JSON.parse(
			readFileSync(join(folder, "search/capacity.json"), "utf8"),
		);
		const target = { workers, meanMilliseconds, tail, limit, runError: 0 };
		const truth =
			(truthOf(target, saturationOf(target)) * requestsPerVisitor) /
			answer.requestsPerVisitor;
		const { estimate, holds, endedBy } = answer;
		return {
			...{ case: name, seed, truth: Number(truth.toPrecision(4)) },
			...{ code, endedBy, seconds },
			estimate: estimate?.rate ?? null,
			low: estimate?.low ?? null,
			high: estimate?.high ?? null,
			held: holds?.rate ?? null,
		};
	} finally {
		server.child.kill();
		await server.ended;
		release();
		rmSync(folder, { recursive: true, force: true });
	}
}
