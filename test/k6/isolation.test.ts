/** Hundreds of visitors at once in one program, with answers in any order: visitors do not affect each other. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { makeCorpus } from "../../corpus/people.ts";
import type { Reply, Request } from "../../lib/contract/transport.ts";
import type { Metrics } from "../../lib/k6/observer.ts";
import {
	type RunnerContext,
	ScenarioRunner,
} from "../../lib/k6/scenario-runner.ts";
import { prepareExpectations } from "../../lib/model/expected-answer.ts";
import { readEvent, type VisitEvent } from "../../lib/telemetry/events.ts";
import { Random } from "../../lib/util/random.ts";
import { noPause } from "../../lib/workload/steps.ts";
import * as visitorFunnel from "../../scenarios/visitor-funnel.ts";
import { createApp } from "../../server/app.ts";
import { readConfig } from "../../server/read-config.ts";
import { expected } from "../model/walk.ts";
import { planOf } from "../plan-of.ts";

const visitors = 400;
const people = makeCorpus();
const plan = planOf();
const [funnel] = plan.scenarios;
if (!funnel) throw new Error("no scenario");

interface Sample {
	readonly value: number | boolean;
	readonly tags: Readonly<Record<string, string>>;
}

/** Metrics that keep every sample, with its tags as they were then. */
const keptMetrics = () => {
	const samples: Record<string, Sample[]> = {};
	const metric = (name: string) => ({
		add(value: number | boolean, tags: Record<string, string> = {}) {
			samples[name] ??= [];
			samples[name].push({ value, tags: { ...tags } });
		},
	});
	const metrics: Metrics = {
		visitor_moves: metric("visitor_moves"),
		visitors_turned_away: metric("visitors_turned_away"),
		steps_failed: metric("steps_failed"),
		step_duration: metric("step_duration"),
		warm_up_duration: metric("warm_up_duration"),
		session_reuse: metric("session_reuse"),
		sessions_lost: metric("sessions_lost"),
		requests_lost: metric("requests_lost"),
		answers_in_front: metric("answers_in_front"),
		refusals_mistaken: metric("refusals_mistaken"),
		retries: metric("retries"),
		violations: metric("violations"),
		known_deviations: metric("known_deviations"),
		exceptions: metric("exceptions"),
		schedule_lag: metric("schedule_lag"),
		own: new Map(),
	};
	return { metrics, samples };
};

/** One request of a visitor, and its reply. Every visitor's requests have a duration of their own. */
type Exchange = readonly [Request, Reply];

/** Plays all visitors through the funnel at once, against the real server. Some visitors get one changed answer. */
const playTogether = async (isChanged: (visit: number) => boolean) => {
	const config = readConfig({}, "test");
	const { fastify } = createApp({ config, now: () => Date.now() });
	const { metrics, samples } = keptMetrics();
	const exchanges: Exchange[][] = [];
	const shared: RunnerContext = {
		seed: 3,
		run: "together",
		now: () => performance.now(),
		warmUpSeconds: 0,
		tolerated: new Set(),
		people,
		isMix: false,
		metrics,
		printed: { isVerbose: false, violations: {}, traces: {}, inFront: 0 },
		target: {
			pause: (seconds) => sleep(seconds * 1000),
			base: ["/api/account/", "/app/mobile-app/"],
			expectations: prepareExpectations(expected),
			timeScale: 0.001,
		},
		sendFor: () => {
			const own: Exchange[] = [];
			const visit = exchanges.push(own) - 1;
			const random = new Random(9, visit);
			return async (request) => {
				const sentAt = Date.now();
				await sleep(random.below(12));
				const answer = await fastify.inject({
					method: request.method,
					url: request.url,
					payload: request.body,
					headers: { "content-type": "application/json" },
				});
				await sleep(random.below(12));
				const isChangedHere = isChanged(visit) && request.step === "impDisplay";
				const reply = {
					status: answer.statusCode,
					contentType: String(answer.headers["content-type"]),
					body: isChangedHere
						? answer.body.replace(/"pageId":"\d+"/, '"pageId":"1"')
						: answer.body,
					error: "",
					sentAt,
					receivedAt: Date.now(),
					duration: visit + 1,
				};
				own.push([request, reply]);
				return reply;
			};
		},
	};
	const habits = {
		...{ ...funnel.habits, read: noPause, leave: noPause },
		...{ talk: noPause, away: noPause },
	};
	const runner = new ScenarioRunner(shared, funnel, visitorFunnel, {
		habits,
		share: 1,
		mayWrite: true,
		isPreflight: false,
		engagements: "",
		operators: [],
		coldAccounts: undefined,
		promises: expected.promises,
	});
	const ends = await Promise.all(
		Array.from({ length: visitors }, (_, visitor) =>
			runner.play({ visitor, milliseconds: 0, draw: 0 }),
		),
	);
	await fastify.close();
	return { ends, exchanges, samples };
};

afterEach(() => {
	vi.restoreAllMocks();
});

const consumerIn = ({ body }: Request): string | undefined =>
	/"consumerId":"([^"]+)"/.exec(body)?.[1];
const idIn = (name: string, { url }: Request): string | undefined =>
	new RegExp(`[?&]${name}=([^&]+)`).exec(url)?.[1];

describe("hundreds of visitors at once", () => {
	it("each keep their ids, and get the expected answers", async () => {
		const { ends, exchanges, samples } = await playTogether(() => false);
		expect(ends.every((end) => end)).toBe(true);
		expect(samples.violations).toBeUndefined();
		expect(samples.exceptions).toBeUndefined();
		const all = { consumers: new Set(), visitors: new Set(), sessions: 0 };
		const sessions = new Set();
		for (const own of exchanges) {
			const requests = own.map(([request]) => request);
			const consumers = new Set(
				requests.map(consumerIn).filter((one) => one !== undefined),
			);
			const ids = new Set(
				requests
					.map((request) => idIn("vid", request))
					.filter((one) => one !== undefined),
			);
			expect(consumers.size).toBe(1);
			expect(ids.size).toBeLessThanOrEqual(1);
			for (const one of consumers) all.consumers.add(one);
			for (const one of ids) all.visitors.add(one);
			for (const [, { status, body }] of own)
				if (status === 201) {
					all.sessions++;
					sessions.add(JSON.parse(body).sessionId);
				}
		}
		expect(all.consumers.size).toBe(visitors);
		expect(all.visitors.size).toBeGreaterThan(visitors / 2);
		expect(sessions.size).toBe(all.sessions);
	});

	it("each have the times of their own steps", async () => {
		const { exchanges, samples } = await playTogether(() => false);
		const sent = exchanges.flatMap((own) =>
			own.map(([{ step }, { duration }]) => `${step} ${duration}`),
		);
		const measured = (samples.step_duration ?? []).map(
			({ value, tags }) => `${tags.step} ${value}`,
		);
		expect(measured.sort()).toEqual(sent.sort());
		const moves = (samples.step_duration ?? []).map(({ tags }) => tags.from);
		const arrivals = moves.filter((from) => from === "arrival");
		expect(arrivals).toHaveLength(visitors);
	});

	it("each have a trace of their own", async () => {
		const events: VisitEvent[] = [];
		vi.spyOn(console, "warn").mockImplementation((line: string) => {
			const event = readEvent(line);
			if (event) events.push(event);
		});
		const { exchanges } = await playTogether((visit) => visit % 7 === 0);
		const traces = events.flatMap((event) =>
			event.event === "visit" ? [event.visit] : [],
		);
		expect(traces.length).toBeGreaterThanOrEqual(10);
		for (const { visitor, attempts } of traces) {
			const own = exchanges[visitor] ?? [];
			expect(visitor % 7).toBe(0);
			expect(
				attempts.map(({ step, request, milliseconds }) => [
					step,
					request,
					milliseconds,
				]),
			).toEqual(
				own.map(([{ step, method, url }, { duration }]) => [
					step,
					`${method} ${url}`,
					duration,
				]),
			);
			const broken = attempts.filter(({ violations }) => violations.length > 0);
			expect(broken.map(({ step }) => step)).toEqual(["impDisplay"]);
		}
	});
});
