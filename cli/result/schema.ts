/** The Result of a run: one versioned record. Reports are made from it alone. */

import type { Static } from "typebox";
import * as Type from "typebox";
import {
	count,
	counts,
	limited,
	milliseconds,
	seconds,
	share,
} from "./numbers-schema.ts";
import { timeline } from "./timeline-schema.ts";

const error = share(
	"error bound of the percentiles, as a share of them; 0 where they are exact",
);

const step = Type.Object({
	/** The scenario of the step. */
	scenario: Type.String(),
	step: Type.String(),
	entered: count("times that it was taken after the warm-up"),
	failed: count("times that it did not succeed, retries and all"),
	failedAttempts: share("attempts that failed, as a share of all, 0 to 1"),
	/** After the warm-up. */
	duration: Type.Object({
		p50: milliseconds,
		p90: milliseconds,
		p95: milliseconds,
		p99: milliseconds,
		max: milliseconds,
		error,
	}),
	/** With the warm-up; percentiles from histograms. */
	whole: Type.Object({
		entered: count("times that it was taken, warm-up included"),
		p50: milliseconds,
		p95: milliseconds,
		p99: milliseconds,
		max: milliseconds,
		error,
	}),
	/** Absent in runs before version 6. */
	connecting: Type.Optional(
		share(
			"connecting, TLS included, as a share of all the time that it took, 0 to 1; warm-up included",
		),
	),
	/** Ranges of durations, and how many fell into each; after the warm-up, empty ranges left out. */
	histogram: Type.Object({
		upTo: Type.Array(milliseconds, { description: "upper ends of the ranges" }),
		counts: Type.Array(count("steps with a duration in the range")),
	}),
});

/** The visitors of one type at one place. `entered` is the sum of all other counts. */
const place = Type.Object({
	scenario: Type.String(),
	type: Type.String(),
	/** `arrival`, or the step that was taken last. */
	place: Type.String(),
	entered: count("visitors who came here"),
	wentOn: count("visitors who went on to another step, or the same again"),
	finished: count("visitors who went all the way"),
	left: count("visitors who left early, as their scenario has it"),
	refused: count("visitors whose visit ended with a refusal"),
	failed: count("visitors whose visit ended with a failure"),
	inFlight: Type.Integer({
		description: "visitors who were still there when the run ended",
	}),
});

/** The mix: as it was asked for, as the schedule drew it, and as it came. */
const mix = Type.Object({
	stories: Type.Array(
		Type.Object({
			scenario: Type.String(),
			share: share("of all visitors as it was asked for, 0 to 1"),
			planned: count("visitors: the share of all, rounded"),
			drawn: count("visitors that the schedule drew"),
			started: count("visitors"),
			turnedAway: count("visitors"),
		}),
	),
});

const brokenVisit = Type.Object({
	scenario: Type.String(),
	visitor: count("the visitor's number, replayed by --visitor"),
	type: Type.String(),
	outcome: Type.String(),
	attempts: Type.Array(
		Type.Object({
			step: Type.String(),
			/** Method and address. */
			request: Type.String(),
			sent: Type.String(),
			status: count("HTTP status; 0 where no answer came"),
			got: Type.String(),
			/** From the visitor's first request until this one was sent. Absent in some older runs. */
			sinceArrival: Type.Optional(milliseconds),
			milliseconds,
			/** The visitor's knowledge before and after the answer, where the answer broke a rule. */
			states: Type.Optional(
				Type.Object({
					before: Type.Unknown(),
					after: Type.Unknown(),
				}),
			),
			violations: Type.Array(
				Type.Object({
					rule: Type.String(),
					found: Type.String(),
					/** The part of the rule that was broken, where the rule has several. */
					owed: Type.Optional(Type.String()),
				}),
			),
		}),
	),
	/** The visitor's knowledge at the end. */
	known: Type.Optional(Type.Unknown()),
});

const limit = Type.Object({
	/** In words. */
	limit: Type.String(),
	metric: Type.String(),
	/** One scenario of a mix; without it, the whole run. */
	scenario: Type.Optional(Type.String()),
	step: Type.Optional(Type.String()),
	/** The status, for limits on answers. */
	status: Type.Optional(Type.String()),
	statistic: Type.String(),
	/** Absent in files of before. */
	comparison: Type.Optional(Type.Enum(["<", "<=", ">="])),
	value: limited("what it is held to"),
	/** `whole run`, `steady state`, or any so many seconds, as in `10s`. */
	window: Type.String(),
	action: Type.Enum(["fail", "warn", "stop"]),
	second: Type.Optional(count("the second that the worst window ended in")),
	measured: limited("what was measured"),
	error: share(
		"error bound of a measured percentile, as a share of it; 0 where it is exact",
	),
	samples: count("samples that it was measured by"),
	needed: count("samples that it needs to be judged"),
	state: Type.Enum(["kept", "broken", "warned", "undecided", "no data"]),
	/** Why, in one sentence. */
	reason: Type.String(),
});

const gate = Type.Object({
	gate: Type.String(),
	figure: Type.String(),
	bound: Type.String(),
	state: Type.Enum(["held", "broken", "warned", "not judged"]),
});

/** The schema says what changed with it; older.ts reads older versions. */
export const resultVersion = 6;

export const resultSchema = Type.Object({
	version: Type.Integer({
		minimum: resultVersion,
		maximum: resultVersion,
		description:
			"of this schema; since 6 a mix is compared with what the schedule drew, and sessions may be lost that were not promised; since 5 a limit has a reason, and may be undecided; since 4 visitors are turned away instead of dropped, and the plan has arrivals, connections and visitsAtOnce",
	}),
	run: Type.String(),
	scenario: Type.String(),
	profile: Type.String(),
	/** ISO 8601, UTC. */
	startedAt: Type.String(),
	seconds: seconds("from k6's start to its end"),
	/** The plan was not carried out to its end, or not all of the run is known. */
	partial: Type.Boolean(),
	target: Type.Object({
		name: Type.String(),
		isLocalServer: Type.Boolean(),
		isVerified: Type.Boolean(),
		/** Names of the target's own headers, each with the environment variable of its value. */
		headers: Type.Optional(
			Type.Unsafe<Readonly<Record<string, string>>>({
				type: "object",
				additionalProperties: Type.String({
					pattern: "^[A-Za-z_][A-Za-z0-9_]*$",
				}),
			}),
		),
		/** PEM files. */
		clientCertificate: Type.Optional(
			Type.Object({ cert: Type.String(), key: Type.String() }),
		),
	}),
	plan: Type.Object({
		rate: Type.Number({ description: "the most visitors a second" }),
		seconds: seconds("from the first visitor's turn to the last's"),
		warmUpSeconds: seconds(
			"at the start, whose visitors count in no duration, failed attempt, resumed session or lag",
		),
		visitors: count("visitors"),
		/** In runs before version 4 each virtual user played one visitor at a time, over its own connection. */
		arrivals: Type.Enum(["poisson", "even"]),
		connections: Type.Enum(["per-visitor", "reused", "per virtual user"]),
		visitsAtOnce: Type.Object({
			quick: count("visits at once where every answer comes at once"),
			slow: count("visits at once where all is as slow as the limits allow"),
			bound: count("visits at once beyond which visitors are turned away"),
		}),
		virtualUsers: count("event loops of k6 that share the visitors"),
		timeoutSeconds: seconds("after which a request is given up"),
		timeScale: Type.Number({
			description: "what think times and pauses are multiplied by",
		}),
		seed: count("chooses the visitors"),
		/** The habits of each scenario. */
		habits: Type.Unsafe<Record<string, object>>({
			type: "object",
			additionalProperties: { type: "object" },
		}),
		/** The settings file and the local server's configuration, if there were any, without tokens. */
		files: Type.Unsafe<Record<string, unknown>>({ type: "object" }),
		/** Default limits that the plan gave too few samples for. */
		leftOut: Type.Array(Type.String()),
	}),
	engine: Type.Object({
		version: Type.String(),
		command: Type.String(),
		code: Type.Integer({
			description: "k6's own exit code; -1 where a signal ended k6",
		}),
		ended: Type.String(),
	}),
	machine: Type.Object({
		node: Type.String(),
		platform: Type.String(),
		cpus: count("cores that may be used"),
		memoryMebibytes: count("mebibytes that may be used"),
	}),
	visitors: Type.Object({
		started: count("visitors"),
		turnedAway: count(
			"visitors who did not start: as many visits were going on as are allowed",
		),
		/** By scenario and visitor type, as in `visitor-funnel: chat`. */
		turnedAwayByType: counts("visitors"),
		interrupted: count("visits that were going on when the run ended"),
		exceptions: count("visits that met an exception of ours"),
		/** By outcome: finished, left, refused, failed. */
		outcomes: counts("visitors"),
	}),
	requests: Type.Object({
		count: count("requests, those of the warm-up included"),
		measured: count("requests after the warm-up"),
		failed: count("of the measured ones, those that failed"),
		retries: count("requests sent again after a failure, after the warm-up"),
		/** Why no answer came, the most frequent cause first; warm-up included. Empty in runs before version 6. */
		lost: Type.Array(
			Type.Object({
				cause: Type.String(),
				count: count("requests"),
				second: count("the second in which the first was lost"),
			}),
		),
		/** Answers of something in front of the API, as a gateway; the most frequent first. Empty in runs before version 6. */
		inFront: Type.Array(
			Type.Object({
				status: count("HTTP status"),
				media: Type.String(),
				count: count("answers"),
				second: count("the second in which the first came"),
				/** The first that was printed. */
				example: Type.Optional(
					Type.Object({
						step: Type.String(),
						/** The first words of its body. */
						words: Type.String(),
						location: Type.Optional(Type.String()),
						retryAfter: Type.Optional(Type.String()),
					}),
				),
			}),
		),
	}),
	sessionReuse: Type.Object({
		owed: count(
			"engagements with a live session that were answered 200 or should have been, after the warm-up",
		),
		reused: count("those of them that were answered 200"),
		lost: count(
			"engagements with a session that nothing promised to keep, answered 201",
		),
	}),
	violations: Type.Object({
		count: count("violations"),
		byRule: counts("violations"),
		examples: Type.Array(
			Type.Object({
				step: Type.String(),
				rule: Type.String(),
				found: Type.String(),
				/** The part of the rule that was broken, where the rule has several. */
				owed: Type.Optional(Type.String()),
			}),
		),
		/** The first traces of each broken rule, with personal data masked. */
		stories: Type.Array(brokenVisit),
	}),
	/** The limit that stopped the run, and when; absent where none did. */
	stoppedBy: Type.Optional(
		Type.Object({
			limit: Type.String(),
			second: count("seconds from the journal's start"),
		}),
	),
	/** Rules that the target is known to break (targets.json): counted, and no failure until a day. */
	knownDeviations: Type.Optional(
		Type.Array(
			Type.Object({
				rule: Type.String(),
				because: Type.String(),
				/** The last day, as in 2027-03-01. */
				until: Type.String(),
				count: count("violations that did not fail the run"),
				/** The last day is over: the rule is judged as any other. */
				isOver: Type.Boolean(),
				/** One of them. */
				found: Type.Optional(Type.String()),
			}),
		),
	),
	/** Labels of the run (--label), by key. */
	labels: Type.Optional(
		Type.Unsafe<Record<string, string>>({
			type: "object",
			additionalProperties: { type: "string" },
		}),
	),
	/** Figures of single scenarios. */
	figures: Type.Array(
		Type.Object({
			scenario: Type.String(),
			figure: Type.String(),
			value: Type.Number({ description: "in the unit beside it" }),
			error: share("error bound, as a share of it; 0 where it is exact"),
			unit: Type.Enum(["ms", ""]),
		}),
	),
	/** Only of runs that ended with their preflight, without load; the reason is empty where a signal stopped it. */
	preflight: Type.Optional(Type.Object({ reason: Type.String() })),
	steps: Type.Array(step),
	timeline,
	/** Every visitor of the run, warm-up included, by scenario, type and place. */
	ledger: Type.Array(place),
	/** For a mix only. */
	mix: Type.Optional(mix),
	limits: Type.Array(limit),
	gates: Type.Array(gate),
	verdict: Type.Object({
		word: Type.Enum(["passed", "failed", "inconclusive", "invalid", "stopped"]),
		exitCode: count("of the command line"),
		reasons: Type.Array(Type.String()),
	}),
});

export type Result = Static<typeof resultSchema>;
export type StepResult = Result["steps"][number];
export type Timeline = Result["timeline"];
export type PlaceResult = Result["ledger"][number];
export type Trace = Result["violations"]["stories"][number];
export type LostResult = Result["requests"]["lost"][number];
export type InFrontResult = Result["requests"]["inFront"][number];
export type MixResult = NonNullable<Result["mix"]>;
export type LimitResult = Result["limits"][number];
export type GateResult = Result["gates"][number];
export type Verdict = Result["verdict"];
