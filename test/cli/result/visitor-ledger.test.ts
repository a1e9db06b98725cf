/** The visitors' ledger: every visitor who came is in one place, or has an outcome. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Measurements } from "../../../cli/journal/measurements.ts";
import {
	endedAt,
	visitorLedgerOf,
} from "../../../cli/result/visitor-ledger.ts";
import { outcomes } from "../../../lib/telemetry/outcomes.ts";

const steps = ["engage", "impDisplay", "resume"];
const visits = fc.array(
	fc.record({
		type: fc.constantFrom("chat", "buy"),
		path: fc.array(fc.constantFrom(...steps), { maxLength: 6 }),
		end: fc.constantFrom(...outcomes, undefined),
	}),
	{ maxLength: 40 },
);

describe("the visitors' ledger", () => {
	it("balances at every place; visitors who never ended are in flight", () => {
		fc.assert(
			fc.property(visits, (all) => {
				const counts = new Measurements();
				for (const { type, path, end } of all) {
					const places = ["outside", "arrival", ...path, ...(end ? [end] : [])];
					for (const [index, to] of places.entries()) {
						const from = places[index - 1];
						if (from === undefined) continue;
						const tags = { scenario: "visitor-funnel", type, from, step: to };
						const metric = steps.includes(to)
							? "step_duration"
							: "visitor_moves";
						counts.add({ metric, tags, count: 1 });
					}
				}
				const funnel = {
					scenario: "visitor-funnel",
					types: [{ type: "chat" }, { type: "buy" }],
					steps: steps.map((step) => ({ step })),
				};
				const ledger = visitorLedgerOf(counts, [funnel]);
				for (const place of ledger) {
					expect(place.entered).toBe(
						place.wentOn + endedAt(place) + place.inFlight,
					);
					const there = all.filter(
						({ type, path, end }) =>
							!end &&
							type === place.type &&
							(path.at(-1) ?? "arrival") === place.place,
					);
					expect(place.inFlight).toBe(there.length);
				}
				const sum = (count: "inFlight" | "finished"): number =>
					ledger.reduce((total, place) => total + place[count], 0);
				expect(sum("inFlight")).toBe(all.filter(({ end }) => !end).length);
				expect(sum("finished")).toBe(
					all.filter(({ end }) => end === "finished").length,
				);
			}),
		);
	});
});
