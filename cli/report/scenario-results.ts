/** A Result scenario by scenario: a mix shows each like a run of it alone. */
import { arrival } from "../../lib/telemetry/outcomes.ts";
import type { PlaceResult, Result, StepResult } from "../result/schema.ts";

export interface ScenarioResult {
	readonly scenario: string;
	/** The scenario is one of several. */
	readonly isOfMix: boolean;
	/** Visitors that started. */
	readonly started: number;
	readonly steps: readonly StepResult[];
	readonly places: readonly PlaceResult[];
}

/** The scenarios that had visitors, in the order of the Result. */
export function scenarioResults({ steps, ledger }: Result): ScenarioResult[] {
	const names = [...new Set(ledger.map(({ scenario }) => scenario))];
	return names.map((scenario) => {
		const places = ledger.filter((place) => place.scenario === scenario);
		return {
			scenario,
			isOfMix: names.length > 1,
			started: startedIn(places),
			steps: steps.filter((step) => step.scenario === scenario),
			places,
		};
	});
}

/** Visitors of some places, by their type. */
export function byType(
	places: readonly PlaceResult[],
): (readonly [type: string, places: readonly PlaceResult[]])[] {
	const types = [...new Set(places.map(({ type }) => type))];
	return types.map((type) => [
		type,
		places.filter((place) => place.type === type),
	]);
}

/** The visitors who started, in the ledger of these places. */
export function startedIn(places: readonly PlaceResult[]): number {
	return sumOf(
		places.filter(({ place }) => place === arrival),
		"entered",
	);
}

type Count = Exclude<keyof PlaceResult, "scenario" | "type" | "place">;

/** The sum of one count over places. */
export function sumOf(places: readonly PlaceResult[], count: Count): number {
	return places.reduce((sum, place) => sum + place[count], 0);
}
