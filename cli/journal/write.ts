/** Writes journal.ndjson: append-only, each line complete before the next. */
import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { coarsen } from "./histogram.ts";
import {
	type Footer,
	type Header,
	journalVersion,
	type Line,
	type MachineSample,
	type Row,
} from "./lines.ts";
import type { Sample } from "./otlp.ts";
import { checksum, whyChanged } from "./verify.ts";

/** Metrics of k6 that nothing here reads. */
const unread =
	/^(data_|iteration|http_req_(connecting|duration|receiving|sending|tls_handshaking|waiting)$|vus_max$)/;

export interface Journal {
	/** Adds an export of k6 that came just now. */
	take(samples: readonly Sample[]): void;
	machine(sample: MachineSample): void;
	/** Why the journal is not complete, if it is not. Nothing more is written then. */
	failure(): string | undefined;
	/** The seconds since its start at a moment of this program's clock (performance.now), as rows have them. */
	secondAt(milliseconds: number): number;
	close(footer: Footer): void;
}

/**
 * Starts a journal. `onLine` is called with each line that is written, `onFailure` once, where the file cannot be written.
 */
export function startJournal(
	file: string,
	header: Header,
	listeners: { onLine(line: Line): void; onFailure(): void },
): Journal {
	// The time of day may be set during a run. This clock is never set.
	const started = performance.now();
	let shift: number | undefined;
	const secondAt = (now: number): number =>
		Math.max(0, (now - started) / 1000 + (shift ?? 0));
	const second = (): number => Math.floor(secondAt(performance.now()));
	const numbers = new Map<string, number>();
	const hash = createHash("sha256");
	let lines = 0;
	let failure: string | undefined;
	let descriptor: number | undefined;

	const write = (line: string): void => {
		if (failure !== undefined) return;
		const text = `${line}\n`;
		try {
			descriptor ??= openSync(file, "a");
			writeWhole(descriptor, text);
		} catch (error) {
			failure = `${file} could not be written: ${String(error)}`;
			listeners.onFailure();
			return;
		}
		hash.update(text);
		lines += 1;
	};
	const add = (line: Line): void => {
		write(JSON.stringify(line));
		listeners.onLine(line);
	};

	const numberOf = ({ metric, tags }: Sample): number => {
		const key = JSON.stringify([metric, ...Object.entries(tags).sort()]);
		const known = numbers.get(key);
		if (known !== undefined) return known;
		const series = numbers.size;
		numbers.set(key, series);
		add({ series, metric, tags });
		return series;
	};

	add({ journal: journalVersion, header });
	return {
		take(samples) {
			shift ??= shiftOf(secondAt(performance.now()));
			const read = samples.filter(({ metric }) => !unread.test(metric));
			add(rowOf(second(), read, numberOf));
		},
		machine: (sample) => add({ second: second(), machine: sample }),
		failure: () => failure,
		secondAt,
		close(footer) {
			const unsigned = JSON.stringify({ footer, lines });
			const sha256 = checksum(hash.copy(), unsigned);
			write(`${unsigned.slice(0, -1)},"sha256":"${sha256}"}`);
			if (descriptor !== undefined) closeSync(descriptor);
			failure ??= whyChanged(file, hash.digest("hex"));
		},
	};
}

/** Exports come twice a second. With this shift they come a quarter after a second's start and after its middle, so every second has two. */
function shiftOf(first: number): number {
	return 0.25 - (first % 1);
}

/** The row of an export. Series to which nothing was added are left out. Of the time that requests were blocked, only the sum is kept. */
function rowOf(
	second: number,
	samples: readonly Sample[],
	numberOf: (sample: Sample) => number,
): Row {
	const counts: number[] = [];
	const levels: number[] = [];
	const histograms: number[][] = [];
	for (const sample of samples) {
		const { value } = sample;
		if ("delta" in value) {
			if (value.delta !== 0) counts.push(numberOf(sample), value.delta);
		} else if ("gauge" in value) levels.push(numberOf(sample), value.gauge);
		else if (sample.metric === "http_req_blocked")
			counts.push(numberOf(sample), toNanoseconds(value.histogram.sum));
		else {
			const { scale, zeros, sum, min, max, buckets } = coarsen(value.histogram);
			if (zeros > 0 || buckets.length > 0)
				histograms.push([
					numberOf(sample),
					scale,
					zeros,
					...[sum, min, max].map(toNanoseconds),
					...buckets,
				]);
		}
	}
	return { second, counts, levels, histograms };
}

/** Rounds milliseconds to nanoseconds: more digits are noise and take space. */
function toNanoseconds(value: number): number {
	return Math.round(value * 1e6) / 1e6;
}

/** A disk that is almost full accepts only a part of a line. */
function writeWhole(descriptor: number, text: string): void {
	const bytes = Buffer.from(text);
	let written = 0;
	while (written < bytes.length)
		written += writeSync(descriptor, bytes, written);
}
