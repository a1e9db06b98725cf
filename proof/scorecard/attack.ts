/** Runs the whole mix against a local server that is broken on purpose. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Result } from "../../cli/result/schema.ts";
import { rulesIn } from "../../lib/telemetry/events.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const settings = join(root, "proof/scorecard/settings.json");
const serverFile = join(root, "proof/scorecard/server.json");

/** An entry of the server's `faults`. */
export interface Fault {
	readonly kind: string;
	readonly defect?: string;
	readonly route: string;
	readonly share: number;
	readonly status?: number;
	readonly milliseconds?: { readonly median: number; readonly p99: number };
}

interface Attack {
	/** Empty for a correct server. */
	readonly faults: readonly Fault[];
	/** About how many visitors. */
	readonly visitors: number;
	readonly seed: number;
	/** Visitors a second. */
	readonly rate: number;
}

export interface Finding {
	readonly result: Result;
	readonly exitCode: number;
	/** Rules that were broken, the first one first. */
	readonly rules: readonly string[];
	/** About how many visitors came before the first violation; 0 in the preflight, undefined without one. */
	readonly after: number | undefined;
}

/** Runs the mix; throws where there is no Result. */
export async function attack({
	faults,
	visitors,
	seed,
	rate,
}: Attack): Promise<Finding> {
	const folder = mkdtempSync(join(tmpdir(), "visitant-scorecard-"));
	try {
		const config = JSON.parse(readFileSync(serverFile, "utf8"));
		const file = join(folder, "server.json");
		writeFileSync(file, JSON.stringify({ ...config, faults }));
		const options = {
			"--rate": String(rate),
			"--duration": `${Math.ceil(visitors / rate)}s`,
			"--settings": settings,
			"--config": file,
			"--seed": String(seed),
			"--out": join(folder, "run"),
		};
		const exitCode = await visitant([
			"run",
			"mixed-traffic",
			...Object.entries(options).flat(),
		]);
		const text = readFileSync(join(folder, "run/run.json"), "utf8");
		const result: Result = JSON.parse(text);
		return { result, exitCode, ...firstBreach(result) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function visitant(words: readonly string[]): Promise<number> {
	return new Promise((resolve, reject) => {
		execFile(
			join(root, "visitant"),
			[...words],
			{ maxBuffer: 64 * 2 ** 20 },
			(error) => {
				if (!error) resolve(0);
				else if (typeof error.code === "number") resolve(error.code);
				else reject(error);
			},
		);
	});
}

/** The first violation: in the preflight, or that of the earliest trace. */
function firstBreach({
	violations,
	visitors,
}: Result): Pick<Finding, "rules" | "after"> {
	const rules = [
		...new Set([
			...violations.examples.map(({ rule }) => rule),
			...violations.stories.flatMap(rulesIn),
		]),
	];
	if (rules.length === 0) return { rules, after: undefined };
	if (visitors.started === 0) return { rules, after: 0 };
	const arrivals = violations.stories.map(({ visitor }) => visitor + 1);
	return { rules, after: Math.min(visitors.started, ...arrivals) };
}
