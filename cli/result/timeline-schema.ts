/** The run slot by slot, as a part of the Result. */
import Type from "typebox";

const count = Type.Integer({ minimum: 0 });
const milliseconds = Type.Number({ minimum: 0, description: "milliseconds" });

/** A figure for every slot of the timeline; null where there was nothing to measure. */
const perSlot = Type.Array(
	Type.Unsafe<number | null>({ type: ["number", "null"] }),
);

/** The run slot by slot, from the first to the last. */
export const timeline = Type.Object({
	/** How long a slot is. */
	slotSeconds: Type.Number({ exclusiveMinimum: 0 }),
	/** Visitors a second. */
	asked: perSlot,
	started: perSlot,
	/** Starts that no virtual user was free for. */
	dropped: perSlot,
	/** Visitors on a visit at the slot's end. */
	inFlight: perSlot,
	/** Requests a second. */
	requests: perSlot,
	/** Failed attempts after the warm-up. */
	failed: perSlot,
	violations: perSlot,
	/** Answers by status; `0` where none came. */
	statuses: Type.Unsafe<Record<string, (number | null)[]>>({
		type: "object",
		additionalProperties: perSlot,
	}),
	/** Milliseconds, warm-up included. */
	steps: Type.Array(
		Type.Object({
			scenario: Type.String(),
			step: Type.String(),
			p50: perSlot,
			p95: perSlot,
			p99: perSlot,
		}),
	),
	/** Steps by duration: for each slot, how many took no longer than each bound and longer than the one before. */
	heat: Type.Object({
		upTo: Type.Array(milliseconds),
		counts: Type.Array(Type.Array(count)),
	}),
	/** Share of all cores' time. */
	busy: perSlot,
	/** Share of the last ten seconds in which something waited for a core. */
	pressure: perSlot,
	/** Cores, and mebibytes of memory; the target's only of a local server of the run's own. */
	generatorCpu: perSlot,
	generatorMemory: perSlot,
	targetCpu: perSlot,
	targetMemory: perSlot,
});
