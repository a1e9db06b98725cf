/** Ctrl-C and SIGTERM during a run: passed on to whatever runs at the moment, and remembered. */

type Signal = "SIGINT" | "SIGTERM";

export interface Signals {
	/** The first signal that came, if one did. */
	received(): Signal | undefined;
	/**
	 * What to do with a signal that came already, and with the next ones, which are urgent; replaces what was to be done
	 * before.
	 */
	onSignal(stop: (isUrgent: boolean) => void): void;
	/** Signals end the process again, as they do by default. */
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
	process.on("SIGINT", listen).on("SIGTERM", listen);
	return {
		received: () => first,
		onSignal(next) {
			stop = next;
			if (first) stop(false);
		},
		end() {
			process.off("SIGINT", listen).off("SIGTERM", listen);
		},
	};
}
