/** What the local server promises unless its configuration says otherwise. */
import { isObject } from "./json.ts";
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

/** Lays given members over the default, member by member; arrays and plain values replace. */
export function mergeOver<T>(base: T, given: unknown): T;
export function mergeOver(base: unknown, given: unknown): unknown {
	if (given === undefined) return base;
	if (!isObject(base) || !isObject(given)) return given;
	const merged: Record<string, unknown> = { ...base };
	for (const [name, value] of Object.entries(given))
		merged[name] = mergeOver(merged[name], value);
	return merged;
}
