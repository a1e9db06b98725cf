/** The event loop of one virtual user: it starts each of its visitors at its moment, for any number of visits at once. */
import type { Arrival } from "../load/schedule.ts";

/** What a virtual user plays. */
export interface Program {
	/** In the order of their moments. */
	readonly arrivals: Iterator<Arrival>;
	/** Milliseconds since the start of the load, by a clock that is never set. */
	readonly now: () => number;
	/** Visits at once; visitors beyond it are turned away. */
	readonly bound: number;
	/** Milliseconds after the start of the load at which the last visits are given up. */
	readonly until: number;
	/** Plays one visitor; resolves to whether the visit ended with an outcome. Never rejects. */
	readonly play: (arrival: Arrival) => Promise<boolean>;
	readonly turnAway: (arrival: Arrival) => void;
}

/** The sums of a virtual user's visitors. */
export interface Played {
	readonly started: number;
	readonly turnedAway: number;
	/** Visits that ended with an outcome. */
	readonly ended: number;
}

/** Plays all visitors; resolves when every visit has ended, or the time is up. */
export const playAll = ({
	arrivals,
	now,
	bound,
	until,
	play,
	turnAway,
}: Program): Promise<Played> =>
	new Promise((resolve) => {
		let started = 0;
		let turnedAway = 0;
		let ended = 0;
		let atOnce = 0;
		let next = arrivals.next();

		const close = (): void => {
			clearTimeout(deadline);
			resolve({ started, turnedAway, ended });
		};
		const leave = (isEnded: boolean): void => {
			atOnce--;
			if (isEnded) ended++;
			if (next.done && atOnce === 0) close();
		};
		const receive = (arrival: Arrival): void => {
			if (atOnce >= bound) {
				turnedAway++;
				turnAway(arrival);
				return;
			}
			started++;
			atOnce++;
			play(arrival).then(leave);
		};
		/** Starts all visitors whose moment has come, and waits for the next moment. */
		const go = (): void => {
			while (!next.done) {
				const wait = next.value.milliseconds - now();
				if (wait > 0) {
					setTimeout(go, wait);
					return;
				}
				receive(next.value);
				next = arrivals.next();
			}
			if (atOnce === 0) close();
		};
		const deadline = setTimeout(close, until - now());
		go();
	});
