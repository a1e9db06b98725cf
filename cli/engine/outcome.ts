/** How the engine ended, in a sentence. Its code is kept in the report and never passed on. */
import type { EngineEnd } from "./process.ts";

const meanings: Readonly<Record<number, string>> = {
	0: "ended as planned",
	99: "ended as planned, with a threshold crossed",
	104: "refused its configuration",
	105: "was stopped by a signal",
	107: "stopped at an exception in the script",
	108: "was aborted by the script",
	109: "panicked",
};

/** Whether the engine ran its whole plan. */
export function ranToTheEnd({ code, logFailure }: EngineEnd): boolean {
	return logFailure === undefined && (code === 0 || code === 99);
}

/** As in `k6 was stopped by a signal (105)`, with its last words where it did not end as planned. */
export function describeEnd(end: EngineEnd): string {
	const { code, signal, lastLines, logFailure } = end;
	if (logFailure !== undefined) return logFailure;
	if (ranToTheEnd(end)) return `k6 ${meanings[code ?? 0]} (${code})`;
	if (signal !== undefined) return `k6 was killed by ${signal}`;
	const meaning = meanings[code ?? -1] ?? "ended";
	if (code === 105) return `k6 ${meaning} (${code})`;
	return `k6 ${meaning} (${code}): ${lastLines.slice(-3).join(" / ")}`;
}
