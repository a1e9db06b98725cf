/** The runs by which verdicts are measured: clean ones, which have to pass, and disturbed ones, which must not be decided wrongly. */
import { setTimeout as sleep } from "node:timers/promises";
import { scenarioNames } from "../../build.mjs";
import type { Limit } from "../../lib/load/limits.ts";
import { z95, z99 } from "../../lib/util/normal.ts";
import { hold } from "../groups.ts";

/** The processes of a run. */
export interface Scene {
	readonly generator: number;
	readonly server: number;
	/** Starts a program that keeps a core busy until the run ends. */
	readonly addNeighbour: () => void;
	/** Keeps what has to be done once k6 and the server have ended. */
	readonly atEnd: (undo: () => void) => void;
}

export interface Case {
	readonly name: string;
	readonly scenario: string;
	/** Visitors a second. */
	readonly rate: number;
	readonly seconds: number;
	/** What happens to a run with a server of its own. A clean run has none. */
	readonly disturbance?: Disturbance;
}

export interface Disturbance {
	/** Called once the load has begun. */
	readonly disturb?: (scene: Scene) => Promise<void>;
	/** Every new connection waits so many milliseconds for the server. */
	readonly handshakeMilliseconds?: number;
	/** The p95 of engagements that is owed, in milliseconds. */
	readonly p95: number;
	/** The true p95 may be higher, so that only *kept* can be wrong. */
	readonly isLeast?: true;
}

/** On both sides of 1,000 visitors, with the machine at most half busy. */
const few = { rate: 20, seconds: 20 };
const many = { rate: 60, seconds: 20 };
/** An operator makes twenty requests. */
const manyOperators = { rate: 30, seconds: 40 };

export const cleanCases: readonly Case[] = scenarioNames().flatMap((scenario) =>
	[few, scenario === "engagement-history" ? manyOperators : many].map(
		(load) => ({
			...load,
			name: `${scenario}, ${load.rate} visitors/s`,
			scenario,
		}),
	),
);

/** The declared capacity: no request waits for a worker, so that the server's time is the service time. */
export const capacity = {
	workers: 1000,
	serviceMilliseconds: { median: 40, p99: 120 },
	queue: 1000,
};

/** The true p95 of the server's time, in milliseconds. */
export const trueP95 = ((): number => {
	const { median, p99 } = capacity.serviceMilliseconds;
	return median * (p99 / median) ** (z95 / z99);
})();

const funnel = { ...many, scenario: "visitor-funnel" };

export const disturbedCases: readonly Case[] = [
	{
		...funnel,
		name: "nothing, with limits near the truth",
		disturbance: { p95: trueP95 },
	},
	{
		...funnel,
		name: "k6 may use a tenth of a core",
		disturbance: {
			p95: trueP95,
			disturb: async ({ generator, atEnd }) =>
				atEnd(hold(generator, { cores: 0.1 })),
		},
	},
	{
		...funnel,
		name: "other programs on both cores",
		disturbance: {
			p95: trueP95,
			disturb: async ({ addNeighbour }) => {
				addNeighbour();
				addNeighbour();
			},
		},
	},
	{
		...funnel,
		name: "k6 is frozen for 2 s",
		disturbance: {
			p95: trueP95,
			disturb: async ({ generator }) => {
				await sleep(4000);
				process.kill(generator, "SIGSTOP");
				await sleep(2000);
				process.kill(generator, "SIGCONT");
			},
		},
	},
	{
		...funnel,
		name: "the server may use 0.3 cores",
		disturbance: {
			p95: trueP95,
			isLeast: true,
			disturb: async ({ server, atEnd }) => atEnd(hold(server, { cores: 0.3 })),
		},
	},
	{
		...funnel,
		name: "each new connection waits for 2 s",
		disturbance: { p95: 2000, isLeast: true, handshakeMilliseconds: 2000 },
	},
];

/** Limits on both sides of the truth, near to it and far from it. */
const factors = [0.5, 0.8, 1.25, 2] as const;

export const limits: readonly Limit[] = factors.map((factor) => ({
	metric: "step_duration",
	step: "engage",
	statistic: "p95",
	comparison: "<",
	value: Math.round(factor * trueP95),
}));
