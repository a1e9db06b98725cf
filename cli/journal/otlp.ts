/**
 * Reads what the engine exports: OTLP metrics as protobuf (opentelemetry-proto's metrics.proto). Of counters it takes how
 * much they grew, of histograms how many samples came.
 */
import { PbfReader } from "pbf";

export type Tags = Readonly<Record<string, string>>;

/** What came to a series since the last export. */
export interface Growth {
	readonly metric: string;
	readonly tags: Tags;
	readonly value: number;
}

type Point = Omit<Growth, "metric">;

/** Field numbers of the messages on the way to a metric and in its tags. */
const field = {
	request: { resourceMetrics: 1 },
	resourceMetrics: { scopeMetrics: 2 },
	scopeMetrics: { metrics: 2 },
	metric: { name: 1 },
	attribute: { key: 1, value: 2 },
	attributeValue: { string: 1 },
} as const;

/** A kind of metric: its field in the metric, and the fields of its points. */
interface Kind {
	readonly tag: number;
	readonly dataPoints: number;
	readonly attributes: number;
	/** By field, how the point's value is read. */
	readonly read: Readonly<
		Record<number, ((point: PbfReader) => number) | undefined>
	>;
}

const kinds: readonly Kind[] = [
	{
		// Sum, of a double or an integer.
		tag: 7,
		dataPoints: 1,
		attributes: 7,
		read: {
			4: (point) => point.readDouble(),
			6: (point) => point.readSFixed64(),
		},
	},
	{
		// ExponentialHistogram, of so many samples.
		tag: 10,
		dataPoints: 1,
		attributes: 1,
		read: { 4: (point) => point.readFixed64() },
	},
];

/** Every series of an export request. Throws for what is none. */
export function readGrowth(body: Uint8Array): Growth[] {
	const found: Growth[] = [];
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

function readMetric(reader: PbfReader): Growth[] {
	let name = "";
	const points: Point[] = [];
	reader.readFields((tag: number) => {
		if (tag === field.metric.name) name = reader.readString();
		const kind = kinds.find((one) => one.tag === tag);
		if (!kind) return;
		each(new PbfReader(reader.readBytes()), kind.dataPoints, (point) =>
			points.push(readPoint(point, kind)),
		);
	}, undefined);
	return points.map((point) => ({ metric: name, ...point }));
}

function readPoint(reader: PbfReader, kind: Kind): Point {
	const tags: Record<string, string> = {};
	let value = 0;
	reader.readFields((tag: number) => {
		value = kind.read[tag]?.(reader) ?? value;
		if (tag !== kind.attributes) return;
		const [key, text] = readAttribute(new PbfReader(reader.readBytes()));
		tags[key] = text;
	}, undefined);
	return { tags, value };
}

function readAttribute(reader: PbfReader): [key: string, value: string] {
	let key = "";
	let text = "";
	reader.readFields((tag: number) => {
		if (tag === field.attribute.key) key = reader.readString();
		if (tag !== field.attribute.value) return;
		const value = new PbfReader(reader.readBytes());
		value.readFields((kind: number) => {
			if (kind === field.attributeValue.string) text = value.readString();
		}, undefined);
	}, undefined);
	return [key, text];
}
