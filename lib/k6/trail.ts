/** Where a visitor is, and how it got there: every move is counted, so that nobody is lost on the way. */
import { arrival, outside } from "../load/outcomes.ts";
import { visitorMoves } from "./metrics.ts";

export interface Trail {
	/** A visitor of a type arrives. */
	begin(type: string): void;
	/** The visitor took a step, or the visit ended. */
	go(to: string): void;
}

/** A place of one visitor type, with the ways that were taken from it so far: their tags are made once. */
interface Place {
	readonly type: string;
	readonly name: string;
	readonly ways: Map<string, Way>;
}
interface Way {
	readonly tags: { type: string; from: string; to: string };
	readonly to: Place;
}

/** The trail of one visitor after the other. */
export const createTrail = (): Trail => {
	/** By type, all places by name. */
	const types = new Map<string, Map<string, Place>>();
	let here: Place | undefined;

	const placeOf = (type: string, name: string): Place => {
		const places = types.get(type) ?? new Map<string, Place>();
		types.set(type, places);
		const place = places.get(name) ?? { type, name, ways: new Map() };
		places.set(name, place);
		return place;
	};

	const wayTo = (from: Place, to: string): Way => {
		const { type, name, ways } = from;
		const way = {
			tags: { type, from: name, to },
			to: placeOf(type, to),
		};
		ways.set(to, way);
		return way;
	};

	const go = (to: string): void => {
		if (!here) return;
		const way = here.ways.get(to) ?? wayTo(here, to);
		visitorMoves.add(1, way.tags);
		here = way.to;
	};

	return {
		begin(type) {
			here = placeOf(type, outside);
			go(arrival);
		},
		go,
	};
};
