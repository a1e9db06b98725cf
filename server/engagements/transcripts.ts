/** Transcripts (E9): made from the engagement's id, so that they are the same each time. */
import { createHash } from "node:crypto";
import { faker } from "@faker-js/faker/locale/en";
import { createRandom, type Random } from "../store/random.ts";
import type { Engaged } from "../store/records.ts";
import { farewells, greetings, matters, reminders } from "./dialogues.ts";

/** One line of a chat. `at` is in milliseconds since 1970; an operator is given by its index in the engagement. */
export interface Line {
	readonly at: number;
	readonly by: "visitor" | "system" | { readonly place: number };
	readonly says: string;
}

/** The shortest pause between two lines, in milliseconds; long chats have longer pauses. */
const minPause = 4000;

/** The lines of an engagement up to a moment, the oldest first. */
export function linesOf(
	record: Engaged,
	operatorNames: readonly string[],
	now: number,
): Line[] {
	const seed = createHash("sha256").update(record.id).digest().readUInt32LE();
	const random = createRandom(seed, "history");
	faker.seed(seed);
	const entries = script(record, operatorNames, random);
	const { length } = record;
	const until = Math.min(now, record.endsAt);
	// Even the shortest talk has a line of each side.
	const fits = entries.slice(0, Math.max(2, Math.floor(length / minPause)));
	const pause = length / (fits.length + 1);
	const lines = fits.map((line, index) => ({
		...line,
		at: Math.floor(
			record.createdAt + pause * (index + 0.2 + 0.75 * random.next()),
		),
	}));
	return lines.filter(({ at }) => at <= until);
}

type ChatEntry = Omit<Line, "at">;

function script(
	record: Engaged,
	operatorNames: readonly string[],
	random: Random,
): ChatEntry[] {
	if (record.chat === "empty") return [];
	const fill = filler(record, operatorNames);
	const matter = random.pick(matters);
	const [question] = matter;
	if (record.chat === "unanswered") {
		const asked = [question?.[1] ?? "", ...reminders].slice(
			0,
			random.between(1, 4),
		);
		return asked.map((says) => ({ by: "visitor", says: fill(says, 0) }));
	}
	const turns = random.chance(0.7)
		? matter
		: matter.slice(0, random.between(2, matter.length));
	const entries: ChatEntry[] = turns.map(([side, says]) => ({
		by: side === "visitor" ? side : { place: 0 },
		says: fill(says, 0),
	}));
	entries.splice(1, 0, {
		by: { place: 0 },
		says: fill(random.pick(greetings), 0),
	});
	addEvents(entries, record, operatorNames, fill);
	const last = record.places.length - 1;
	entries.push({
		by: { place: last },
		says: fill(random.pick(farewells), last),
	});
	return entries;
}

/** The system's lines: a shared screen, a started call, a transfer. */
function addEvents(
	entries: ChatEntry[],
	{ cobrowsing, video, audio, places }: Engaged,
	operatorNames: readonly string[],
	fill: (says: string, place: number) => string,
): void {
	const note = (says: string): void => {
		entries.splice(Math.min(3, entries.length), 0, { by: "system", says });
	};
	if (video) note("Upgraded to video");
	if (audio) note("Upgraded to audio");
	if (cobrowsing) note("Cobrowsing started");
	if (places.length < 2) return;
	entries.push(
		{
			by: "system",
			says: `Transferred to ${operatorNames[1] ?? "a colleague"}`,
		},
		{ by: { place: 1 }, says: fill(greetings[0] ?? "", 1) },
	);
}

/** Fills in names, the same ones in the whole chat. */
function filler(
	record: Engaged,
	operatorNames: readonly string[],
): (says: string, place: number) => string {
	const words: Readonly<Record<string, string>> = {
		product: faker.commerce.productName(),
		order: faker.string.numeric(8),
		city: faker.location.city(),
		weekday: faker.date.weekday(),
		amount: faker.finance.amount({ min: 20, max: 900, symbol: "$" }),
		visitor: record.visitorName,
	};
	return (says, place) =>
		says.replace(/\{(\w+)\}/g, (_all, name: string) =>
			name === "operator" ? (operatorNames[place] ?? "") : (words[name] ?? ""),
		);
}
