/**
 * Files with any mistake are refused with an error of ours, or read: never a bug, never a hang. 10,000 of them;
 * `npm run test:deep` tries 100,000. A failure prints its seed.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readLog } from "../../cli/engine/output.ts";
import { tryToWriteSteps } from "../../cli/journal/steps-csv.ts";
import { renderTerminal } from "../../cli/report/terminal.ts";
import { renderReports } from "../../cli/report/write.ts";
import { upgrade } from "../../cli/result/older.ts";
import { recoverFromJournal } from "../../cli/result/recover.ts";
import { makeResult } from "../../cli/result/result.ts";
import { resultSchema } from "../../cli/result/schema.ts";
import { formatEvent, type VisitEvent } from "../../lib/telemetry/events.ts";
import { assertFits } from "../../lib/util/fits.ts";
import { BadInput, UnsafeTarget } from "../../lib/util/user-errors.ts";
import { readConfig } from "../../server/read-config.ts";
import { readJsonFile } from "../../server/read-json-file.ts";
import { garbled, mistaken } from "../mutations.ts";
import { planOf, scenarios } from "../plan-of.ts";
import { rich } from "./result/rich.ts";

const times = process.env.TEST_RUNS === undefined ? 1 : 10;
const folder = mkdtempSync(join(tmpdir(), "visitant-mistaken-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads every document. Throws where one was met with a bug, or took two seconds. */
function readAll<Document>(
	documents: fc.Arbitrary<Document>,
	runs: number,
	read: (document: Document) => void,
): void {
	let taken = 0;
	fc.assert(
		fc.property(documents, (document) => {
			const startedAt = performance.now();
			try {
				read(document);
				taken += 1;
			} catch (error) {
				if (!(error instanceof BadInput || error instanceof UnsafeTarget))
					throw error;
				expect(error.message).not.toContain("\n");
			}
			expect(performance.now() - startedAt).toBeLessThan(2000);
		}),
		{ numRuns: runs * times },
	);
	// Where all are refused at once, little is tried.
	expect(taken).toBeGreaterThan(runs / 50);
}

const settings = {
	load: { rate: 20, duration: "60s", timeScale: 0.5, timeoutSeconds: 5 },
	visitors: {
		weights: { bounce: 25, chat: 20 },
		timeoutShare: 0.5,
		read: { medianSeconds: 4, p99Seconds: 20 },
	},
	limits: [
		{
			metric: "step_duration",
			step: "engage",
			statistic: "p95",
			comparison: "<",
			value: 400,
			window: "10s",
			action: "stop",
		},
		{ metric: "violations", statistic: "count", comparison: "<=", value: 0 },
	],
};
const targets = {
	$schema: "docs/targets.schema.json",
	staging: {
		monitor: {
			url: "https://staging.example/base",
			account: "demo",
			appInstallation: "mobile-app",
		},
		engagements: {
			url: "https://staging.example",
			sites: ["site-1"],
			operators: [{ id: "kim", tokenEnv: "STAGING_TOKEN", sites: ["site-1"] }],
		},
		coldAccounts: ["cold_1", "cold_2"],
		headers: { "X-Gateway-Key": "GATEWAY_KEY" },
		knownDeviations: [{ rule: "M21", because: "later", until: "2099-01-01" }],
		maxRate: 50,
		maxDuration: "10m",
		mayWrite: true,
		promises: { sessions: { lifetimeSeconds: 60, unknownSession: "404" } },
	},
};
const server = {
	accounts: { warm: ["demo"], loadMilliseconds: 100 },
	sites: [{ id: "site-1", account: "demo" }],
	operators: [{ id: "kim", name: "Kim", token: "secret", sites: ["site-1"] }],
	history: { engagements: 10, seed: 1 },
	capacity: {
		workers: 4,
		serviceMilliseconds: { median: 5, p99: 20 },
		queue: 10,
	},
	faults: [
		{ kind: "status", status: 503, route: "*", share: 0.1 },
		{
			kind: "delay",
			milliseconds: { median: 5, p99: 9 },
			route: "report",
			share: 0.2,
		},
	],
};
const [trace] = rich.violations.stories;
const violation = {
	step: "engage",
	rule: "M12",
	found: "201 with a live session",
};
const sums = { started: 1, turnedAway: 0, ended: 1, requests: 4 };
const events: readonly VisitEvent[] = [
	{ event: "violation", ...violation },
	{ event: "outcome", outcome: "finished" },
	{
		event: "exception",
		scenario: "visitor-funnel",
		visitor: 1,
		stack: "Error: x",
	},
	{ event: "closed", ...sums },
	...(trace
		? [{ event: "visit" as const, visit: { known: {}, ...trace } }]
		: []),
];

describe("files with any mistake", { timeout: 60_000 * times }, () => {
	it("as settings, alone and for the mix", () => {
		readAll(mistaken(settings), 1200, (file) => {
			planOf({ settings: "s.json" }, { "s.json": file });
		});
		const ofMix = { ...settings, visitors: { weights: { "cold-account": 0 } } };
		readAll(mistaken(ofMix), 900, (file) => {
			planOf({ settings: "s.json" }, { "s.json": file }, "mixed-traffic");
		});
	});

	it("as targets.json", () => {
		readAll(mistaken(targets), 1500, (file) => {
			planOf({ target: "staging" }, { "targets.json": file });
		});
	});

	it("as the local server's configuration", () => {
		readAll(mistaken(server), 2000, (file) => {
			readConfig(file, "server.json");
		});
	});

	it("as JSON that is cut, repeated or overwritten anywhere", () => {
		const file = join(folder, "any.json");
		const texts = [settings, targets, server].map((one) => JSON.stringify(one));
		for (const text of texts)
			readAll(garbled(text), 500, (damaged) => {
				writeFileSync(file, damaged);
				try {
					readJsonFile(file);
				} catch (error) {
					// Whoever reads a file adds its name and makes this a BadInput.
					expect(String(error)).toMatch(/: (no JSON|an empty file|more than)/);
				}
			});
	});

	it("as run.json, whose reports are made where it can be read", () => {
		readAll(mistaken(rich), 600, (file) => {
			const result = upgrade(file);
			assertFits(resultSchema, result, "run.json");
			renderReports(result);
			renderTerminal(result, "reports");
		});
	});

	it("as a journal", () => {
		const own = join(import.meta.dirname, "fixture/journal.ndjson");
		const text = readFileSync(own, "utf8");
		const lines = text.trimEnd().split("\n");
		const recover = (damaged: string): void => {
			writeFileSync(join(folder, "journal.ndjson"), damaged);
			makeResult(recoverFromJournal(folder, scenarios));
			tryToWriteSteps(folder, () => {});
		};
		readAll(garbled(text), 300, recover);
		const documents = mistaken(lines.map((line) => JSON.parse(line)));
		readAll(documents, 300, (damaged) => {
			const all = Array.isArray(damaged) ? damaged : [damaged];
			recover(all.map((one) => `${JSON.stringify(one)}\n`).join(""));
		});
	});

	it("as engine.log", () => {
		const log = join(folder, "engine.log");
		const lines = events.map(formatEvent);
		const text = ["running (0m01.0s), 0/1 VUs, 1 complete", ...lines].join(
			"\n",
		);
		readAll(garbled(text), 1000, (damaged) => {
			writeFileSync(log, damaged);
			readLog(log);
		});
		readAll(mistaken(events), 700, (damaged) => {
			const all: unknown[] = Array.isArray(damaged) ? damaged : [damaged];
			const mark = formatEvent({ event: "outcome", outcome: "" }).split("{")[0];
			writeFileSync(
				log,
				all.map((one) => `${mark}${JSON.stringify(one)}`).join("\n"),
			);
			readLog(log);
		});
	});
});
