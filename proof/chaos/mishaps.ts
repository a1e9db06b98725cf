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
	truncateSync,
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
import { canHold, hold } from "../groups.ts";

/** The arrival rate of the disturbed runs, and their length in seconds. */
const rate = 20;
const seconds = 5;

/** A run, and the server that it loads. */
interface Scene {
	readonly folder: string;
	readonly run: ChildProcess;
	/** Undefined where the run starts its own. */
	readonly server: ChildProcess | undefined;
	/** What is to be undone when the run has ended. */
	readonly atEnd: (undo: () => void) => void;
}

interface Mishap {
	/** Right exit codes; null where the command line itself is killed. */
	readonly codes: readonly (number | null)[];
	/** Prepares a special folder. Returns why this machine cannot have it. */
	readonly prepare?: (folder: string) => string | undefined;
	readonly happen?: (scene: Scene) => void | Promise<void>;
	/** The run starts a server of its own, and the mishap happens so many milliseconds after the command line was started. */
	readonly within?: number;
	/** A program in front of the command line, with its parameters. */
	readonly wrapper?: readonly string[];
	/** From so many milliseconds after the load's announcement on it may come too late to do harm. */
	readonly mayPassFrom?: number;
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
	SIGHUP: { codes: [129], happen: ({ run }) => signal(run, "SIGHUP") },
	"Ctrl-C at once": {
		// Null where it came before Node could take it.
		codes: [130, null],
		within: 500,
		leavesNothing: true,
		happen: ({ run }) => signal(run, "SIGINT"),
	},
	"SIGHUP at once": {
		codes: [129, null],
		within: 500,
		leavesNothing: true,
		happen: ({ run }) => signal(run, "SIGHUP"),
	},
	"SIGKILL at once": {
		codes: [null],
		within: 500,
		leavesNothing: true,
		happen: ({ run }) => signal(run, "SIGKILL"),
	},
	"SIGKILL of k6": {
		codes: [3],
		happen: ({ run }) => {
			for (const pid of childrenCalled("k6", run)) process.kill(pid, "SIGKILL");
		},
	},
	"SIGSTOP of k6": {
		codes: [3, 4],
		mayPassFrom: 4000,
		// Before the first visitor it would only delay the load's start.
		happen: async ({ run, folder }) => {
			await untilVisitorsCome(folder);
			const found = childrenCalled("k6", run);
			for (const pid of found) process.kill(pid, "SIGSTOP");
			await sleep(2500);
			for (const pid of found) process.kill(pid, "SIGCONT");
		},
	},
	"SIGKILL of the command line": {
		codes: [null],
		happen: ({ run }) => signal(run, "SIGKILL"),
	},
	"deleted journal": {
		codes: [3],
		happen: async ({ folder }) => {
			await untilVisitorsCome(folder);
			rmSync(join(folder, "journal.ndjson"), { force: true });
		},
	},
	"truncated journal": {
		codes: [3],
		happen: async ({ folder }) => {
			await untilVisitorsCome(folder);
			truncateSync(join(folder, "journal.ndjson"), 300);
		},
	},
	// The plan needs more, which is said before anything starts.
	"40 descriptors": {
		codes: [2],
		wrapper: ["prlimit", "--nofile=40"],
		leavesNothing: true,
	},
	"60 MiB": {
		codes: [2, 3, null],
		prepare: withGroups,
		within: 0,
		leavesNothing: true,
		happen: ({ run, atEnd }) => atEnd(hold(run.pid ?? 0, { mebibytes: 60 })),
	},
	"a tenth of a core": {
		codes: [3, 4],
		prepare: withGroups,
		happen: ({ run, atEnd }) => {
			for (const pid of childrenCalled("k6", run))
				atEnd(hold(pid, { cores: 0.1 }));
		},
		// It may be enough for this load.
		mayPassFrom: 0,
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
		happen: ({ server }) => server && signal(server, "SIGKILL"),
	},
	"target hangs": {
		// Inconclusive where other programs disturb the machine meanwhile.
		codes: [1, 3, 4],
		// Before the first visitor it would disturb no visit.
		happen: async ({ server, folder }) => {
			await untilVisitorsCome(folder);
			if (server) signal(server, "SIGSTOP");
			await sleep(2500);
			if (server) signal(server, "SIGCONT");
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
	mishap: Mishap,
	milliseconds: number,
): Promise<{ problems: string[]; skipped?: string }> {
	const around = mkdtempSync(join(tmpdir(), "visitant-chaos-"));
	const folder = join(around, "run");
	mkdirSync(folder);
	const undone: (() => void)[] = [() => unmount(folder)];
	try {
		const skipped = mishap.prepare?.(folder);
		if (skipped !== undefined) return { problems: [], skipped };
		return { problems: await play(mishap, around, milliseconds, undone) };
	} finally {
		for (const undo of undone.reverse()) undo();
		rmSync(around, { recursive: true, force: true });
	}
}

/** Plays a run that meets a mishap. Returns what did not hold. */
async function play(
	mishap: Mishap,
	around: string,
	milliseconds: number,
	undone: (() => void)[],
): Promise<string[]> {
	const { codes, wrapper = [], within, happen, leavesNothing } = mishap;
	const { mayPassFrom = Number.POSITIVE_INFINITY } = mishap;
	const folder = join(around, "run");
	const scratch = join(around, "tmp");
	mkdirSync(scratch);
	const server =
		within === undefined
			? await startServer(mishap, around, undone)
			: undefined;
	const words = `run visitor-funnel --rate ${rate} --duration ${seconds}s`;
	const target = server ? ["--target", server.url] : [];
	const parameters = [...words.split(" "), ...target, "--out", folder];
	const run = visitant(parameters, wrapper, {
		TMPDIR: scratch,
		[markName]: around,
	});
	undone.push(() => run.child.kill("SIGKILL"));
	if (within === undefined) {
		// A run that ends before is judged by its exit code.
		await run.said(/load: visitor-funnel/).catch(() => undefined);
		await Promise.race([sleep(milliseconds), run.ended]);
	} else await sleep(milliseconds % (within + 1));
	await happen?.({
		folder,
		run: run.child,
		server: server?.child,
		atEnd: (undo) => undone.push(undo),
	});
	const { code, stderr } = await run.ended;
	// k6 notices within a second that its receiver is gone.
	if (code === null) await sleep(2500);
	const isPassed = code === 0 && milliseconds >= mayPassFrom;
	const problems =
		isPassed || codes.includes(code)
			? []
			: [`exit code ${code}, expected ${codes.join(" or ")}: ${stderr}`];
	problems.push(...leftBehind(around, scratch, code));
	if (leavesNothing || isPassed) return problems;
	const ledger = server && (await readServerLedger(server.url, server.pem));
	return [...problems, ...(await owed(folder, code, ledger))];
}

async function startServer(
	{ fault }: Mishap,
	around: string,
	undone: (() => void)[],
) {
	const config = join(around, "config.json");
	writeFileSync(config, JSON.stringify(fault ? { faults: [fault] } : {}));
	const { child, said } = visitant([
		"serve",
		"--port",
		"0",
		"--config",
		config,
	]);
	undone.push(() => child.kill("SIGKILL"));
	const url = await said(/listening on (\S+)/);
	return { child, url, pem: await presentedCertificate(url) };
}

/** Every program that a run starts inherits this variable. */
const markName = "CHAOS_MARK";

/** Programs that a run left running, and temporary files, which only a killed command line may leave. */
function leftBehind(
	mark: string,
	scratch: string,
	code: number | null,
): string[] {
	const files = code === null ? [] : readdirSync(scratch);
	const programs = readdirSync("/proc").filter(
		(pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(mark),
	);
	return [
		...files.map((name) => `left the temporary file ${name}`),
		...programs.map((pid) => `left process ${pid} running`),
	];
}

function environmentOf(pid: string): string {
	try {
		return readFileSync(`/proc/${pid}/environ`, "utf8");
	} catch {
		// It has ended meanwhile.
		return "";
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
		const { code: end, stderr } = await visitant(["report", folder]).ended;
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

/** Starts the command line with our own Node, so that signals reach it and no shell; a wrapper ends as it does. */
function visitant(
	parameters: readonly string[],
	wrapper: readonly string[] = [],
	env: Readonly<Record<string, string>> = {},
): Process {
	const [file = "", ...rest] = [...wrapper, process.execPath, "cli/main.ts"];
	return start(file, [...rest, ...parameters], { env });
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
	child.kill(name);
}

function withGroups(): string | undefined {
	return canHold() ? undefined : "no control groups can be made here";
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
