/** Random sequences of calls to both APIs while time goes by. */
import fc from "fast-check";
import { list, one } from "./history-calls.ts";
import { engage, report } from "./monitor-calls.ts";
import { command } from "./world.ts";

const wait = fc
	.constantFrom(0.001, 0.5, 1, 3, 9.999, 10, 29.999, 30, 40, 60)
	.map((seconds) =>
		command(`wait ${seconds} s`, async (model, { api }) => {
			api.wait(seconds);
			model.now += seconds * 1000;
		}),
	);

/** Sequences of up to so many calls. */
export const sequences = (most: number) =>
	fc.commands([wait, engage, engage, report, report, list, one], {
		maxCommands: most,
		size: "max",
	});
