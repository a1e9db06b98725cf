/** What a settings file may say of each scenario's visitors; `npm run build` puts all schemas into the bundles as values. */

import type { TSchema } from "typebox";
import * as Type from "typebox";
import {
	mixName,
	type ScenarioName,
	type StoryName,
	scenarioNames,
	storiesOf,
} from "../load/stories.ts";
import { configPromises, settingsFile, targetsFile } from "./files.ts";

const strict = { additionalProperties: false };
const share = Type.Optional(Type.Number({ minimum: 0, maximum: 1 }));
const thinkTime = Type.Optional(
	Type.Object(
		{
			medianSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 3600 })),
			p99Seconds: Type.Optional(Type.Number({ minimum: 0, maximum: 36_000 })),
		},
		strict,
	),
);

const weight = Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 }));
const weightsOf = (names: readonly string[]) =>
	Type.Optional(
		Type.Object(
			Object.fromEntries(names.map((name) => [name, weight])),
			strict,
		),
	);

/** Stories without an entry have no habits to set. */
const habitSchemas: Readonly<Partial<Record<StoryName, TSchema>>> = {
	"visitor-funnel": Type.Object(
		{
			weights: weightsOf(["bounce", "browse", "chat", "buy", "return"]),
			timeoutShare: share,
			leadShare: share,
			read: thinkTime,
			leave: thinkTime,
			talk: thinkTime,
			away: thinkTime,
		},
		strict,
	),
	"session-capping": Type.Object(
		{
			weights: weightsOf(["keep", "drop-sid", "stale-sid", "drop-both"]),
			creations: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
			betweenSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 3600 })),
			looks: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
			liftSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
		},
		strict,
	),
	"cold-account": Type.Object(
		{
			visitorsPerAccount: Type.Optional(
				Type.Integer({ minimum: 1, maximum: 100_000 }),
			),
		},
		strict,
	),
	"engagement-history": Type.Object(
		{
			perPage: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
			pages: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
			weights: weightsOf(["archive", "fresh"]),
		},
		strict,
	),
	"invalid-requests": Type.Object(
		{
			wrongRequests: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
		},
		strict,
	),
};

const habitsOf = (name: StoryName): TSchema =>
	habitSchemas[name] ?? Type.Object({}, strict);

/** The mix has its stories' habits by name, and their weights. */
const mixHabits = (): TSchema => {
	const names = storiesOf(mixName);
	return Type.Object(
		{
			weights: weightsOf(names),
			...Object.fromEntries(
				names.map((name) => [name, Type.Optional(habitsOf(name))]),
			),
		},
		strict,
	);
};

const visitorsOf = (scenario: ScenarioName): TSchema =>
	Type.Object({
		visitors: Type.Optional(
			scenario === mixName ? mixHabits() : habitsOf(scenario),
		),
	});

/** All of them. */
export const schemas = {
	settings: settingsFile,
	/** By scenario: what its settings file may say under `visitors`. */
	visitors: Object.fromEntries(
		scenarioNames.map((name) => [name, visitorsOf(name)]),
	),
	targets: targetsFile,
	config: configPromises,
};

export type Schemas = typeof schemas;
