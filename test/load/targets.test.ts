/** Load goes to loopback, or to an entry of targets.json: no spelling of a URL leads elsewhere. */
import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beyondLoopback, isLoopback } from "../../lib/load/loopback.ts";
import { toleratedRules } from "../../lib/load/targets.ts";
import { withoutUser } from "../../lib/util/hidden.ts";
import { BadInput, UnsafeTarget } from "../../lib/util/user-errors.ts";
import { planOf } from "../plan-of.ts";

/** Hosts that some program takes for loopback, or for another machine. */
const hosts = [
	...[
		"127.0.0.1.",
		"127.1",
		"127.0.1",
		"0x7f.0.0.1",
		"0177.0.0.1",
		"127.0.0.01",
	],
	...["2130706433", "127.0.0.256", "127.0.0.1.example", "localhost.example"],
	...[
		"localhost.",
		"LOCALHOST.example",
		"notlocalhost",
		"0.0.0.0",
		"0",
		"[::]",
	],
	...["[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[fe80::1%25lo]", "[::2]"],
	...[
		"10.0.0.1",
		"169.254.169.254",
		"shop.example",
		"staging.example.evil.example",
	],
	...[
		"\uff11\uff12\uff17.0.0.1",
		"127\u30020.0.1",
		"xn--127",
		"127.0.0.1%2eexample",
	],
	...[
		"127.0.0.1#@shop.example",
		"127.0.0.1\\@shop.example",
		"127.0.0.1?@shop.example",
	],
	...[
		"127.0.0.1@shop.example",
		"shop.example@127.0.0.1",
		"127.0.0.1:80@shop.example",
	],
	...[
		"127.0.0.1 shop.example",
		"127.0.0.1\tshop.example",
		"shop.example\n127.0.0.1",
	],
	...[
		"",
		" ",
		".",
		"-",
		"_x.example",
		"a".repeat(64),
		"127.0.0.1/@shop.example",
	],
];
const forms: readonly ((host: string) => string)[] = [
	(host) => `https://${host}`,
	(host) => `https://${host}:8443/`,
	(host) => `http://${host}`,
	(host) => `HTTPS://${host}`,
	(host) => `https:/${host}`,
	(host) => `https:\\\\${host}`,
	(host) => ` https://${host}`,
	(host) => `https://${host}:99999`,
	(host) => `https://${host}:0x50`,
	(host) => `https://user:password@${host}`,
];
const urls = hosts.flatMap((host) => forms.map((form) => form(host)));

describe("targets", () => {
	it(`are refused in ${urls.length} spellings of other hosts, and no password is repeated`, () => {
		for (const url of urls) {
			const error = errorOf(() => planOf({ target: url }));
			if (!error) {
				// Only two forms of a name that is loopback itself.
				expect(isLoopback(new URL(url).hostname), url).toBe(true);
				continue;
			}
			expect(error instanceof BadInput || error instanceof UnsafeTarget).toBe(
				true,
			);
			expect(String(error)).not.toContain("password");
		}
	});

	it("are refused in the same spellings as entries of targets.json, or lead to exactly the host that is written there", () => {
		for (const url of urls) {
			const entry = {
				monitor: { url, account: "demo", appInstallation: "mobile-app" },
			};
			const files = { "targets.json": { staging: entry } };
			let found = "";
			const error = errorOf(() => {
				found = planOf({ target: "staging", rate: "1" }, files).target.url;
			});
			if (error) expect(String(error)).not.toContain("password");
			else {
				const { hostname } = new URL(found);
				expect(hostname).toBe(new URL(url).hostname);
				const written = new URL(url.toLowerCase());
				expect([hostname, written.username]).toEqual([written.hostname, ""]);
			}
		}
	});

	it("never repeat a token that is written where a variable's name belongs", () => {
		const token = "sk-live_4711/secret";
		const entry = {
			monitor: {
				url: "https://staging.example",
				account: "demo",
				appInstallation: "mobile-app",
			},
			engagements: {
				url: "https://staging.example",
				sites: ["site-1"],
				operators: [{ id: "kim", tokenEnv: token, sites: ["site-1"] }],
			},
		};
		const error = errorOf(() =>
			planOf({ target: "staging" }, { "targets.json": { staging: entry } }),
		);
		expect(String(error)).toBe(
			"BadInput: targets.json: staging.engagements.operators[0].tokenEnv: expected the name of an environment variable that does not start with K6_ or OTEL_, found a value that is not shown",
		);
	});
});

describe("what k6 may not connect to where the target is on loopback", () => {
	// k6 compares addresses with networks of their own kind alone; one list of Node's would not.
	const blocked = { ipv4: new BlockList(), ipv6: new BlockList() };
	for (const network of beyondLoopback) {
		const [address = "", bits = ""] = network.split("/");
		const family = familyOf(address);
		blocked[family].addSubnet(address, Number(bits), family);
	}

	it("is every address but 127.0.0.0/8 and ::1", () => {
		const near = [
			"126.255.255.255",
			"128.0.0.0",
			"::",
			"::2",
			"::1:1",
			"8000::1",
		];
		const inside = ["127.0.0.0", "127.0.0.1", "127.255.255.255", "::1"];
		for (const address of near) expect(isBlocked(address), address).toBe(true);
		for (const address of inside)
			expect(isBlocked(address), address).toBe(false);
		fc.assert(
			fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
				const isOwn = address.startsWith("127.") || isOne(address);
				expect(isBlocked(address)).toBe(!isOwn);
			}),
		);
	});

	const isBlocked = (address: string): boolean =>
		blocked[familyOf(address)].check(address, familyOf(address));
	const isOne = (address: string): boolean =>
		isIP(address) === 6 && new URL(`http://[${address}]`).hostname === "[::1]";
});

const familyOf = (address: string): "ipv4" | "ipv6" =>
	isIP(address) === 4 ? "ipv4" : "ipv6";

function errorOf(act: () => void): unknown {
	try {
		act();
		return undefined;
	} catch (error) {
		return error;
	}
}

describe("an entry of targets.json", () => {
	const problemOf = (entry: object): string => {
		const monitor = {
			url: "https://staging.example",
			account: "demo",
			appInstallation: "mobile-app",
		};
		const files = { "targets.json": { staging: { monitor, ...entry } } };
		try {
			planOf({ target: "staging" }, files);
			return "none";
		} catch (error) {
			return String(error);
		}
	};

	it.each([
		[{ "X-Key": "K6_KEY" }, "does not start with K6_ or OTEL_"],
		[{ Authorization: "KEY" }, "that requests do not have by themselves"],
		[{ cookie: "KEY" }, "that requests do not have by themselves"],
		[{ TE: "KEY" }, "that requests do not have by themselves"],
		[{ "X-Key": "KEY", "x-key": "OTHER" }, "each header once"],
		["the-token-itself", "a value that is not shown"],
		[["the-token-itself"], "a value that is not shown"],
	])("with the headers %j is refused", (headers, reason) => {
		const problem = problemOf({ headers });
		expect(problem).toContain(reason);
		expect(problem).not.toContain("the-token-itself");
	});

	it("with a token in place of an operator or a list shows none of it", () => {
		for (const operators of [
			"tok-4711",
			["tok-4711"],
			[{ token: "tok-4711" }],
		]) {
			const url = "https://staging.example";
			const problem = problemOf({ engagements: { url, sites: [], operators } });
			expect(problem).toMatch(/^BadInput/);
			expect(problem).not.toContain("tok-4711");
		}
	});

	it("knows each deviation once", () => {
		const one = { rule: "M21", because: "later", until: "2099-01-01" };
		expect(problemOf({ knownDeviations: [one] })).toBe("none");
		expect(problemOf({ knownDeviations: [one, one] })).toContain(
			"expected each rule once, found M21 again",
		);
	});

	it("tolerates a deviation until its last day is over", () => {
		const one = { rule: "M21", because: "later", until: "2027-03-01" };
		const rulesOn = (day: string) => [
			...toleratedRules({ knownDeviations: [one] }, day),
		];
		expect(rulesOn("2027-03-01")).toEqual(["M21"]);
		expect(rulesOn("2027-03-02")).toEqual([]);
	});
});

describe("an error", () => {
	it.each([
		["https:/kim:secret@shop.example", "https:/***@shop.example"],
		["https://kim:sec/ret@shop.example", "https://***@shop.example"],
		["kim:secret@shop.example", "***@shop.example"],
		["https:\\\\kim:secret@shop.example", "https:\\\\***@shop.example"],
		["https://kim@a:secret@shop.example", "https://***@shop.example"],
		["https://shop.example", "https://shop.example"],
	])("shows %s as %s", (text, shown) => expect(withoutUser(text)).toBe(shown));
});
