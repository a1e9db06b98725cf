/** Mishaps that may happen during a run, each to real processes, and what has to hold for each. */
import { type ChildProcess, spawnSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { create } from "xmlbuilder2";
import { type Result, resultSchema } from "../../cli/result/schema.ts";
import { presentedCertificate } from "../../cli/run/certificate.ts";
import { readServerLedger } from "../../cli/run/server-ledger.ts";
import { assertFits } from "../../lib/util/fits.ts";
import { childrenCalled, type Process, start } from "../../tools/start.ts";

/** The arrival rate of the disturbed runs, and their length in seconds. */
const rate = 20;
const seconds = 5;

/** A run, and the server that it loads. */
interface Scene {
	readonly folder: string;
	readonly run: ChildProcess;
	readonly server: ChildProcess;
}

interface Mishap {
	/** Right exit codes; null where the command line itself is killed. */
	readonly codes: readonly (number | null)[];
	/** Prepares a special folder. Returns why this machine cannot have it. */
	readonly prepare?: (folder: string) => string | undefined;
	readonly happen?: (scene: Scene) => void | Promise<void>;
	/** A fault of the target during the whole run. */
	readonly fault?: object;
	/** No file can be written, so only the exit code is checked. */
	readonly leavesNothing?: boolean;
}

export const mishaps: Readonly<Record<string, Mishap>> = {
	"Ctrl-C": { codes: [130], happen: ({ run }) => signal(run, "SIGINT") },
	"Ctrl-C twice": {
		codes: [130],
		happen: async ({ run }) => {
			signal(run, "SIGINT");
			await sleep(50);
			signal(run, "SIGINT");
		},
	},
	SIGTERM: { codes: [143], happen: ({ run }) => signal(run, "SIGTERM") },
	"SIGKILL of k6": {
		codes: [3],
		happen: ({ run }) => {
			for (const pid of childrenCalled("k6", run)) process.kill(pid, "SIGKILL");
		},
	},
	"SIGKILL of the command line": {
		codes: [null],
		happen: ({ run }) => signal(run, "SIGKILL"),
	},
	"full disk": { codes: [3], prepare: smallDisk, leavesNothing: true },
	"full engine.log": {
		codes: [3],
		prepare: fullLog,
	},
	"read-only folder": {
		codes: [2],
		prepare: readOnly,
		leavesNothing: true,
	},
	"target dies": {
		codes: [1],
		happen: ({ server }) => signal(server, "SIGKILL"),
	},
	"target hangs": {
		// Inconclusive where other programs disturb the machine meanwhile.
		codes: [1, 3, 4],
		// Before the first visitor it would disturb no visit.
		happen: async ({ server, folder }) => {
			await untilVisitorsCome(folder);
			signal(server, "SIGSTOP");
			await sleep(2500);
			signal(server, "SIGCONT");
		},
	},
	"target resets connections": {
		codes: [1],
		fault: { kind: "reset", route: "report", share: 0.1 },
	},
	"target closes early": {
		codes: [1],
		fault: { kind: "truncate", route: "report", share: 0.1 },
	},
};

/** Lets a mishap happen so many milliseconds after the load was announced. Returns what did not hold. */
export async function meet(
	{ codes, prepare, happen, fault, leavesNothing }: Mishap,
	milliseconds: number,
): Promise<{ problems: string[]; skipped?: string }> {
	const around = mkdtempSync(join(tmpdir(), "visitant-chaos-"));
	const folder = join(around, "run");
	mkdirSync(folder);
	const started: ChildProcess[] = [];
	try {
		const skipped = prepare?.(folder);
		if (skipped !== undefined) return { problems: [], skipped };
		const config = join(around, "config.json");
		writeFileSync(config, JSON.stringify(fault ? { faults: [fault] } : {}));
		const server = visitant("serve --port 0 --config", config);
		started.push(server.child);
		const url = await server.said(/listening on (\S+)/);
		const certificate = await presentedCertificate(url);
		const run = visitant(
			`run visitor-funnel --rate ${rate} --duration ${seconds}s --target ${url} --out`,
			folder,
		);
		started.push(run.child);
		// A run that ends before is judged by its exit code.
		await run.said(/load: visitor-funnel/).catch(() => undefined);
		await Promise.race([sleep(milliseconds), run.ended]);
		await happen?.({ folder, run: run.child, server: server.child });
		const { code, stderr } = await run.ended;
		// k6 notices within a second that its receiver is gone.
		if (code === null) await sleep(2500);
		const ledger = await readServerLedger(url, certificate);
		const problems = codes.includes(code)
			? []
			: [`exit code ${code}, expected ${codes.join(" or ")}: ${stderr}`];
		if (code === 0) problems.push("it passed");
		if (!leavesNothing) problems.push(...(await owed(folder, code, ledger)));
		return { problems };
	} finally {
		for (const child of started) child.kill("SIGKILL");
		unmount(folder);
		rmSync(around, { recursive: true, force: true });
	}
}

/** Waits until the journal has a visitor, ten seconds at most. */
export async function untilVisitorsCome(folder: string): Promise<void> {
	const journal = join(folder, "journal.ndjson");
	for (let look = 0; look < 500; look++) {
		const text = existsSync(journal) ? readFileSync(journal, "utf8") : "";
		if (text.includes('"visitor_moves"')) return;
		await sleep(20);
	}
}

/** Checks that there is a report, or that one can be recovered; that it is labelled; and that at most a second's samples are lost. */
async function owed(
	folder: string,
	code: number | null,
	ledger: Readonly<Record<string, number>> | undefined,
): Promise<string[]> {
	const problems: string[] = [];
	const parts = readdirSync(folder).filter((name) => name.endsWith(".part"));
	if (parts.length > 0) problems.push(`left half-written: ${parts}`);
	if (!existsSync(join(folder, "run.json"))) {
		if (code !== null) problems.push("run.json was not written");
		const { code: end, stderr } = await visitant("report", folder).ended;
		if (end !== 0) return [...problems, `report: exit code ${end}: ${stderr}`];
	}
	const result: unknown = JSON.parse(
		readFileSync(join(folder, "run.json"), "utf8"),
	);
	assertFits(resultSchema, result, "run.json");
	const { verdict, partial } = result;
	if (verdict.word === "passed") problems.push("its report says passed");
	if ((code === null || code > 100) && !partial)
		problems.push("its report is not labelled partial");
	const page = readFileSync(join(folder, "report.html"), "utf8");
	if (!page.includes("</html>")) problems.push("report.html is cut off");
	create(readFileSync(join(folder, "junit.xml"), "utf8"));
	return [...problems, ...lostSamples(result, ledger)];
}

/** Only the server counts the preflight's requests: they are fewer than those of the longest visit. */
const preflightRequests = 6;
/** More requests than a visitor of this scenario sends in a second. */
const requestsAVisitor = 4;

function lostSamples(
	{ requests }: Result,
	ledger: Readonly<Record<string, number>> | undefined,
): string[] {
	if (!ledger) return [];
	const answered = Object.values(ledger).reduce((sum, one) => sum + one, 0);
	const lost = answered - requests.count;
	const most = preflightRequests + rate * requestsAVisitor;
	return lost > most
		? [`${lost} requests are not in the journal, more than a second's`]
		: [];
}

/** Starts the command line with our own Node, so that signals reach it and no shell. */
function visitant(words: string, ...more: string[]): Process {
	const parameters = [...words.split(" "), ...more];
	return start(process.execPath, ["cli/main.ts", ...parameters]);
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
	child.kill(name);
}

function fullLog(folder: string): undefined {
	symlinkSync("/dev/full", join(folder, "engine.log"));
}

/** Room for a header and a few rows. */
function smallDisk(folder: string): string | undefined {
	return mount(folder, "size=32k")
		? undefined
		: "no small disk can be mounted here";
}

function readOnly(folder: string): string | undefined {
	if (mount(folder, "ro,size=32k")) return undefined;
	// Only the superuser can write to a read-only folder.
	chmodSync(folder, 0o500);
	return process.getuid?.() === 0
		? "nothing can be mounted here, and the superuser writes anywhere"
		: undefined;
}

/** Mounts a file system in memory. Returns whether that is allowed here. */
function mount(folder: string, options: string): boolean {
	const words = ["-t", "tmpfs", "-o", options, "tmpfs", folder];
	return spawnSync("mount", words).status === 0;
}

/** Unmounts it, where one was mounted. */
function unmount(folder: string): void {
	spawnSync("umount", [folder]);
}
