/** Profiles: how much load, for how long. The rate over time that follows from a profile is its shape. */
import type { Arrivals } from "./arrivals.ts";

/** The rate changes linearly from one multiple of the profile's rate to another. */
export interface ProfileStage {
	/** The share of the profile's seconds. */
	readonly share: number;
	readonly from: number;
	readonly to: number;
}

export interface Profile {
	readonly summary: string;
	/** Visitors a second; the stages multiply it. */
	readonly rate: number;
	/** Seconds of all stages together. */
	readonly seconds: number;
	/** Seconds of a linear rise to the first stage's rate, before that stage. They count in no figure. */
	readonly warmUpSeconds: number;
	readonly stages: readonly ProfileStage[];
	/** Multiplies think times and pauses before retries. */
	readonly timeScale: number;
	readonly arrivals: Arrivals;
}

const steady: readonly ProfileStage[] = [{ share: 1, from: 1, to: 1 }];

export const profiles = {
	smoke: {
		summary: "10 visitors a second for 20 s, in a hurry: does it work at all?",
		rate: 10,
		seconds: 20,
		warmUpSeconds: 0,
		stages: steady,
		timeScale: 0.1,
		arrivals: "even",
	},
	load: {
		summary:
			"50 visitors a second for 5 min after a ramp of 30 s: an ordinary busy day",
		rate: 50,
		seconds: 300,
		warmUpSeconds: 30,
		stages: steady,
		timeScale: 1,
		arrivals: "poisson",
	},
	stress: {
		summary:
			"up to 4 times 50 visitors a second in 10 min, and back: what gives way, does it recover?",
		rate: 50,
		seconds: 600,
		warmUpSeconds: 30,
		stages: [
			{ share: 0.15, from: 1, to: 1 },
			{ share: 0.05, from: 1, to: 2 },
			{ share: 0.2, from: 2, to: 2 },
			{ share: 0.05, from: 2, to: 3 },
			{ share: 0.2, from: 3, to: 3 },
			{ share: 0.05, from: 3, to: 4 },
			{ share: 0.2, from: 4, to: 4 },
			{ share: 0.1, from: 1, to: 1 },
		],
		timeScale: 0.1,
		arrivals: "poisson",
	},
	spike: {
		summary:
			"20 visitors a second, for half a minute ten times as many: is a rush survived?",
		rate: 20,
		seconds: 180,
		warmUpSeconds: 20,
		stages: [
			{ share: 0.4, from: 1, to: 1 },
			{ share: 0.02, from: 1, to: 10 },
			{ share: 0.16, from: 10, to: 10 },
			{ share: 0.02, from: 10, to: 1 },
			{ share: 0.4, from: 1, to: 1 },
		],
		timeScale: 0.1,
		arrivals: "poisson",
	},
	soak: {
		summary:
			"30 visitors a second for 4 h after a ramp of 1 min: does anything grow or wear out?",
		rate: 30,
		seconds: 14_400,
		warmUpSeconds: 60,
		stages: steady,
		timeScale: 1,
		arrivals: "poisson",
	},
	breakpoint: {
		summary:
			"from none to 1000 visitors a second in 10 min, ever more: where does it break?",
		rate: 1000,
		seconds: 600,
		warmUpSeconds: 0,
		stages: [{ share: 1, from: 0, to: 1 }],
		timeScale: 0.1,
		arrivals: "poisson",
	},
} as const satisfies Record<string, Profile>;

/** The load of one probe of a search for capacity: one rate, after a short rise. */
export const probeProfile: Profile = {
	summary: "one rate for 20 s after a rise of 3 s, in a hurry",
	rate: 10,
	seconds: 20,
	warmUpSeconds: 3,
	stages: steady,
	timeScale: 0.1,
	arrivals: "poisson",
};
