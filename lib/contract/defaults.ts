/** The local server's promises by default. */
import type { FullPromises } from "./promises.ts";

export const defaultPromises: FullPromises = {
	sessions: {
		idleSeconds: 1800,
		lifetimeSeconds: 21_600,
		unknownSession: "404",
		maximum: 1_000_000,
	},
	capping: {
		perVisitor: { sessions: 10, windowSeconds: 60 },
		perAccount: { perSecond: 5000, burst: 10_000 },
	},
	conversationSeconds: 600,
	appInstallations: [
		{
			id: "mobile-app",
			type: "APP_INSTALL",
			campaigns: [
				{
					campaignId: 880524023,
					engagementId: 880524123,
					engagementRevision: 21,
					when: {},
				},
			],
		},
		{ id: "quiet-app", type: "APP_INSTALL", campaigns: [] },
		{ id: "web-app", type: "WEB", campaigns: [] },
	],
};

const demo = "18529853-4487-4234-be0b-7ca94e1e06bf";
const other = "e1c6bd0b-aef2-4948-8182-85a075f419e0";

/** The local server's sites and operators by default. Only the server knows their tokens. */
export const defaultReach: Reach = {
	sites: [
		{ id: demo, account: "demo" },
		{ id: other, account: "other" },
	],
	operators: [
		{ id: "f8769233-937d-4550-bdd3-8613027b2729", sites: [demo] },
		{ id: "0b7c8f4e-3a53-4c56-9a38-5d0c7e3c9d11", sites: [demo, other] },
	],
};

/** The sites of the Engagements API, and the operators with the sites in their reach. */
export interface Reach {
	readonly sites: readonly { readonly id: string; readonly account: string }[];
	readonly operators: readonly {
		readonly id: string;
		readonly sites: readonly string[];
	}[];
}
