/** What of a run's visitors is told which story, and with which habits. */

import {
	mixName,
	mixWeights,
	type ScenarioName,
	type StoryName,
	stories,
	storiesOf,
} from "../load/stories.ts";
import { isObject } from "../util/json.ts";
import { mergeOver } from "../util/merge.ts";
import { BadInput } from "../util/user-errors.ts";

/** A story, told to a share of all visitors. */
export interface Part {
	readonly story: StoryName;
	/** Above 0, at most 1. */
	readonly share: number;
	/** The story's own. */
	readonly habits: object;
}

/** The scenario's one story, or those of the mix by weight. Throws BadInput naming the member at `path` or below. */
export function partsOf(
	scenario: ScenarioName,
	visitors: unknown,
	isPreflight: boolean,
	path: string,
): Part[] {
	const given = isObject(visitors) ? visitors : {};
	const part = (
		story: StoryName,
		share: number,
		own: unknown,
		where: string,
	): Part => {
		const habits = stories[story].habitsWith(own, isPreflight);
		checkHabits(habits, where);
		return { story, share, habits };
	};
	if (scenario !== mixName) return [part(scenario, 1, visitors, path)];
	const weights: Readonly<Record<string, number>> = mergeOver(
		mixWeights,
		given.weights,
	);
	const all = sumOf(weights, `${path}.weights`);
	return storiesOf(scenario)
		.map((story) =>
			part(
				story,
				(weights[story] ?? 0) / all,
				given[story],
				`${path}.${story}`,
			),
		)
		.filter(({ share }) => share > 0);
}

/** A think time's longest value is not below its median, and somebody has to come. */
function checkHabits(habits: object, path: string): void {
	for (const [name, value] of Object.entries({ ...habits })) {
		if (!isObject(value)) continue;
		if (name === "weights") sumOf(value, `${path}.weights`);
		const { medianSeconds, p99Seconds } = value;
		if (Number(medianSeconds) > Number(p99Seconds))
			throw new BadInput(
				`${path}.${name}: expected a p99Seconds of at least medianSeconds (${String(medianSeconds)}), found ${String(p99Seconds)}`,
			);
	}
}

function sumOf(weights: Readonly<Record<string, unknown>>, path: string) {
	const sum = Object.values(weights).reduce<number>(
		(sum, weight) => sum + Number(weight),
		0,
	);
	if (sum > 0) return sum;
	throw new BadInput(`${path}: expected one above 0, found only 0`);
}
