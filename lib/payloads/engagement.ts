/** Bodies of POST engagement. */
import type { Person } from "../contract/person.ts";

/** A consumer id that can be told from real traffic, and is this run's and this visitor's alone. */
export const consumerIdOf = (
	{ handle }: Person,
	run: string,
	visitor: number,
): string => {
	return `visitant-${handle}-${run}-${visitor}`;
};

/** What a person's device says when it first asks for an engagement (M18, M19). */
export const arrival = (person: Person, consumerId: string): string => {
	return `{"consumerId":"${consumerId}",${person.arrival}}`;
};

/** What a device says when it comes back: the session knows the rest (M12, M25). */
export const comeBack = (person: Person, consumerId: string): string => {
	return `{"consumerId":"${consumerId}",${person.device}}`;
};
