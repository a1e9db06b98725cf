/** Tells a parent process how late the server's event loop is: then slow answers may be the machine's fault. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isObject } from "../lib/util/json.ts";

/** A message to the parent process. */
interface Delay {
	/** The 99th percentile of the last second's delays, in milliseconds. */
	readonly delay: number;
}

/** Milliseconds between two looks at the clock. The histogram contains them in every delay. */
const resolution = 1;

/** Sends a message a second, where a parent listens. */
export function tellDelays(): void {
	if (!process.send) return;
	const histogram = monitorEventLoopDelay({ resolution });
	histogram.enable();
	setInterval(() => {
		if (!process.connected) return;
		process.send?.({ delay: excess(histogram.percentile(99)) });
		histogram.reset();
	}, 1000).unref();
}

function excess(nanoseconds: number): number {
	return Math.max(0, Math.round(nanoseconds / 1000 - 1000 * resolution) / 1000);
}

/** Whether a child's message is such a one. */
export function isDelay(message: unknown): message is Delay {
	return isObject(message) && typeof message.delay === "number";
}
