/**
 * Reads k6's exports: OTLP metrics as protobuf (opentelemetry-proto's metrics.proto) with delta temporality, so counters
 * and histograms have what was added since the last export.
 */
import { PbfReader } from "pbf";
import type { Tags } from "../../lib/telemetry/metrics.ts";
import type { Histogram } from "./histogram.ts";

/** What was added to a series since the last export. */
export interface Sample {
	readonly metric: string;
	readonly tags: Tags;
	readonly value: SampleValue;
}

type SampleValue =
	| { readonly delta: number }
	| { readonly gauge: number }
	| { readonly histogram: Histogram };

/** Field numbers of the messages on the way to a metric and in its points. */
const field = {
	request: { resourceMetrics: 1 },
	resourceMetrics: { scopeMetrics: 2 },
	scopeMetrics: { metrics: 2 },
	metric: { name: 1, gauge: 5, sum: 7, exponentialHistogram: 10 },
	dataPoints: 1,
	number: { double: 4, integer: 6, attributes: 7 },
	histogram: {
		attributes: 1,
		sum: 5,
		scale: 6,
		zeros: 7,
		positive: 8,
		negative: 9,
		min: 12,
		max: 13,
	},
	buckets: { offset: 1, counts: 2 },
	attribute: { key: 1, value: 2 },
	attributeValue: { string: 1 },
} as const;

type Point = Omit<Sample, "metric">;

/** How the points of a metric are read, by the field that they come in. */
const kinds: Readonly<
	Record<number, ((point: PbfReader) => Point) | undefined>
> = {
	[field.metric.gauge]: (point) => {
		const { tags, value } = readNumber(point);
		return { tags, value: { gauge: value } };
	},
	[field.metric.sum]: (point) => {
		const { tags, value } = readNumber(point);
		return { tags, value: { delta: value } };
	},
	[field.metric.exponentialHistogram]: readHistogram,
};

/** The samples of an export request. Throws for anything else. */
export function readExport(body: Uint8Array): Sample[] {
	const found: Sample[] = [];
	each(new PbfReader(body), field.request.resourceMetrics, (resource) =>
		each(resource, field.resourceMetrics.scopeMetrics, (scope) =>
			each(scope, field.scopeMetrics.metrics, (metric) =>
				found.push(...readMetric(metric)),
			),
		),
	);
	return found;
}

/** Calls for every message in one field of the message that the reader is in; other fields are passed over. */
function each(
	reader: PbfReader,
	wanted: number,
	read: (message: PbfReader) => void,
): void {
	reader.readFields((tag: number) => {
		if (tag === wanted) read(new PbfReader(reader.readBytes()));
	}, undefined);
}

function readMetric(reader: PbfReader): Sample[] {
	let name = "";
	const points: Point[] = [];
	reader.readFields((tag: number) => {
		if (tag === field.metric.name) name = reader.readString();
		const read = kinds[tag];
		if (!read) return;
		each(new PbfReader(reader.readBytes()), field.dataPoints, (point) =>
			points.push(read(point)),
		);
	}, undefined);
	return points.map((point) => ({ metric: name, ...point }));
}

function readNumber(reader: PbfReader): { tags: Tags; value: number } {
	const tags: Record<string, string> = {};
	let value = 0;
	reader.readFields((tag: number) => {
		if (tag === field.number.double) value = reader.readDouble();
		if (tag === field.number.integer) value = reader.readSFixed64();
		if (tag === field.number.attributes) readTag(reader, tags);
	}, undefined);
	return { tags, value };
}

function readHistogram(reader: PbfReader): Point {
	const tags: Record<string, string> = {};
	const { histogram: at } = field;
	let [scale, zeros, sum, min, max] = [0, 0, 0, 0, 0];
	let buckets: number[] = [];
	reader.readFields((tag: number) => {
		if (tag === at.attributes) readTag(reader, tags);
		if (tag === at.sum) sum = reader.readDouble();
		if (tag === at.scale) scale = reader.readSVarint();
		if (tag === at.zeros) zeros += reader.readFixed64();
		if (tag === at.min) min = reader.readDouble();
		if (tag === at.max) max = reader.readDouble();
		if (tag === at.positive) buckets = readBuckets(reader);
		// A clock that was set back: no time has passed.
		if (tag === at.negative) zeros += total(readBuckets(reader));
	}, undefined);
	return {
		tags,
		value: { histogram: { scale, zeros, sum, min, max, buckets } },
	};
}

/** The buckets that hold anything, as pairs of index and count. */
function readBuckets(reader: PbfReader): number[] {
	const message = new PbfReader(reader.readBytes());
	let offset = 0;
	const counts: number[] = [];
	message.readFields((tag: number) => {
		if (tag === field.buckets.offset) offset = message.readSVarint();
		if (tag === field.buckets.counts) message.readPackedVarint(counts);
	}, undefined);
	return counts.flatMap((count, index) =>
		count === 0 ? [] : [offset + index, count],
	);
}

function total(buckets: readonly number[]): number {
	return buckets.reduce((sum, one, at) => (at % 2 === 1 ? sum + one : sum), 0);
}

function readTag(reader: PbfReader, tags: Record<string, string>): void {
	const attribute = new PbfReader(reader.readBytes());
	let key = "";
	let text = "";
	attribute.readFields((tag: number) => {
		if (tag === field.attribute.key) key = attribute.readString();
		if (tag !== field.attribute.value) return;
		const value = new PbfReader(attribute.readBytes());
		value.readFields((kind: number) => {
			if (kind === field.attributeValue.string) text = value.readString();
		}, undefined);
	}, undefined);
	tags[key] = text;
}
