/** A plan that needs more than the machine has is refused, with the number that it needs. */
import { describe, expect, it } from "vitest";
import {
	type Bounds,
	boundsOfMachine,
	refuseBeyond,
} from "../../../cli/engine/bounds.ts";
import { type Options, planOf } from "../../plan-of.ts";

const files = {
	"targets.json": {
		staging: {
			monitor: {
				url: "https://staging.example",
				account: "acme",
				appInstallation: "app",
			},
		},
	},
};

const ordinary: Bounds = {
	ports: 28_232,
	portReuse: "loopback",
	openFiles: 1_048_576,
};
const problemOf = (options: Options, change: Partial<Bounds> = {}): string => {
	try {
		refuseBeyond({ ...ordinary, ...change }, planOf(options, files));
		return "none";
	} catch (error) {
		return String(error);
	}
};

describe("local ports", () => {
	const busy = { target: "staging", rate: "500", duration: "5m" };

	it("are refused where a minute's new connections need more than the system has", () => {
		expect(problemOf(busy)).toMatch(
			/connections: a new one for each of 500 visitors\/s takes 30000 local ports.*this machine has 28232/,
		);
		expect(problemOf({ ...busy, rate: "470" })).toBe("none");
		expect(problemOf({ ...busy, duration: "30s" })).toBe("none");
	});

	it("are enough where the system reuses them at once, or visitors share connections", () => {
		expect(problemOf(busy, { portReuse: "all" })).toBe("none");
		expect(problemOf({ ...busy, connections: "reused" })).toBe("none");
		expect(problemOf({ ...busy, target: "https://127.0.0.1:1" })).toBe("none");
		expect(
			problemOf(
				{ ...busy, target: "https://127.0.0.1:1" },
				{ portReuse: "none" },
			),
		).toMatch(/30000 local ports/);
	});
});

describe("open files", () => {
	it("are refused where as many connections may be open at once as the limits allow to be slow", () => {
		expect(problemOf({}, { openFiles: 48 })).toMatch(
			/open files: 10 visitors\/s with 3\.5 requests each take up to \d+ connections and files at once; this program may open 48 \(ulimit -n\).*ulimit -n \d+/,
		);
		const [, needed = ""] =
			/ulimit -n (\d+)$/.exec(problemOf({}, { openFiles: 48 })) ?? [];
		expect(problemOf({}, { openFiles: Number(needed) })).toBe("none");
		expect(problemOf({}, { openFiles: Number(needed) - 1 })).not.toBe("none");
	});

	it("are not judged where the system does not say", () => {
		expect(problemOf({ rate: "5000" }, { openFiles: undefined })).toBe("none");
	});
});

describe("this machine", () => {
	it("says what it allows", () => {
		const { ports, openFiles } = boundsOfMachine();
		expect(ports).toBeGreaterThan(1000);
		expect(openFiles).toBeGreaterThan(100);
	});
});
