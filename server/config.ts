/** The local server's configuration: its schema, its type and its defaults. */
import Type from "typebox";
import { defaultPromises } from "../lib/wire/defaults.ts";
import { patterns } from "../lib/wire/patterns.ts";
import { type FullPromises, promises } from "../lib/wire/promises.ts";
import { type CapacitySettings, capacitySchema } from "./capacity.ts";
import { type FaultEntry, faultSchema } from "./faults/entries.ts";

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
		}),
		sites: Type.Array(id),
	},
	strict,
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
/** What a configuration file may hold. */
export const configFile = Type.Object(
	{
		accounts: Type.Optional(accounts),
		...promises.properties,
		sites: Type.Optional(Type.Array(site)),
		operators: Type.Optional(Type.Array(operator)),
		history: Type.Optional(history),
		faults: Type.Optional(Type.Array(faultSchema)),
		capacity: Type.Optional(capacitySchema),
	},
	strict,
);

/** A site of the Engagements API, and the account whose conversations it gets (M25). */
export type Site = Type.Static<typeof site>;
/** Who may ask the Engagements API, and for which sites. */
export type Operator = Type.Static<typeof operator>;

/** The whole configuration of a local server. */
export interface Config extends FullPromises {
	accounts: { warm: string[]; loadMilliseconds: number };
	sites: Site[];
	operators: Operator[];
	history: { engagements: number; seed: number };
	faults: FaultEntry[];
	/** `null` where nothing bounds it. */
	capacity: CapacitySettings | null;
}

const demo = "18529853-4487-4234-be0b-7ca94e1e06bf";
const other = "e1c6bd0b-aef2-4948-8182-85a075f419e0";

export const defaultConfig: Config = {
	accounts: { warm: ["demo"], loadMilliseconds: 1500 },
	...defaultPromises,
	sites: [
		{ id: demo, account: "demo" },
		{ id: other, account: "other" },
	],
	operators: [
		{
			id: "f8769233-937d-4550-bdd3-8613027b2729",
			name: "Alex Raffa",
			token: "demo-token-alex",
			sites: [demo],
		},
		{
			id: "0b7c8f4e-3a53-4c56-9a38-5d0c7e3c9d11",
			name: "Kim Sato",
			token: "demo-token-kim",
			sites: [demo, other],
		},
	],
	history: { engagements: 500, seed: 1 },
	faults: [],
	capacity: null,
};
