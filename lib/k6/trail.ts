/** Where a visitor is, and how it got there: every move is counted, so that nobody is lost on the way. */
import { outside } from "../load/outcomes.ts";

/** The tags of a move; `step` is where it leads, be it a step or the end of the visit. */
export type Move = { type: string; from: string; step: string };

export interface Trail {
	/** The next visitor is of this type, and outside still. */
	begin(type: string): void;
	/** The visitor moves on. */
	go(to: string): Move;
}

/** A place of one visitor type, with the ways that were taken from it so far: their tags are made once. */
interface Place {
	readonly type: string;
	readonly name: string;
	readonly ways: Map<string, Way>;
}
interface Way {
	readonly move: Move;
	readonly to: Place;
}

/** The trail of one visitor after the other. */
export const createTrail = (): Trail => {
	/** By type, all places by name. */
	const types = new Map<string, Map<string, Place>>();

	const placeOf = (type: string, name: string): Place => {
		const places = types.get(type) ?? new Map<string, Place>();
		types.set(type, places);
		const place = places.get(name) ?? { type, name, ways: new Map() };
		places.set(name, place);
		return place;
	};

	const wayTo = ({ type, name, ways }: Place, step: string): Way => {
		const way = { move: { type, from: name, step }, to: placeOf(type, step) };
		ways.set(step, way);
		return way;
	};

	let here = placeOf("", outside);
	return {
		begin(type) {
			here = placeOf(type, outside);
		},
		go(to) {
			const way = here.ways.get(to) ?? wayTo(here, to);
			here = way.to;
			return way.move;
		},
	};
};
