/** The local server's configuration: its schema, its type and its defaults. */
import * as Type from "typebox";
import { defaultPromises, defaultReach } from "../lib/contract/defaults.ts";
import { patterns } from "../lib/contract/patterns.ts";
import { type FullPromises, promises } from "../lib/contract/promises.ts";
import { hidden } from "../lib/util/hidden.ts";
import { type FaultEntry, faultSchema } from "./faults/entries.ts";
import { type CapacitySettings, capacitySchema } from "./http/capacity.ts";

const strict = { additionalProperties: false };
const id = Type.String({ minLength: 1, maxLength: 100 });

const accounts = Type.Object(
	{
		warm: Type.Optional(Type.Array(Type.String({ pattern: patterns.account }))),
		loadMilliseconds: Type.Optional(
			Type.Number({ minimum: 0, maximum: 600_000 }),
		),
	},
	strict,
);
const site = Type.Object(
	{ id, account: Type.String({ pattern: patterns.account }) },
	strict,
);
const operator = Type.Object(
	{
		id,
		name: id,
		token: Type.String({
			pattern: "^[!-~]{1,200}$",
			description: "a token: 1 to 200 printable characters without spaces",
			...hidden,
		}),
		sites: Type.Array(id),
	},
	{ ...strict, ...hidden },
);
const history = Type.Object(
	{
		engagements: Type.Optional(
			Type.Integer({ minimum: 0, maximum: 1_000_000 }),
		),
		seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
	},
	strict,
);
/** The schema of a configuration file. */
export const configFile = Type.Object(
	{
		accounts: Type.Optional(accounts),
		...promises.properties,
		sites: Type.Optional(Type.Array(site)),
		operators: Type.Optional(Type.Array(operator, hidden)),
		history: Type.Optional(history),
		faults: Type.Optional(Type.Array(faultSchema)),
		capacity: Type.Optional(capacitySchema),
	},
	strict,
);

/** A site of the Engagements API, with the account of its conversations (M25). */
export type Site = Type.Static<typeof site>;
/** An operator: a caller of the Engagements API, with the sites in reach. */
export type Operator = Type.Static<typeof operator>;

/** The whole configuration of a local server. */
export interface Config extends FullPromises {
	accounts: { warm: string[]; loadMilliseconds: number };
	sites: Site[];
	operators: Operator[];
	history: { engagements: number; seed: number };
	faults: FaultEntry[];
	/** `null` for no limit. */
	capacity: CapacitySettings | null;
}

/** The tokens of the default operators, in their order. */
const people = [
	{ name: "Alex Raffa", token: "demo-token-alex" },
	{ name: "Kim Sato", token: "demo-token-kim" },
];

export const defaultConfig: Config = {
	accounts: { warm: ["demo"], loadMilliseconds: 1500 },
	...defaultPromises,
	sites: defaultReach.sites.map((one) => ({ ...one })),
	operators: defaultReach.operators.map(({ id: operatorId, sites }, index) => ({
		id: operatorId,
		...(people[index] ?? { name: operatorId, token: operatorId }),
		sites: [...sites],
	})),
	history: { engagements: 500, seed: 1 },
	faults: [],
	capacity: null,
};
