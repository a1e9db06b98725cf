/** Refuses limits of a settings file that a plan cannot judge. */
import {
	describeLimit,
	isCounted,
	type Limit,
	samplesFor,
	windowOf,
	windowSeconds,
	windowsOf,
} from "../load/limits.ts";
import { lengthSeconds, type Shape } from "../load/shape.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { BadInput } from "../util/user-errors.ts";

interface Arriving {
	readonly scenario: string;
	readonly shape: Shape;
	readonly steps: readonly { readonly step: string }[];
}

const statisticsOf: Record<Limit["metric"], readonly string[]> = {
	violations: ["count"],
	failed_attempts: ["rate"],
	session_reuse: ["rate"],
	steps_failed: ["count"],
	step_duration: ["p50", "p90", "p95", "p99"],
	answers: ["count", "rate"],
	achieved_rate: ["rate"],
	visitors_finished: ["count", "rate"],
};

/** Throws BadInput for a limit that the plan cannot judge. `expectedSamples` is how many samples the plan gives for it. */
export function refuseUnfit(
	limit: Limit,
	arriving: readonly Arriving[],
	expectedSamples: number,
): void {
	const where = `limits: ${describeLimit(limit)}`;
	refuseStatistic(limit, where);
	refuseWindow(limit, arriving, where);
	refuseNames(limit, arriving, where);
	const needed = samplesFor(limit);
	if (expectedSamples >= needed) return;
	throw new BadInput(
		`${where}: needs ${needed} samples, but the plan gives about ${Math.round(expectedSamples)}; ask for more visitors or a longer run`,
	);
}

function refuseStatistic(
	{ metric, statistic, status }: Limit,
	where: string,
): void {
	const known = statisticsOf[metric];
	if (!known.includes(statistic))
		throw new BadInput(
			`${where}: expected a statistic of ${metric} (${known.join(", ")}), found "${statistic}"`,
		);
	if ((metric === "answers") !== (status !== undefined))
		throw new BadInput(
			`${where}: a status belongs to the metric answers, which needs one; expected {"metric": "answers", "status": "503", ...}`,
		);
}

/** The maximum window in seconds. The receiver of k6's exports evaluates every window every second. */
const maxWindowSeconds = 60;

function refuseWindow(
	limit: Limit,
	arriving: readonly Arriving[],
	where: string,
): void {
	const window = windowOf(limit) ?? "";
	const seconds = windowSeconds(limit);
	const known = windowsOf[limit.metric];
	if (seconds === undefined && !known.includes(window))
		throw new BadInput(
			`${where}: expected ${known.join(", ")} or seconds as in 10s as the window of ${limit.metric}, found "${window}"`,
		);
	if (seconds === undefined) refuseEarlyStop(limit, where);
	const load = Math.max(...arriving.map(({ shape }) => lengthSeconds(shape)));
	// The first second of a load has fewer arrivals, since the load starts within it.
	const whole = limit.metric === "achieved_rate" ? load - 1 : load;
	const maxSeconds = Math.min(whole, maxWindowSeconds);
	if (seconds !== undefined && seconds > maxSeconds)
		throw new BadInput(
			`${where}: expected a window of at most ${maxSeconds} s in a load of ${load} s`,
		);
}

/** What grows during a run is below its lower bound when the run starts. */
function refuseEarlyStop(limit: Limit, where: string): void {
	const { action, comparison, metric } = limit;
	const isGrowing = isCounted(limit) || metric === "visitors_finished";
	if (action === "stop" && comparison === ">=" && isGrowing)
		throw new BadInput(
			`${where}: expected a window of seconds, as in 10s, since ${metric} is below its bound at the start of every run, which the action stop would end at once`,
		);
}

const withoutSteps: readonly Limit["metric"][] = [
	"violations",
	"session_reuse",
	"achieved_rate",
	"visitors_finished",
];

function refuseNames(
	{ metric, scenario, step }: Limit,
	arriving: readonly Arriving[],
	where: string,
): void {
	const meant = arriving.filter(
		(one) => scenario === undefined || scenario === one.scenario,
	);
	if (scenario !== undefined && meant.length === 0) {
		const names = arriving.map((one) => one.scenario);
		throw new BadInput(
			`${where}: expected a scenario of this run (${names.join(", ")}), found "${scenario}"${didYouMean(scenario, names)}`,
		);
	}
	if (step === undefined) return;
	const steps = meant.flatMap((one) => one.steps.map((plan) => plan.step));
	if (!steps.includes(step))
		throw new BadInput(
			`${where}: unknown step "${step}"${didYouMean(step, steps)}`,
		);
	if (withoutSteps.includes(metric))
		throw new BadInput(`${where}: ${metric} has no step`);
}
