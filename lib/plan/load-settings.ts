/** The load of a run: its profile with the given settings in place of the profile's own, and how the generator plays it. */

import { arrivalsNames } from "../load/arrivals.ts";
import { type Connections, connectionsNames } from "../load/connections.ts";
import { parseDuration } from "../load/duration.ts";
import { type Profile, profiles } from "../load/profiles.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { BadInput } from "../util/user-errors.ts";
import {
	type Asked,
	countIn,
	type Given,
	nameIn,
	numberOf,
	secondsOf,
} from "./given.ts";
import type { SettingsFile } from "./settings-file.ts";
import { maxVisitsAtOnce } from "./visits-at-once.ts";

/** How the generator plays visitors. */
export interface GeneratorSettings {
	/** Each visit opens a connection of its own, or open connections are used again. */
	readonly connections: Connections;
	/** How many visits a generator plays at once; more visitors are turned away. */
	readonly visitsAtOnce: number;
	/** How many event loops of k6 share the visitors. */
	readonly virtualUsers: number;
}

const maxVirtualUsers = 1000;

/** The profile of this name; smoke by default. Throws BadInput with the nearest name. */
export function profileOf(given: Given | undefined): Profile {
	if (!given) return profiles.smoke;
	const { text, source } = given;
	const found = Object.entries(profiles).find(([name]) => name === text);
	if (found) return found[1];
	const known = Object.keys(profiles);
	throw new BadInput(
		`${source}: expected a profile (${known.join(", ")}), found "${text}"${didYouMean(text, known)}`,
	);
}

type LoadInFile = NonNullable<SettingsFile["load"]>;

/** The profile with the given settings in place of its own. Throws BadInput naming the source. */
export function loadOf(
	profile: Profile,
	asked: Asked,
	load: LoadInFile,
	source: string,
): Profile {
	return {
		...profile,
		...sizeOf(profile, asked, load, source),
		timeScale: load.timeScale ?? profile.timeScale,
		arrivals:
			nameIn(arrivalsNames, asked.arrivals) ??
			load.arrivals ??
			profile.arrivals,
	};
}

/** The generator's settings: given ones over those of the file, and those over the machine's. Throws BadInput. */
export function generatorOf(
	asked: Asked,
	load: LoadInFile,
	machine: Omit<GeneratorSettings, "connections">,
): GeneratorSettings {
	const visitsAtOnce =
		countIn(asked.visitsAtOnce, maxVisitsAtOnce) ??
		load.visitsAtOnce ??
		machine.visitsAtOnce;
	const virtualUsers =
		countIn(asked.virtualUsers, maxVirtualUsers) ?? machine.virtualUsers;
	return {
		connections:
			nameIn(connectionsNames, asked.connections) ??
			load.connections ??
			"per-visitor",
		visitsAtOnce,
		// A virtual user with a bound of 0 would turn its whole share of the visitors away.
		virtualUsers: Math.min(virtualUsers, visitsAtOnce),
	};
}

/** Rate, seconds and stages. Throws BadInput where stages and another size are given. */
function sizeOf(
	profile: Profile,
	asked: Asked,
	{ rate, duration, stages }: LoadInFile,
	source: string,
): Pick<Profile, "rate" | "seconds" | "stages"> {
	if (stages === undefined)
		return {
			rate: rateOf(asked.rate) ?? rate ?? profile.rate,
			seconds: secondsOf(asked.duration, duration) ?? profile.seconds,
			stages: profile.stages,
		};
	const other =
		asked.rate?.source ??
		asked.duration?.source ??
		(rate === undefined ? undefined : "load.rate") ??
		(duration === undefined ? undefined : "load.duration");
	if (other !== undefined)
		throw new BadInput(
			`${other}: expected no other rate or duration beside load.stages of ${source}; leave out one of the two`,
		);
	return sizeOfStages(stages);
}

function rateOf(given: Given | undefined): number | undefined {
	return (
		given && numberOf(given, "visitors a second, 0.01 to 100000", 0.01, 100_000)
	);
}

/** Stages that each hold their rate, as parts of a profile of one visitor a second. */
function sizeOfStages(
	stages: readonly { readonly rate: number; readonly duration: string }[],
): Pick<Profile, "rate" | "seconds" | "stages"> {
	const lengths = stages.map(({ duration }) => parseDuration(duration) ?? 0);
	const seconds = lengths.reduce((sum, length) => sum + length, 0);
	return {
		rate: 1,
		seconds,
		stages: stages.map(({ rate }, at) => ({
			share: (lengths[at] ?? 0) / seconds,
			from: rate,
			to: rate,
		})),
	};
}
