/** Plays a case of the campaign: the real command line, with real k6 and a real server. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Result } from "../../cli/result/schema.ts";
import { childrenCalled, root, start } from "../../tools/start.ts";
import { type Case, capacity, type Disturbance, limits } from "./cases.ts";
import { slowConnections } from "./proxy.ts";

/** Plays a case. Throws where there is no Result. */
export async function play(one: Case, seed: number): Promise<Result> {
	const folder = mkdtempSync(join(tmpdir(), "visitant-proof-"));
	const words = [
		...["run", one.scenario, "--arrivals", "poisson"],
		...["--rate", String(one.rate), "--duration", `${one.seconds}s`],
		...["--seed", String(seed), "--out", join(folder, "run")],
	];
	try {
		await (one.disturbance
			? runDisturbed(one.disturbance, words, folder)
			: start(join(root, "visitant"), words).ended);
		return JSON.parse(readFileSync(join(folder, "run/run.json"), "utf8"));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** With a server of its own, whose time is known, and limits around the truth. */
async function runDisturbed(
	{ disturb, handshakeMilliseconds = 0 }: Disturbance,
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
	const atEnd: (() => void)[] = [];
	const proxy = slowConnections(handshakeMilliseconds);
	try {
		const direct = await server.said(/listening on (\S+)/);
		const url = handshakeMilliseconds > 0 ? await proxy.to(direct) : direct;
		const run = start(visitant, [
			...words,
			...["--target", url, "--settings", settings],
		]);
		await run.said(/load: /);
		await disturb?.({
			generator: await childOf("k6", run.child),
			server: server.child.pid ?? 0,
			addNeighbour: () => atEnd.push(keepBusy()),
			atEnd: (undo) => atEnd.push(undo),
		});
		await run.ended;
	} finally {
		proxy.close();
		server.child.kill();
		await server.ended;
		for (const undo of atEnd) undo();
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
