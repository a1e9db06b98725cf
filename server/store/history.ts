/** The seeded history of the Engagements API (E11): four weeks of a contact centre, up to the last UTC midnight. */
import { faker } from "@faker-js/faker/locale/en";
import type { Config } from "../config.ts";
import { createRandom, type Random } from "./random.ts";
import { type Chat, type Engaged, isBefore, type Place } from "./records.ts";

const days = 28;
const hourMilliseconds = 3_600_000;
const dayMilliseconds = 24 * hourMilliseconds;

/** How busy each hour of a day is (UTC): quiet nights, a peak before noon and another in the afternoon. */
const hours = [
	1, 1, 1, 1, 2, 4, 9, 20, 38, 55, 64, 60, 44, 50, 62, 58, 47, 36, 30, 26, 18,
	10, 5, 2,
];
/** How busy each day of a week is, from Sunday on. */
const weekdays = [4, 12, 11, 10, 10, 9, 5];

const chats: readonly (readonly [Chat, number])[] = [
	["dialogue", 80],
	["unanswered", 12],
	["empty", 8],
];
/** How long chats last, in milliseconds: most are short, a few are very long. */
const lengths: Readonly<Record<Chat, { median: number; p99: number }>> = {
	dialogue: { median: 260_000, p99: 3_000_000 },
	unanswered: { median: 45_000, p99: 240_000 },
	empty: { median: 2000, p99: 20_000 },
};
/** The shortest chat with lines of both sides. */
const shortestDialogue = 30_000;

/** Where an engagement may start: every operator at every site in reach. */
function placesOf({ sites, operators }: Config): Place[] {
	return operators.flatMap((one, operator) =>
		one.sites.map((id) => ({
			site: sites.findIndex((site) => site.id === id),
			operator,
		})),
	);
}

/** The history of a configuration, in order (E5). `midnight` is where it ends, in milliseconds since 1970. */
export function makeHistory(config: Config, midnight: number): Engaged[] {
	const { engagements, seed } = config.history;
	const starts = startsOf(placesOf(config));
	if (starts.length === 0) return [];
	const random = createRandom(seed, "history");
	faker.seed(seed);
	const moments = momentsBefore(midnight, random);
	const visitors: Visitor[] = [];
	const history: Engaged[] = [];
	for (let index = 0; index < engagements; index++) {
		// One engagement of each pair comes first, so that no operator's history is empty.
		const start = starts[index] ?? random.pick(starts);
		const visitor = visitorOf(visitors, random);
		const way = wayFrom(start, random);
		history.push(engagedAt(moments(), midnight, visitor, way, random));
	}
	return history.sort((one, other) => (isBefore(one, other) ? -1 : 1));
}

/** Draws moments of the four weeks, by how busy days and hours are. */
function momentsBefore(midnight: number, random: Random): () => number {
	const start = midnight - days * dayMilliseconds;
	const weights: number[] = [];
	let sum = 0;
	for (let hour = 0; hour < days * 24; hour++) {
		const day = new Date(start + hour * hourMilliseconds).getUTCDay();
		sum += (hours[hour % 24] ?? 0) * (weekdays[day] ?? 0);
		weights.push(sum);
	}
	return () => {
		const drawn = random.next() * sum;
		const hour = firstAbove(weights, drawn);
		return (
			start + hour * hourMilliseconds + random.between(0, hourMilliseconds - 1)
		);
	};
}

function firstAbove(sums: readonly number[], value: number): number {
	let low = 0;
	let high = sums.length - 1;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((sums[middle] ?? value) > value) high = middle;
		else low = middle + 1;
	}
	return low;
}

interface Visitor {
	readonly id: string;
	readonly name: string;
}

/** One visitor in five has visited before; half of the others have no name. */
function visitorOf(known: Visitor[], random: Random): Visitor {
	if (known.length > 0 && random.chance(0.2)) return random.pick(known);
	const visitor = {
		id: faker.string.uuid(),
		name: random.chance(0.5)
			? `Visitor #${known.length + 1}`
			: faker.person.fullName(),
	};
	known.push(visitor);
	return visitor;
}

/** Where engagements start, with all transfers from there. Engagements share these objects. */
interface Start {
	readonly alone: readonly Place[];
	readonly transferred: readonly (readonly Place[])[];
}

function startsOf(places: readonly Place[]): Start[] {
	return places.map((first) => ({
		alone: [first],
		transferred: places
			.filter(
				({ site, operator }) =>
					site !== first.site && operator !== first.operator,
			)
			.map((other) => [first, other]),
	}));
}

/** Some engagements are transferred. */
const wayFrom = ({ alone, transferred }: Start, random: Random) =>
	transferred.length > 0 && random.chance(0.08)
		? random.pick(transferred)
		: alone;

function engagedAt(
	moment: number,
	midnight: number,
	visitor: Visitor,
	places: readonly Place[],
	random: Random,
): Engaged {
	const chat = places.length > 1 ? "dialogue" : chatOf(random);
	const isTalk = chat === "dialogue";
	const drawn = Math.round(random.logNormal(lengths[chat]));
	const length = isTalk ? Math.max(shortestDialogue, drawn) : drawn;
	// Engagements that would last beyond midnight start earlier, since the history has ended.
	const createdAt = Math.min(moment, midnight - 1 - length);
	const audio = isTalk && random.chance(0.15);
	return {
		id: faker.string.uuid(),
		type: random.chance(0.35) ? "proactive" : "reactive",
		createdAt,
		length,
		endsAt: createdAt + length,
		visitorId: visitor.id,
		visitorName: visitor.name,
		places,
		chat,
		cobrowsing: isTalk && random.chance(0.2),
		video: isTalk && random.chance(0.08),
		audio,
		flagged: random.chance(0.03),
		recordings: audio ? recordings(random) : [],
		summaryForwarded: random.chance(0.4),
		crmForwarded: random.chance(0.3),
	};
}

function chatOf(random: Random): Chat {
	let drawn = random.between(1, 100);
	for (const [chat, weight] of chats) {
		drawn -= weight;
		if (drawn <= 0) return chat;
	}
	return "dialogue";
}

/** A call is recorded in one piece or in two. */
const recordings = (random: Random): string[] =>
	Array.from(
		{ length: random.between(1, 2) },
		() => `/recordings/${faker.string.alphanumeric(7)}`,
	);

/** Names for visitors of live conversations, in turn. */
export function makeNames(seed: number): string[] {
	faker.seed(seed);
	return Array.from({ length: 200 }, () => faker.person.fullName());
}

/** The operators who may take a conversation at a site, with their indexes. */
export const takersAt = (config: Config, site: number): Place[][] =>
	placesOf(config)
		.filter((place) => place.site === site)
		.map((place) => [place]);
