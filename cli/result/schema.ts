/** The Result: everything that a run says of itself, one versioned record. Reports are made of it and of nothing else. */
import Type, { type Static } from "typebox";
import { timeline } from "./timeline-schema.ts";

const count = Type.Integer({ minimum: 0 });
const milliseconds = Type.Number({ minimum: 0, description: "milliseconds" });
const counts = Type.Unsafe<Record<string, number>>({
	type: "object",
	additionalProperties: count,
});

const step = Type.Object({
	/** The story that takes it. */
	scenario: Type.String(),
	step: Type.String(),
	/** How often it was taken after the warm-up. */
	entered: count,
	/** Those for whom it did not succeed, retries and all. */
	failed: count,
	/** Share of attempts that failed, 0 to 1. */
	failedAttempts: Type.Number({ minimum: 0, maximum: 1 }),
	/** After the warm-up. */
	duration: Type.Object({
		p50: milliseconds,
		p90: milliseconds,
		p95: milliseconds,
		p99: milliseconds,
		max: milliseconds,
		/** What the percentiles may be off by, as a share of them; 0 where they are exact. */
		error: Type.Number({ minimum: 0 }),
	}),
	/** With the warm-up; percentiles from histograms, so they may be off by the share `error`. */
	whole: Type.Object({
		entered: count,
		p50: milliseconds,
		p95: milliseconds,
		p99: milliseconds,
		max: milliseconds,
		error: Type.Number({ minimum: 0 }),
	}),
	/** Upper ends of ranges of durations, and how many fell into each; after the warm-up, empty ranges left out. */
	histogram: Type.Object({
		upTo: Type.Array(milliseconds),
		counts: Type.Array(count),
	}),
});

/** What became of the visitors of one type at one place: entered = the sum of all others. */
const place = Type.Object({
	scenario: Type.String(),
	type: Type.String(),
	/** `arrival`, or the step that was taken last. */
	place: Type.String(),
	entered: count,
	/** To another step, or the same again. */
	wentOn: count,
	finished: count,
	/** Early, as the story has it. */
	left: count,
	refused: count,
	failed: count,
	/** Still there when the run ended. */
	inFlight: Type.Integer(),
});

/** The mix as it was asked for, and as it came. */
const mix = Type.Object({
	stories: Type.Array(
		Type.Object({
			scenario: Type.String(),
			/** 0 to 1. */
			share: Type.Number({ minimum: 0, maximum: 1 }),
			planned: count,
			started: count,
		}),
	),
	/** Of started against asked; with so many degrees of freedom, such or a larger one comes with this probability. */
	chiSquare: Type.Number({ minimum: 0 }),
	degreesOfFreedom: count,
	probability: Type.Number({ minimum: 0, maximum: 1 }),
});

const brokenVisit = Type.Object({
	scenario: Type.String(),
	/** Replayed by `--visitor`. */
	visitor: count,
	type: Type.String(),
	outcome: Type.String(),
	attempts: Type.Array(
		Type.Object({
			step: Type.String(),
			/** Method and address. */
			request: Type.String(),
			sent: Type.String(),
			/** 0 where no answer came. */
			status: count,
			got: Type.String(),
			milliseconds,
			/** What the visitor knew before. */
			known: Type.Optional(Type.Unknown()),
			violations: Type.Array(
				Type.Object({ rule: Type.String(), found: Type.String() }),
			),
		}),
	),
	/** What the visitor knew in the end. */
	known: Type.Optional(Type.Unknown()),
});

const limit = Type.Object({
	/** As people read it. */
	limit: Type.String(),
	metric: Type.String(),
	/** One story of the mix; without it, the whole run. */
	scenario: Type.Optional(Type.String()),
	step: Type.Optional(Type.String()),
	/** Of answers with it. */
	status: Type.Optional(Type.String()),
	statistic: Type.String(),
	/** Milliseconds for durations, 0 to 1 for rates. */
	value: Type.Number(),
	/** `whole run`, `steady state`, or any so many seconds, as in `10s`. */
	window: Type.String(),
	action: Type.Enum(["fail", "warn", "stop"]),
	/** The second that the worst window ended in. */
	second: Type.Optional(count),
	measured: Type.Number(),
	samples: count,
	needed: count,
	state: Type.Enum(["kept", "broken", "warned", "too few samples", "no data"]),
});

const gate = Type.Object({
	gate: Type.String(),
	figure: Type.String(),
	bound: Type.String(),
	state: Type.Enum(["held", "broken", "warned", "not judged"]),
});

export const resultSchema = Type.Object({
	version: Type.Integer({ minimum: 2, maximum: 2 }),
	run: Type.String(),
	scenario: Type.String(),
	profile: Type.String(),
	/** ISO 8601, UTC. */
	startedAt: Type.String(),
	/** Seconds from the engine's start to its end. */
	seconds: Type.Number({ minimum: 0 }),
	/** Whether the plan was not carried out to its end, or not all of it is known. */
	partial: Type.Boolean(),
	target: Type.Object({
		name: Type.String(),
		isLocalServer: Type.Boolean(),
		isVerified: Type.Boolean(),
	}),
	plan: Type.Object({
		/** Visitors a second: the most of them. */
		rate: Type.Number(),
		seconds: Type.Number(),
		/** Seconds at the start whose visitors count in no duration, failed attempt, resumed session or lag. */
		warmUpSeconds: Type.Number({ minimum: 0 }),
		visitors: count,
		virtualUsers: count,
		virtualUsersReason: Type.String(),
		timeScale: Type.Number(),
		seed: count,
		/** Default limits that the plan could not feed with samples. */
		leftOut: Type.Array(Type.String()),
	}),
	engine: Type.Object({
		version: Type.String(),
		command: Type.String(),
		/** The engine's own exit code; -1 where a signal ended it. */
		code: Type.Integer(),
		ended: Type.String(),
	}),
	machine: Type.Object({
		node: Type.String(),
		platform: Type.String(),
		cpus: count,
		memoryMebibytes: count,
	}),
	visitors: Type.Object({
		started: count,
		dropped: count,
		interrupted: count,
		exceptions: count,
		/** By outcome: finished, left, refused, failed. */
		outcomes: counts,
	}),
	requests: Type.Object({
		/** All of them, those of the warm-up included. */
		count,
		/** Those after the warm-up, and how many of them failed and were retried. */
		measured: count,
		failed: count,
		retries: count,
	}),
	/** Answers that were owed a 200, and how many had it. */
	sessionReuse: Type.Object({ owed: count, reused: count }),
	violations: Type.Object({
		count,
		byRule: counts,
		examples: Type.Array(
			Type.Object({
				step: Type.String(),
				rule: Type.String(),
				found: Type.String(),
			}),
		),
		/** The first whole stories of each broken rule, personal data masked. */
		stories: Type.Array(brokenVisit),
	}),
	/** What only one story has. */
	figures: Type.Array(
		Type.Object({
			scenario: Type.String(),
			figure: Type.String(),
			value: Type.Number(),
			unit: Type.Enum(["ms", ""]),
		}),
	),
	steps: Type.Array(step),
	timeline,
	/** Every visitor of the run, warm-up included, by story, type and place. */
	ledger: Type.Array(place),
	/** Only of the mix. */
	mix: Type.Optional(mix),
	limits: Type.Array(limit),
	gates: Type.Array(gate),
	verdict: Type.Object({
		word: Type.Enum(["passed", "failed", "inconclusive", "invalid", "stopped"]),
		exitCode: count,
		reasons: Type.Array(Type.String()),
	}),
});

export type Result = Static<typeof resultSchema>;
export type StepResult = Result["steps"][number];
export type Timeline = Result["timeline"];
export type PlaceResult = Result["ledger"][number];
export type BrokenStory = Result["violations"]["stories"][number];
export type MixResult = NonNullable<Result["mix"]>;
export type LimitResult = Result["limits"][number];
export type GateResult = Result["gates"][number];
export type Verdict = Result["verdict"];
