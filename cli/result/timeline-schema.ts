/** The run slot by slot, as a part of the Result. */
import * as Type from "typebox";
import { count, milliseconds } from "./numbers-schema.ts";

/** A figure for every slot of the timeline; null where there was nothing to measure. */
const perSlot = (description: string) =>
	Type.Array(
		Type.Unsafe<number | null>({ type: ["number", "null"], description }),
	);

/** The run slot by slot, from the first to the last. */
export const timeline = Type.Object({
	slotSeconds: Type.Number({
		exclusiveMinimum: 0,
		description: "seconds that a slot is long",
	}),
	asked: perSlot("visitors a second"),
	started: perSlot("visitors a second"),
	turnedAway: perSlot(
		"visitors turned away: as many visits at once as the bound allows",
	),
	inFlight: perSlot("visits at once, at the slot's end"),
	requests: perSlot("requests a second"),
	attempts: perSlot("attempts after the warm-up"),
	failed: perSlot("of them those that failed"),
	violations: perSlot("violations"),
	/** Answers by status; `0` where none came. */
	statuses: Type.Unsafe<Record<string, (number | null)[]>>({
		type: "object",
		additionalProperties: perSlot("answers"),
	}),
	/** Warm-up included; from histograms, as the steps' `whole` percentiles are. */
	steps: Type.Array(
		Type.Object({
			scenario: Type.String(),
			step: Type.String(),
			p50: perSlot("milliseconds"),
			p95: perSlot("milliseconds"),
			p99: perSlot("milliseconds"),
		}),
	),
	/** Steps by duration: for each slot, how many took no longer than each bound and longer than the one before. */
	heat: Type.Object({
		upTo: Type.Array(milliseconds),
		counts: Type.Array(Type.Array(count("steps"))),
	}),
	busy: perSlot("share of the time of the cores that may be used, 0 to 1"),
	pressure: perSlot(
		"share of the last ten seconds in which something waited for a core, 0 to 1",
	),
	generatorCpu: perSlot("cores"),
	generatorMemory: perSlot("mebibytes"),
	targetCpu: perSlot("cores; of a local server of the run's own alone"),
	targetMemory: perSlot("mebibytes; of a local server of the run's own alone"),
});
