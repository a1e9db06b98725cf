/** Makes what the engine runs of a story, or of several: every iteration is one visitor. */
import { people } from "visitant:people";
import { SharedArray } from "k6/data";
import exec from "k6/execution";
import type { Options } from "k6/options";
import type { ScenarioName } from "../load/stories.ts";
import { countOf } from "../wire/person.ts";
import { exceptions } from "./metrics.ts";
import { isTold, playerFor, type ReadBrief } from "./player.ts";
import type { AnyStory } from "./story.ts";

/** Set by the build. */
declare const VISITANT_VERSION: string;
/** The engine's own: the first virtual user reads that file beside its bundle, the others never do. */
declare const require: (module: "./brief.js") => typeof import("./brief.ts");

/** The options and the default function of a scenario's bundle. */
export const visits = (
	scenario: ScenarioName,
	stories: AnyStory | readonly AnyStory[],
): { options: Options; run: () => void } => {
	const made =
		__VU === 0
			? require("./brief.js").makeBrief(scenario, VISITANT_VERSION)
			: undefined;
	const shared = new SharedArray<string>("brief", () => [
		JSON.stringify(made?.brief),
	]);
	const brief: ReadBrief = JSON.parse(shared[0] ?? "");
	if (countOf(people.people) === 0)
		throw new Error("dist/people.json holds nobody");
	const players: Record<string, () => void> = {};
	/** How this virtual user plays visitors of a story: made when it first does. */
	const playerOf = (one: AnyStory): (() => void) => {
		// In the mix visitors of two stories have the same number: each is somebody else.
		const suffix = all.length > 1 ? `-${all.indexOf(one) + 1}` : "";
		const player = players[one.name] ?? playerFor(one, brief, suffix);
		players[one.name] = player;
		return player;
	};
	const all = [stories].flat().filter(({ name }) => brief.stories[name]);
	const [only] = all;
	const run = (): void => {
		if (isTold(brief.common)) for (const one of all) playerOf(one)();
		else {
			const { name } = exec.scenario;
			for (const one of all) if (one.name === name) playerOf(one)();
		}
	};
	// The name of the engine's scenario is dear to ask for, and known where there is but one.
	const isSolo = only !== undefined && all.length === 1;
	return {
		options: made?.options ?? {},
		run: counted(isSolo ? playerOf(only) : run),
	};
};

/** An exception is ours, never the target's: it is counted, so that a run of nothing else cannot pass. */
const counted = (run: () => void): (() => void) => {
	return () => {
		try {
			run();
		} catch (error) {
			exceptions.add(1);
			throw error;
		}
	};
};
