/** Bodies of POST engagement. */
import type { Person } from "../contract/person.ts";

/** A consumer id of this run and this visitor alone, which differs from those of real traffic. */
export const consumerIdOf = (
	{ handle }: Person,
	run: string,
	visitor: number,
): string => {
	return `visitant-${handle}-${run}-${visitor}`;
};

/** The body of a device's first POST engagement (M18, M19). */
export const arrival = (person: Person, consumerId: string): string => {
	return `{"consumerId":"${consumerId}",${person.arrival}}`;
};

/** The body of a device that comes back: the session has the rest (M12, M25). */
export const comeBack = (person: Person, consumerId: string): string => {
	return `{"consumerId":"${consumerId}",${person.device}}`;
};
