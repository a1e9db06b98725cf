/** A small world in which the server and the naive model walk side by side. */
import type { AsyncCommand } from "fast-check";
import { type Api, type ApiAnswer, createApi } from "./api.ts";
import { Naive, type World } from "./naive.ts";
import { type Listed, readHistory } from "./naive-history.ts";

/** Small enough that everything ends, is capped and comes back within sixty calls. */
export const world: World = {
	idleSeconds: 30,
	lifetimeSeconds: 100,
	conversationSeconds: 40,
	perVisitor: { sessions: 3, windowSeconds: 10 },
	perAccount: { perSecond: 0.5, burst: 8 },
	loadSeconds: 2,
	warm: ["demo"],
	unknownSession: "404",
	apps: {
		"mobile-app": [
			{
				campaignId: 1,
				engagementId: 10,
				engagementRevision: 1,
				when: { entryPoint: "sec://" },
			},
			{
				campaignId: 2,
				engagementId: 20,
				engagementRevision: 2,
				when: { attribute: "lead", deviceFamily: "MOBILE" },
			},
			{ campaignId: 3, engagementId: 30, engagementRevision: 3, when: {} },
		],
		"quiet-app": [],
	},
};

/** The server's configuration of a world. */
export const configOf = (of: World, more: object = {}): object => ({
	accounts: { warm: of.warm, loadMilliseconds: of.loadSeconds * 1000 },
	appInstallations: [
		...Object.entries(of.apps).map(([id, campaigns]) => ({
			id,
			type: "APP_INSTALL",
			campaigns,
		})),
		{ id: "web-app", type: "WEB", campaigns: [] },
	],
	sessions: {
		idleSeconds: of.idleSeconds,
		lifetimeSeconds: of.lifetimeSeconds,
		unknownSession: of.unknownSession,
	},
	capping: { perVisitor: of.perVisitor, perAccount: of.perAccount },
	conversationSeconds: of.conversationSeconds,
	history: { engagements: 60 },
	...more,
});

/** A server, and what the test remembers of its answers. */
export interface Real {
	readonly api: Api;
	readonly history: readonly Listed[];
	/** The lines of each transcript when it was last read. */
	readonly transcripts: Map<string, ApiAnswer["body"][]>;
}

/** A model and a server at the same moment; the server may be broken on purpose. */
export async function setUp(
	of: World,
	history: readonly Listed[],
	more: object = {},
): Promise<{ model: Naive; real: Real }> {
	const api = createApi(configOf(of, more));
	const model = new Naive(of);
	model.now = api.now();
	return { model, real: { api, history, transcripts: new Map() } };
}

/** The history that every such server has. */
export const historyOf = (of: World): Promise<Listed[]> =>
	readHistory(createApi(configOf(of)));

export type Command = AsyncCommand<Naive, Real>;

/** A step of both. */
export const command = (
	name: string,
	run: (model: Naive, real: Real) => Promise<void>,
): Command => ({ check: () => true, run, toString: () => name });

/** Throws where two values differ. */
export function same(what: string, found: unknown, owed: unknown): void {
	if (JSON.stringify(found) === JSON.stringify(owed)) return;
	throw new Error(
		`${what}: owed ${JSON.stringify(owed)}, found ${JSON.stringify(found)}`,
	);
}
