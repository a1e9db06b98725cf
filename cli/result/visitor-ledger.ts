/** The visitors' ledger: how many came to each place, and what became of them there. */
import {
	arrival,
	type Outcome,
	outcomes,
	outside,
} from "../../lib/telemetry/outcomes.ts";
import type { Measurements } from "../journal/measurements.ts";
import type { PlaceResult } from "./schema.ts";

type Place = { -readonly [Name in keyof PlaceResult]: PlaceResult[Name] };

/** A scenario's visitor types, and its steps in their order. */
interface Scenario {
	readonly scenario: string;
	readonly types: readonly { readonly type: string }[];
	readonly steps: readonly { readonly step: string }[];
}

/** The ledger by scenario, visitor type and place, in the order of the plan. */
export function visitorLedgerOf(
	counts: Measurements,
	scenarios: readonly Scenario[],
): PlaceResult[] {
	const places = new Map<string, Place>();
	const placeOf = (scenario: string, type: string, name: string): Place => {
		const key = keyOf(scenario, type, name);
		const place = places.get(key) ?? empty(scenario, type, name);
		places.set(key, place);
		return place;
	};
	const moves = [
		...counts.series("visitor_moves"),
		...counts.series("warm_up_duration"),
		...counts.series("step_duration"),
	];
	for (const { tags, count } of moves) {
		const { scenario = "", type = "", from = "", step: to = "" } = tags;
		const outcome = outcomeIn(to);
		if (!outcome) placeOf(scenario, type, to).entered += count;
		if (from === outside) continue;
		placeOf(scenario, type, from)[outcome ?? "wentOn"] += count;
	}
	const order = new Map(scenarios.flatMap(keysOf).map((key, at) => [key, at]));
	const at = ({ scenario, type, place }: Place): number =>
		order.get(keyOf(scenario, type, place)) ?? order.size;
	return [...places.values()]
		.sort((one, other) => at(one) - at(other))
		.map((place) => ({
			...place,
			inFlight: place.entered - place.wentOn - endedAt(place),
		}));
}

const keyOf = (scenario: string, type: string, place: string): string =>
	JSON.stringify([scenario, type, place]);

function keysOf({ scenario, types, steps }: Scenario): string[] {
	const places = [arrival, ...steps.map(({ step }) => step)];
	return types.flatMap(({ type }) =>
		places.map((place) => keyOf(scenario, type, place)),
	);
}

/** Visits that ended at a place. */
export function endedAt(place: Pick<PlaceResult, Outcome>): number {
	return outcomes.reduce((sum, outcome) => sum + place[outcome], 0);
}

function outcomeIn(text: string): Outcome | undefined {
	return outcomes.find((outcome) => outcome === text);
}

function empty(scenario: string, type: string, place: string): Place {
	return {
		scenario,
		type,
		place,
		entered: 0,
		wentOn: 0,
		finished: 0,
		left: 0,
		refused: 0,
		failed: 0,
		inFlight: 0,
	};
}
