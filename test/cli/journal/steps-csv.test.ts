/** steps.csv has every step of a journal, second by second. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Aggregator } from "../../../cli/journal/aggregator.ts";
import { readJournal } from "../../../cli/journal/read.ts";
import { writeStepsCsv } from "../../../cli/journal/steps-csv.ts";

const journal = join(import.meta.dirname, "../fixture/journal.ndjson");

describe("steps.csv", () => {
	const file = join(mkdtempSync(join(tmpdir(), "visitant-csv-")), "steps.csv");
	writeStepsCsv(journal, file);
	const [head = "", ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
	const cells = rows.map((row) => row.split(","));

	it("has a head, and a row for each second, scenario and step", () => {
		expect(head).toBe(
			"second,scenario,step,taken,failed,p50_ms,p95_ms,p99_ms,max_ms",
		);
		const keys = cells.map((row) => row.slice(0, 3).join());
		expect(new Set(keys).size).toBe(keys.length);
		expect(keys.length).toBeGreaterThan(5);
	});

	it("has as many steps as the journal, and durations in order", () => {
		const all = new Aggregator(Number.POSITIVE_INFINITY);
		readJournal(journal, (line) => all.add(line));
		const taken = cells.reduce((sum, row) => sum + Number(row[3]), 0);
		expect(taken).toBe(all.measurements().sum("step_duration"));
		for (const row of cells) {
			const [p50, p95, p99, max] = row.slice(5).map(Number);
			expect([p50, p95, p99, max]).toEqual(
				[p50, p95, p99, max].sort((one = 0, other = 0) => one - other),
			);
		}
	});
});
