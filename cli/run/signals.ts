/** Ctrl-C and SIGTERM during a run: they are remembered, and given to the current stage of the run. */

type Signal = "SIGINT" | "SIGTERM";

export interface Signals {
	/** The first signal, if one came. */
	received(): Signal | undefined;
	/**
	 * Sets the function for signals; it replaces the last one. It is called at once where a signal came already. Every
	 * signal after the first is urgent.
	 */
	onSignal(stop: (isUrgent: boolean) => void): void;
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
