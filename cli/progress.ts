/** One calm line while the load runs: renewed in place on a terminal, a line every few seconds elsewhere. */
import type { Plan } from "../lib/load/plan.ts";
import type { Progress } from "./engine/process.ts";

/** Seconds between two lines where they cannot be renewed in place. */
const quietSeconds = 5;

export interface ProgressLine {
	show(progress: Progress): void;
	end(): void;
}

/** A progress line on standard error. */
export function createProgressLine(plan: Plan): ProgressLine {
	const { stderr } = process;
	const started = Date.now();
	let lastShown = 0;
	return {
		show({ complete, busy }) {
			const elapsed = Math.round((Date.now() - started) / 1000);
			const isDue = stderr.isTTY || elapsed - lastShown >= quietSeconds;
			if (!isDue) return;
			lastShown = elapsed;
			const text = `${elapsed} s of ${plan.lengthSeconds} s: ${complete} of ${plan.plannedVisitors} visitors done, ${busy} on a visit`;
			stderr.write(stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
		},
		end() {
			if (stderr.isTTY) stderr.write("\r\x1b[K");
		},
	};
}
