/** What the engine exports is read as it is written, added up, and nobody is lost in it. */
import fc from "fast-check";
import { PbfWriter } from "pbf";
import { describe, expect, it } from "vitest";
import { Counts } from "../../cli/journal/counts.ts";
import { type Growth, readGrowth } from "../../cli/journal/otlp.ts";
import { startReceiver } from "../../cli/journal/receiver.ts";
import { endedAt, ledgerOf } from "../../cli/result/ledger.ts";
import { outcomes } from "../../lib/load/outcomes.ts";

/** An export request as the protocol has it, with members in it that nobody reads. */
const written = (growths: readonly Growth[]): Uint8Array => {
	const writer = new PbfWriter();
	writer.writeMessage(
		1,
		(_, resource) => {
			resource.writeStringField(3, "https://example/schema");
			resource.writeMessage(
				2,
				(_, scope) => {
					for (const growth of growths)
						scope.writeMessage(2, writeMetric, growth);
				},
				undefined,
			);
		},
		undefined,
	);
	return writer.finish();
};
const writeMetric = (growth: Growth, metric: PbfWriter): void => {
	metric.writeStringField(1, growth.metric);
	metric.writeStringField(3, "1");
	if (growth.metric === "step_duration")
		metric.writeMessage(10, writeHistogram, growth);
	else metric.writeMessage(7, writeSum, growth);
};
const writeHistogram = (growth: Growth, histogram: PbfWriter): void => {
	histogram.writeMessage(1, writeHistogramPoint, growth);
	histogram.writeVarintField(2, 1);
};
const writeHistogramPoint = (
	{ tags, value }: Growth,
	point: PbfWriter,
): void => {
	for (const tag of Object.entries(tags)) point.writeMessage(1, writeTag, tag);
	point.writeFixed64Field(3, 1);
	point.writeFixed64Field(4, value);
	point.writeDoubleField(5, 12.5);
};
const writeSum = (growth: Growth, sum: PbfWriter): void => {
	sum.writeMessage(1, writePoint, growth);
	sum.writeVarintField(2, 1);
};
const writePoint = ({ tags, value }: Growth, point: PbfWriter): void => {
	point.writeFixed64Field(2, 1);
	if (Number.isInteger(value)) point.writeSFixed64Field(6, value);
	else point.writeDoubleField(4, value);
	for (const tag of Object.entries(tags)) point.writeMessage(7, writeTag, tag);
};
const writeTag = (
	[key, text]: readonly [string, string],
	tag: PbfWriter,
): void => {
	tag.writeStringField(1, key);
	tag.writeMessage(
		2,
		(value: string, any) => any.writeStringField(1, value),
		text,
	);
};

const tags = fc.dictionary(
	fc.constantFrom("step", "type", "status"),
	fc.string(),
	{ noNullPrototype: true },
);
const growths: fc.Arbitrary<Growth[]> = fc.array(
	fc.oneof(
		fc.record({
			metric: fc.constantFrom("http_reqs", "visitor_moves"),
			tags,
			value: fc.oneof(
				fc.nat(),
				fc.double({ min: 0.5, max: 9.5, noInteger: true, noNaN: true }),
			),
		}),
		// A histogram: only how many samples it has.
		fc.record({
			metric: fc.constant("step_duration"),
			tags,
			value: fc.nat(),
		}),
	),
);

describe("an export of the engine", () => {
	it("is read as it was written", () => {
		fc.assert(
			fc.property(growths, (all) => {
				expect(readGrowth(written(all))).toEqual(all);
			}),
		);
	});

	it("adds up, whichever way it is asked for", () => {
		fc.assert(
			fc.property(growths, (all) => {
				const counts = new Counts();
				for (const growth of all) counts.add(growth);
				const expected = all
					.filter(
						({ metric, tags }) => metric === "http_reqs" && tags.step === "a",
					)
					.reduce((sum, { value }) => sum + value, 0);
				expect(counts.sum("http_reqs", { step: "a" })).toBeCloseTo(expected);
			}),
		);
	});

	it("is received over HTTP; what cannot be read is refused, told, and harms nothing", async () => {
		const receiver = await startReceiver();
		const post = async (body: Uint8Array): Promise<number> => {
			const url = `http://${receiver.endpoint}/v1/metrics`;
			return (await fetch(url, { method: "POST", body })).status;
		};
		const one: Growth = { metric: "http_reqs", tags: { step: "a" }, value: 3 };
		expect(await post(written([one]))).toBe(200);
		expect(receiver.problem()).toBeUndefined();
		expect(await post(Buffer.from("no protobuf at all"))).toBe(400);
		expect(receiver.problem()).toContain("could not be read");
		expect(await post(written([one]))).toBe(200);
		expect(receiver.counts.sum("http_reqs")).toBe(6);
		await receiver.close();
	});
});

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
	it("balances at every place, and leaves in flight who never ended", () => {
		fc.assert(
			fc.property(visits, (all) => {
				const counts = new Counts();
				for (const { type, path, end } of all) {
					const places = ["outside", "arrival", ...path, ...(end ? [end] : [])];
					for (const [index, to] of places.entries()) {
						const from = places[index - 1];
						if (from === undefined) continue;
						const tags = { scenario: "visitor-funnel", type, from, step: to };
						const metric = steps.includes(to)
							? "step_duration"
							: "visitor_moves";
						counts.add({ metric, tags, value: 1 });
					}
				}
				const story = {
					story: "visitor-funnel",
					types: [{ type: "chat" }, { type: "buy" }],
					steps: steps.map((step) => ({ step })),
				};
				const ledger = ledgerOf(counts, [story]);
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
