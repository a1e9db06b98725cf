/** The run bucket by bucket, as a part of the Result. */
import * as Type from "typebox";
import { count, milliseconds } from "./numbers-schema.ts";

/** A figure for every bucket of the timeline; null where there was nothing to measure. */
const perBucket = (description: string) =>
	Type.Array(
		Type.Unsafe<number | null>({ type: ["number", "null"], description }),
	);

/** The run bucket by bucket, from the first to the last. */
export const timeline = Type.Object({
	slotSeconds: Type.Number({
		exclusiveMinimum: 0,
		description: "seconds that a bucket is long",
	}),
	beganSecond: Type.Optional(
		Type.Number({
			minimum: 0,
			description:
				"the second in which the load began; absent in files of before",
		}),
	),
	asked: perBucket("visitors a second"),
	started: perBucket("visitors a second"),
	turnedAway: perBucket(
		"visitors turned away: as many visits at once as the bound allows",
	),
	inFlight: perBucket("visits at once, at the bucket's end"),
	requests: perBucket("requests a second"),
	attempts: perBucket("attempts after the warm-up"),
	failed: perBucket("of them those that failed"),
	violations: perBucket("violations"),
	/** Answers by status; `0` where none came. */
	statuses: Type.Unsafe<Record<string, (number | null)[]>>({
		type: "object",
		additionalProperties: perBucket("answers"),
	}),
	/** Warm-up included; from histograms, as the steps' `whole` percentiles are. Where a bucket has few samples, of several buckets. */
	steps: Type.Array(
		Type.Object({
			scenario: Type.String(),
			step: Type.String(),
			p50: perBucket("milliseconds"),
			p95: perBucket("milliseconds"),
			p99: perBucket("milliseconds"),
		}),
	),
	/** Steps by duration: for each bucket, how many took no longer than each bound and longer than the one before. */
	heat: Type.Object({
		upTo: Type.Array(milliseconds),
		counts: Type.Array(Type.Array(count("steps"))),
	}),
	busy: perBucket("share of the time of the cores that may be used, 0 to 1"),
	pressure: perBucket(
		"share of the last ten seconds in which something waited for a core, 0 to 1",
	),
	generatorCpu: perBucket("cores"),
	generatorMemory: perBucket("mebibytes"),
	targetCpu: perBucket("cores; of a local server of the run's own alone"),
	targetMemory: perBucket(
		"mebibytes; of a local server of the run's own alone",
	),
});
