/**
 * `npm run proof:verdicts`: clean runs, which have to pass, and disturbed ones, which must not be decided wrongly. Appends a row
 * a run to rows.ndjson, so it can be stopped and goes on where it was, and writes the table in docs/. Ends when every case has
 * as many runs as were asked for: by default 10 of each clean one, and 12 of each disturbed one.
 */
import { spawn } from "node:child_process";
import {
	appendFileSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "../../cli/result/schema.ts";
import { childrenCalled, root, start } from "../../tools/start.ts";
import {
	type Case,
	capacity,
	cleanCases,
	disturbedCases,
	limits,
} from "./cases.ts";
import { removeQuota } from "./quota.ts";
import { type Row, readRows, rowOf, rowsFile } from "./row.ts";
import { pageOf } from "./table.ts";

const [clean = 10, disturbed = 12] = process.argv.slice(2).map(Number);
const wanted = [
	...cleanCases.map((one) => ({ one, runs: clean })),
	...disturbedCases.map((one) => ({ one, runs: disturbed })),
];
const most = Math.max(clean, disturbed);
for (let seed = 1; seed <= most; seed++)
	for (const { one, runs } of wanted) {
		if (seed > runs || isDone(one, seed)) continue;
		const row = rowOf(one, seed, await resultOf(one, seed));
		appendFileSync(rowsFile, `${JSON.stringify(row)}\n`);
		console.log(describe(row));
	}
writeFileSync(join(root, "docs/verdict-proof.md"), pageOf(readRows()));

function isDone({ name }: Case, seed: number): boolean {
	return readRows().some((row) => row.case === name && row.seed === seed);
}

function describe(row: Row): string {
	const wrong =
		row.wrong.length === 0 ? "" : `, WRONG: ${row.wrong.join("; ")}`;
	return `${row.case}, seed ${row.seed}: ${row.verdict}, lag ${row.lag}${wrong}`;
}

/** Runs a case. Throws where there is no Result. */
async function resultOf(one: Case, seed: number): Promise<Result> {
	const folder = mkdtempSync(join(tmpdir(), "visitant-proof-"));
	const words = [
		...["run", one.scenario, "--arrivals", "poisson"],
		...["--rate", String(one.rate), "--duration", `${one.seconds}s`],
		...["--seed", String(seed), "--out", join(folder, "run")],
	];
	try {
		await (one.disturb ? runDisturbed(one, words, folder) : runClean(words));
		return JSON.parse(readFileSync(join(folder, "run/run.json"), "utf8"));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function runClean(words: readonly string[]): Promise<void> {
	await start(join(root, "visitant"), words).ended;
}

/** With a server of its own, whose time is known, and limits around the truth. */
async function runDisturbed(
	{ disturb }: Case,
	words: readonly string[],
	folder: string,
): Promise<void> {
	const file = (name: string, content: object): string => {
		writeFileSync(join(folder, name), JSON.stringify(content));
		return join(folder, name);
	};
	const visitant = join(root, "visitant");
	const config = file("server.json", { capacity });
	const settings = file("settings.json", { limits });
	const server = start(visitant, ["serve", "--port", "0", "--config", config]);
	const neighbours: (() => void)[] = [];
	try {
		const url = await server.said(/listening on (\S+)/);
		const run = start(visitant, [
			...words,
			...["--target", url, "--settings", settings],
		]);
		await run.said(/load: /);
		await disturb?.({
			generator: await childOf("k6", run.child),
			server: server.child.pid ?? 0,
			addNeighbour: () => neighbours.push(keepBusy()),
		});
		await run.ended;
	} finally {
		for (const stop of neighbours) stop();
		server.child.kill();
		await server.ended;
		removeQuota();
	}
}

/** The first child of this name; k6 starts a moment after the load was announced. */
async function childOf(
	name: string,
	parent: Parameters<typeof childrenCalled>[1],
): Promise<number> {
	for (let look = 0; look < 100; look++) {
		const [child] = childrenCalled(name, parent);
		if (child !== undefined) return child;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`no ${name} was started`);
}

/** A program that keeps a core busy, and ends by itself after a minute. */
function keepBusy(): () => void {
	const script = "const end = Date.now() + 60_000; while (Date.now() < end);";
	const child = spawn(process.execPath, ["-e", script]);
	return () => child.kill("SIGKILL");
}
