/** k6's exports are read as written, and the journal keeps all of them, also of a run that was cut off. */
import {
	appendFileSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	truncateSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Aggregator } from "../../../cli/journal/aggregator.ts";
import type { Footer, Header, Line } from "../../../cli/journal/lines.ts";
import { readExport, type Sample } from "../../../cli/journal/otlp.ts";
import { readJournal } from "../../../cli/journal/read.ts";
import { startReceiver } from "../../../cli/journal/receiver.ts";
import { type Journal, startJournal } from "../../../cli/journal/write.ts";
import { exported, samples } from "./otlp.ts";

describe("an export of k6", () => {
	it("is read as it was written", () => {
		fc.assert(
			fc.property(samples, (all) => {
				expect(readExport(exported(all))).toEqual(all);
			}),
		);
	});

	it("is received over HTTP; an unreadable one is refused and reported, and does no harm", async () => {
		const taken: Sample[] = [];
		const receiver = await startReceiver({
			take: (all) => taken.push(...all),
		});
		const post = async (body: Uint8Array): Promise<number> => {
			const url = `http://${receiver.endpoint}/v1/metrics`;
			return (await fetch(url, { method: "POST", body })).status;
		};
		expect(await post(exported([three]))).toBe(200);
		expect(receiver.problem()).toBeUndefined();
		expect(await post(Buffer.from("no protobuf at all"))).toBe(400);
		expect(receiver.problem()).toContain("could not be read");
		expect(await post(exported([three]))).toBe(200);
		expect(taken).toEqual([three, three]);
		await receiver.close();
	});
});

const three: Sample = {
	metric: "http_reqs",
	tags: { step: "a" },
	value: { delta: 3 },
};
const header: Header = {
	run: "test",
	scenario: "visitor-funnel",
	startedAt: new Date().toISOString(),
	asked: {},
	files: {},
	targets: {},
	isLocalServer: true,
	engineVersion: "2.2.0",
	command: "k6 run",
	machine: { node: "v24", platform: "linux", cpus: 2, memoryMebibytes: 1 },
};
const footer: Footer = {
	seconds: 1,
	beganSecond: 0,
	code: 0,
	signal: null,
	visits: { started: 1, turnedAway: 0, ended: 1 },
	stoppedBy: null,
	targetGone: null,
	stopSignal: null,
	failure: null,
	keepsLedger: true,
	serverLedger: { "engagement 201": 3 },
};

/** A journal in a folder of its own, with the lines that it gave to `onLine`. */
function newJournal(file = join(newFolder(), "journal.ndjson")) {
	const lines: Line[] = [];
	let failures = 0;
	const journal = startJournal(file, header, {
		onLine: (line) => lines.push(line),
		onFailure: () => {
			failures += 1;
		},
	});
	return { journal, file, lines, failures: () => failures };
}
const newFolder = (): string =>
	mkdtempSync(join(tmpdir(), "visitant-journal-"));
const read = (file: string): { lines: Line[]; problem: string | undefined } => {
	const lines: Line[] = [];
	const problem = readJournal(file, (line) => lines.push(line));
	return { lines, problem };
};
const written = (all: readonly Sample[][]): string => {
	const { journal, file } = newJournal();
	fill(journal, all);
	return file;
};
function fill(journal: Journal, all: readonly Sample[][]): void {
	for (const one of all) journal.take(one);
	journal.machine({ busy: 0.25 });
	journal.close(footer);
}

describe("a journal", () => {
	it("is read as it was written, and adds up to what was exported", () => {
		fc.assert(
			fc.property(fc.array(samples, { maxLength: 5 }), (all) => {
				const { journal, file, lines: given } = newJournal();
				fill(journal, all);
				const { lines, problem } = read(file);
				expect(problem).toBeUndefined();
				expect(lines.slice(0, -1)).toEqual(given);
				const aggregator = new Aggregator(1);
				for (const line of lines) aggregator.add(line);
				const sent = all
					.flat()
					.filter(
						({ metric, tags }) => metric === "http_reqs" && tags.step === "a",
					)
					.reduce(
						(sum, { value }) => sum + ("delta" in value ? value.delta : 0),
						0,
					);
				const found = aggregator.measurements().sum("http_reqs", { step: "a" });
				expect(found).toBeCloseTo(sent);
				expect(aggregator.machine().map(({ busy }) => busy)).toEqual([0.25]);
			}),
			{ numRuns: 50 },
		);
	});

	it("leaves out metrics that nothing reads", () => {
		const file = written([[{ ...three, metric: "http_req_waiting" }]]);
		expect(readFileSync(file, "utf8")).not.toContain("http_req_waiting");
	});

	it("keeps only the sum of the time that requests were blocked", () => {
		const histogram = { scale: 3, zeros: 0, sum: 7.5, min: 2, max: 3 };
		const value = { histogram: { ...histogram, buckets: [8, 2, 12, 1] } };
		const metric = "http_req_blocked";
		const file = written([[{ ...three, metric, value }]]);
		const aggregator = new Aggregator(1);
		for (const line of read(file).lines) aggregator.add(line);
		const found = aggregator.measurements().sum(metric, { step: "a" });
		expect(found).toBe(7.5);
	});

	it("that was cut off anywhere is read up to there, and says so", () => {
		const whole = readFileSync(written([[three], [three]]));
		const headerEnd = whole.indexOf("\n") + 1;
		for (let length = headerEnd; length < whole.length; length++) {
			const file = join(newFolder(), "journal.ndjson");
			writeFileSync(file, whole.subarray(0, length));
			const { lines, problem } = read(file);
			expect(problem).toContain("no footer");
			expect(lines.length).toBe(
				whole.subarray(0, length).toString().split("\n").length - 1,
			);
		}
	});

	it("that was changed is reported as damaged, and its other lines are read", () => {
		const file = written([[three], [three]]);
		const text = readFileSync(file, "utf8");
		writeFileSync(file, text.replace('"counts":[0,3]', '"counts":[0,4]'));
		expect(read(file).problem).toContain("not as it was written");
		writeFileSync(file, text.replace('"counts":[0,3]', '"counts":[0,"x"]'));
		const { lines, problem } = read(file);
		expect(problem).toBe("the journal's line 3 cannot be read");
		expect(lines.length).toBe(text.split("\n").length - 2);
	});

	it("whose footer was changed is reported as damaged", () => {
		const file = written([[three]]);
		const text = readFileSync(file, "utf8");
		writeFileSync(file, text.replace('"ended":1', '"ended":2'));
		expect(read(file).problem).toContain("not as it was written");
	});

	it.each<[string, (file: string) => void, RegExp]>([
		["truncated", (file) => truncateSync(file, 100), /truncated, replaced/],
		["edited", (file) => writeFileSync(file, "x", { flag: "r+" }), /edited/],
		["removed", (file) => rmSync(file), /cannot be read any more/],
		[
			"replaced",
			(file) => {
				rmSync(file);
				writeFileSync(file, "another run's\n");
			},
			/replaced/,
		],
	])(
		"that was %s while it was written says so at its end",
		(_what, change, reason) => {
			const { journal, file } = newJournal();
			journal.take([three]);
			change(file);
			journal.take([three]);
			journal.close(footer);
			expect(journal.failure()).toMatch(reason);
		},
	);

	it.each([
		["nothing", ""],
		["something else", '{"version":1}\n'],
		["no JSON", "hello\n"],
		["another version", '{"journal":99,"header":{}}\n'],
	])("of %s is refused by name", (_what, text) => {
		const file = join(newFolder(), "journal.ndjson");
		writeFileSync(file, text);
		expect(() => read(file)).toThrow(file);
	});

	it("on a full disk says so once, and stops writing", () => {
		const file = join(newFolder(), "journal.ndjson");
		symlinkSync("/dev/full", file);
		const { journal, failures } = newJournal(file);
		journal.take([three]);
		journal.close(footer);
		expect(journal.failure()).toContain("ENOSPC");
		expect(failures()).toBe(1);
	});

	it.each([
		["a series", '"tags":{"step":"a"}', '"tags":7'],
		["a second that never was", '"second":0', '"second":1e15'],
		["a machine", '"busy":0.25', '"busy":"very"'],
		["a histogram", '"histograms":[]', '"histograms":[[0,-2000,0,1,1,1,1,1]]'],
	])(
		"with %s that is none is read without it, and not believed",
		(_what, from, to) => {
			const file = written([[three], [three]]);
			const text = readFileSync(file, "utf8");
			expect(text).toContain(from);
			writeFileSync(file, text.replace(from, to));
			const { lines, problem } = read(file);
			expect(problem).toMatch(/line \d cannot be read/);
			const aggregator = new Aggregator(1);
			for (const line of lines) aggregator.add(line);
			expect(aggregator.measurements().sum("http_reqs")).toBeLessThanOrEqual(6);
		},
	);

	it("with an invalid footer has no end", () => {
		const file = written([[three]]);
		const text = readFileSync(file, "utf8");
		writeFileSync(file, text.replace('"ended":1', '"ended":"all"'));
		expect(read(file).problem).toBeDefined();
	});

	it("with a line after its footer is reported as damaged", () => {
		const file = written([[three]]);
		appendFileSync(file, '{"second":9,"counts":[0,1]}\n');
		expect(read(file).problem).toContain("after its footer");
		truncateSync(file, 0);
		expect(() => read(file)).toThrow("found nothing");
	});
});
