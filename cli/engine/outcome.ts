/** How k6 ended, in a sentence. Its exit code is in the report; the command line never returns it. */

import type { VisitEvent } from "../../lib/telemetry/events.ts";

/** How k6 ended. */
interface Ending {
	/** Null where a signal ended k6. */
	readonly code: number | null;
	readonly signal: string | null;
	/** Its last lines. */
	readonly lastLines: readonly string[];
}

const meanings: Readonly<Record<number, string>> = {
	0: "ended as planned",
	99: "ended as planned, with a threshold crossed",
	104: "refused its configuration",
	105: "was stopped by a signal",
	107: "stopped at an exception in the script",
	108: "was aborted by the script",
	109: "panicked",
};

/** Whether k6 ran its whole plan. */
export function ranToTheEnd({ code }: Pick<Ending, "code">): boolean {
	return code === 0 || code === 99;
}

/** The stacks of the exceptions that k6 printed. */
export function exceptionsIn({
	events,
}: {
	readonly events: readonly VisitEvent[];
}): string[] {
	return events.flatMap((event) =>
		event.event === "exception" ? [event.stack] : [],
	);
}

/** As in `k6 was stopped by a signal (105)`, with its last lines where it did not end as planned. */
export function describeEnd({ code, signal, lastLines }: Ending): string {
	if (signal === "SIGKILL")
		return "k6 was killed by SIGKILL: by somebody, or by the system for lack of memory; then give the machine more, or ask for a lower rate";
	if (signal !== null) return `k6 was killed by ${signal}`;
	const meaning = meanings[code ?? -1] ?? "ended";
	if (ranToTheEnd({ code }) || code === 105) return `k6 ${meaning} (${code})`;
	return `k6 ${meaning} (${code}): ${lastLines.slice(-3).join(" / ")}`;
}
