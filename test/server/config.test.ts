/** The configuration is laid over the default, or refused in one line that names member and value. */
import { describe, expect, it } from "vitest";
import { readConfig } from "../../server/read-config.ts";

const campaign = { campaignId: 1, engagementId: 1, engagementRevision: 1 };
const appOf = (when: object): object => ({
	appInstallations: [
		{ id: "a", type: "APP_INSTALL", campaigns: [{ ...campaign, when }] },
	],
});
const faultOf = (entry: object): object => ({
	faults: [{ route: "*", share: 1, ...entry }],
});
const kim = { id: "k", name: "Kim", token: "t", sites: ["s"] };

describe("configuration", () => {
	it("is laid over the default member by member; arrays replace", () => {
		const config = readConfig(
			{
				sessions: { idleSeconds: 5 },
				accounts: { warm: [] },
				capping: { perVisitor: { windowSeconds: 5 } },
				capacity: null,
			},
			"c.json",
		);
		expect(config.sessions).toMatchObject({
			idleSeconds: 5,
			lifetimeSeconds: 21_600,
		});
		expect(config.accounts).toEqual({ warm: [], loadMilliseconds: 1500 });
		expect(config.capping.perVisitor).toEqual({
			sessions: 10,
			windowSeconds: 5,
		});
		expect(config.capacity).toBeNull();
	});

	const wrong: [object, string][] = [
		[{ acounts: {} }, 'acounts: unknown member; did you mean "accounts"?'],
		[
			{ capping: { perVisiter: {} } },
			'capping.perVisiter: unknown member; did you mean "perVisitor"?',
		],
		[
			{ capping: { perAccount: { burst: 0 } } },
			"capping.perAccount.burst: expected at least 1, found 0",
		],
		[
			{ sessions: { idleSeconds: "1" } },
			'sessions.idleSeconds: expected a value of type number, found "1"',
		],
		[
			{ sessions: { unknownSession: "500" } },
			'sessions.unknownSession: expected one of "404", "201", found "500"',
		],
		[
			{ accounts: { warm: ["a-b"] } },
			'accounts.warm[0]: expected text like ^[a-zA-Z0-9_]{1,20}$, found "a-b"',
		],
		[
			appOf({ deviceFamily: "WATCH" }),
			'appInstallations[0].campaigns[0].when.deviceFamily: expected one of "DESKTOP", "TABLET", "MOBILE", found "WATCH"',
		],
		[
			appOf({ attribute: "impAccept" }),
			"appInstallations[0].campaigns[0].when.attribute: expected one of",
		],
		[
			{ operators: [{ ...kim, sites: ["s"] }], sites: [] },
			'operators[0].sites[0]: expected the id of one of the sites, found "s"',
		],
		[
			{
				sites: [{ id: "s", account: "demo" }],
				operators: [kim, { ...kim, id: "l" }],
			},
			"operators[1].token: expected a token of its own, found another operator's",
		],
		[
			{
				sites: [
					{ id: "s", account: "demo" },
					{ id: "s", account: "other" },
				],
			},
			'sites[1].id: expected an id of its own, found "s" again',
		],
		[
			{ sites: [] },
			"sites: expected operators beside other sites than the default ones",
		],
		[
			{ sites: [{ id: "s", acount: "demo" }] },
			'sites[0].acount: unknown member; did you mean "account"?',
		],
		[
			{ operators: [{ id: "o", name: "n", token: "secret" }] },
			"operators[0]: expected the member sites, found id, name, token",
		],
		[{ "a\nb": 1 }, '"a\\nb": unknown member'],
		[
			{ history: { engagements: -1 } },
			"history.engagements: expected at least 0, found -1",
		],
		[
			faultOf({ kind: "slow" }),
			'faults[0].kind: expected one of "status", "delay", "reset", "truncate", "hang", "wrong", found "slow"',
		],
		[
			faultOf({ kind: "status" }),
			'faults[0]: expected the member status, which "status" needs',
		],
		[
			faultOf({ kind: "reset", status: 503 }),
			'faults[0].status: expected nothing, since "reset" has no status',
		],
		[
			faultOf({ kind: "delay", milliseconds: { median: 9, p99: 3 } }),
			"faults[0].milliseconds.p99: expected at least the median 9, found 3",
		],
		[
			faultOf({ kind: "wrong", defect: "lost-sesion" }),
			'faults[0].defect: expected a planted defect (docs/faults.md), found "lost-sesion"; did you mean "lost-session"?',
		],
		[
			faultOf({ kind: "wrong", defect: "no-offer", route: "list" }),
			'faults[0].route: expected engagement or *, where no-offer can be seen, found "list"',
		],
		[
			{ capacity: { workers: 1, queue: 1 } },
			"capacity: expected the member serviceMilliseconds",
		],
		[
			{
				capacity: {
					workers: 1,
					serviceMilliseconds: { median: 5, p99: 4 },
					queue: 1,
				},
			},
			"capacity.serviceMilliseconds.p99: expected at least the median 5, found 4",
		],
	];
	it.each(wrong)("%j is refused in one line", (given, line) => {
		let said = "";
		try {
			readConfig(given, "c.json");
		} catch (error) {
			said = error instanceof Error ? error.message : "";
		}
		expect(said.startsWith(`c.json: ${line}`)).toBe(true);
		expect(said).not.toMatch(/\n|secret/);
	});
});
