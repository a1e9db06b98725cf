/** The visitors' ledger: nobody who came is lost between two places. */
import { type Outcome, outcomes, outside } from "../../lib/load/outcomes.ts";
import type { Counts } from "../journal/counts.ts";
import type { PlaceResult } from "./schema.ts";

type Place = { -readonly [Name in keyof PlaceResult]: PlaceResult[Name] };

/** What became of everybody, by story, visitor type and place; in the order in which places were first reached. */
export function ledgerOf(counts: Counts): PlaceResult[] {
	const places = new Map<string, Place>();
	const placeOf = (scenario: string, type: string, name: string): Place => {
		const key = JSON.stringify([scenario, type, name]);
		const place = places.get(key) ?? empty(scenario, type, name);
		places.set(key, place);
		return place;
	};
	for (const { tags, count } of counts.series("visitor_moves")) {
		const { scenario = "", type = "", from = "", to = "" } = tags;
		const outcome = outcomeIn(to);
		if (!outcome) placeOf(scenario, type, to).entered += count;
		if (from === outside) continue;
		placeOf(scenario, type, from)[outcome ?? "wentOn"] += count;
	}
	return [...places.values()].map((place) => ({
		...place,
		inFlight: place.entered - place.wentOn - endedAt(place),
	}));
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
