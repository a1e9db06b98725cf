/** Bodies of POST engagement. */
import type { EngagementRequest } from "../wire/monitor.ts";
import type { Person } from "../wire/person.ts";

/** A consumer id that can be told from real traffic, and is this run's and this visitor's alone. */
export function consumerIdOf(person: Person, run: string, visitor: number): string {
	return `visitant-${person.handle}-${run}-${visitor}`;
}

/** What a person's device says when it first asks for an engagement (M18, M19). */
export function arrival(person: Person, consumerId: string): EngagementRequest {
	return {
		consumerId,
		clientProperties: person.clientProperties,
		entryPoints: person.entryPoints,
		engagementAttributes: person.attributes,
	};
}

/** What a device says when it comes back: the session knows the rest (M12, M25). */
export function comeBack(person: Person, consumerId: string): EngagementRequest {
	return { consumerId, clientProperties: person.clientProperties };
}
