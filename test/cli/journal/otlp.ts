/** Exports like those of k6: OTLP metrics as protobuf, with members that the reader does not need. */
import fc from "fast-check";
import { PbfWriter } from "pbf";
import type { Histogram } from "../../../cli/journal/histogram.ts";
import type { Sample } from "../../../cli/journal/otlp.ts";
import type { Tags } from "../../../lib/telemetry/metrics.ts";

/** An export request of these samples. */
export function exported(samples: readonly Sample[]): Uint8Array {
	const writer = new PbfWriter();
	writer.writeMessage(
		1,
		(_, resource) => {
			resource.writeStringField(3, "https://example/schema");
			resource.writeMessage(
				2,
				(_, scope) => {
					for (const sample of samples)
						scope.writeMessage(2, writeMetric, sample);
				},
				undefined,
			);
		},
		undefined,
	);
	return writer.finish();
}

function writeMetric(
	{ metric, tags, value }: Sample,
	message: PbfWriter,
): void {
	message.writeStringField(1, metric);
	message.writeStringField(3, "1");
	if ("gauge" in value)
		message.writeMessage(5, writeNumbers, { tags, value: value.gauge });
	else if ("delta" in value)
		message.writeMessage(7, writeNumbers, { tags, value: value.delta });
	else message.writeMessage(10, writeHistograms, { tags, ...value.histogram });
}

type Numbered = { readonly tags: Tags; readonly value: number };

function writeNumbers(one: Numbered, message: PbfWriter): void {
	message.writeMessage(1, writeNumber, one);
	message.writeVarintField(2, 1);
}

function writeNumber({ tags, value }: Numbered, point: PbfWriter): void {
	point.writeFixed64Field(2, 1);
	if (Number.isInteger(value)) point.writeSFixed64Field(6, value);
	else point.writeDoubleField(4, value);
	for (const tag of Object.entries<string>(tags))
		point.writeMessage(7, writeTag, tag);
}

type Tagged = Histogram & { readonly tags: Tags };

function writeHistograms(one: Tagged, message: PbfWriter): void {
	message.writeMessage(1, writeHistogram, one);
	message.writeVarintField(2, 1);
}

function writeHistogram(one: Tagged, point: PbfWriter): void {
	const { tags, scale, zeros, sum, min, max, buckets } = one;
	for (const tag of Object.entries<string>(tags))
		point.writeMessage(1, writeTag, tag);
	point.writeFixed64Field(3, 1);
	point.writeDoubleField(5, sum);
	point.writeSVarintField(6, scale);
	point.writeFixed64Field(7, zeros);
	point.writeMessage(8, writeBuckets, buckets);
	point.writeDoubleField(12, min);
	point.writeDoubleField(13, max);
}

/** Every bucket from the first to the last, as the protocol requires. */
function writeBuckets(pairs: readonly number[], message: PbfWriter): void {
	const offset = pairs[0] ?? 0;
	const counts: number[] = [];
	for (let at = 0; at < pairs.length; at += 2)
		counts[(pairs[at] ?? 0) - offset] = pairs[at + 1] ?? 0;
	message.writeSVarintField(1, offset);
	message.writePackedVarint(
		2,
		Array.from(counts, (count) => count ?? 0),
	);
}

function writeTag(
	[key, text]: readonly [string, string],
	tag: PbfWriter,
): void {
	tag.writeStringField(1, key);
	tag.writeMessage(
		2,
		(value: string, any) => any.writeStringField(1, value),
		text,
	);
}

const tags = fc.dictionary(
	fc.constantFrom("step", "type", "status"),
	fc.string(),
	{ noNullPrototype: true },
);
const number = fc.oneof(
	fc.nat(),
	fc.double({ min: 0.5, max: 9.5, noInteger: true, noNaN: true }),
);
const histogram: fc.Arbitrary<Histogram> = fc
	.record({
		scale: fc.integer({ min: -3, max: 20 }),
		zeros: fc.nat(9),
		sum: fc.nat(),
		min: fc.nat(),
		max: fc.nat(),
		start: fc.double({ min: -1, max: 0.8, noNaN: true }),
		counts: fc.array(fc.nat(5), { maxLength: 160 }),
	})
	.map(({ start, counts, scale, ...rest }) => {
		// Buckets of all numbers that there are.
		const farthest = Math.floor(1000 * 2 ** scale);
		const offset = Math.ceil(start * farthest);
		return {
			...rest,
			scale,
			buckets: counts.flatMap((count, index) =>
				count === 0 || offset + index > farthest ? [] : [offset + index, count],
			),
		};
	});

/** Samples of every kind. */
export const samples: fc.Arbitrary<Sample[]> = fc.array(
	fc.oneof(
		fc.record({
			metric: fc.constantFrom("http_reqs", "visitor_moves"),
			tags,
			value: fc.record({ delta: number }),
		}),
		fc.record({
			metric: fc.constant("vus"),
			tags,
			value: fc.record({ gauge: number }),
		}),
		fc.record({
			metric: fc.constant("step_duration"),
			tags,
			value: fc.record({ histogram }),
		}),
	),
);
