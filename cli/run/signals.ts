/** Ctrl-C, SIGTERM and SIGHUP during a run: they are remembered, and given to the current stage of the run. */
import { isHangupIgnored } from "./hangup.ts";

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

export interface Signals {
	/** The first signal, if one came. */
	received(): Signal | undefined;
	/**
	 * Sets the function for signals; it replaces the last one. It is called at once where a signal came already. Every
	 * signal after the first is urgent.
	 */
	onSignal(stop: (isUrgent: boolean) => void): void;
	/** As if this signal had come. */
	raise(signal: Signal): void;
	/** From now on signals end the process, as they do by default. */
	end(): void;
}

/** Starts to catch signals. */
export function watchSignals(): Signals {
	let first: Signal | undefined;
	let stop = (_isUrgent: boolean): void => {};
	const listen = (signal: Signal): void => {
		stop(first !== undefined);
		first ??= signal;
	};
	const caught: readonly Signal[] = isHangupIgnored()
		? ["SIGINT", "SIGTERM"]
		: ["SIGINT", "SIGTERM", "SIGHUP"];
	for (const signal of caught) process.on(signal, listen);
	return {
		received: () => first,
		onSignal(next) {
			stop = next;
			if (first) stop(false);
		},
		raise: listen,
		end() {
			for (const signal of caught) process.off(signal, listen);
		},
	};
}
