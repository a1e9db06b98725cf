/** Reads what the engine exports: OTLP metrics as protobuf (opentelemetry-proto's metrics.proto), counters only. */
import { PbfReader } from "pbf";

export type Tags = Readonly<Record<string, string>>;

/** How much a counter grew since the last export. */
export interface Growth {
	readonly metric: string;
	readonly tags: Tags;
	readonly value: number;
}

/** Field numbers of the messages on the way to a counter's points. */
const field = {
	request: { resourceMetrics: 1 },
	resourceMetrics: { scopeMetrics: 2 },
	scopeMetrics: { metrics: 2 },
	metric: { name: 1, sum: 7 },
	sum: { dataPoints: 1 },
	dataPoint: { asDouble: 4, asInt: 6, attributes: 7 },
	attribute: { key: 1, value: 2 },
	attributeValue: { string: 1 },
} as const;

/** Every counter of an export request. Throws for what is none. */
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
	const points: Omit<Growth, "metric">[] = [];
	reader.readFields((tag: number) => {
		if (tag === field.metric.name) name = reader.readString();
		if (tag === field.metric.sum)
			each(new PbfReader(reader.readBytes()), field.sum.dataPoints, (point) =>
				points.push(readPoint(point)),
			);
	}, undefined);
	return points.map((point) => ({ metric: name, ...point }));
}

function readPoint(reader: PbfReader): Omit<Growth, "metric"> {
	const tags: Record<string, string> = {};
	let value = 0;
	reader.readFields((tag: number) => {
		if (tag === field.dataPoint.asDouble) value = reader.readDouble();
		if (tag === field.dataPoint.asInt) value = reader.readSFixed64();
		if (tag !== field.dataPoint.attributes) return;
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
