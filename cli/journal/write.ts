/** Writes journal.ndjson: append-only, each line whole and out of our hands before the next. */
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

/** What the engine counts and nobody here reads. */
const unread =
	/^(data_|iteration|http_req_(blocked|connecting|duration|receiving|sending|tls_handshaking|waiting)$|vus_max$)/;

export interface Journal {
	/** An export of the engine that came just now. */
	take(samples: readonly Sample[]): void;
	machine(sample: MachineSample): void;
	/** Why it is not whole, if it is not: nothing more is written then. */
	failure(): string | undefined;
	/** The seconds since its start at a moment of this program's clock (performance.now), as rows have them. */
	secondAt(milliseconds: number): number;
	close(footer: Footer): void;
}

/**
 * Starts a journal; whoever listens is told each line as it is written. Where it cannot be written, `onFailure` is called
 * once.
 */
export function startJournal(
	file: string,
	header: Header,
	listeners: { hear(line: Line): void; onFailure(): void },
): Journal {
	// The time of day may be set meanwhile; this clock only goes on.
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

	const write = (value: Line): void => {
		if (failure !== undefined) return;
		const text = `${JSON.stringify(value)}\n`;
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
	const tell = (line: Line): void => {
		write(line);
		listeners.hear(line);
	};

	const numberOf = ({ metric, tags }: Sample): number => {
		const key = JSON.stringify([metric, ...Object.entries(tags).sort()]);
		const known = numbers.get(key);
		if (known !== undefined) return known;
		const series = numbers.size;
		numbers.set(key, series);
		tell({ series, metric, tags });
		return series;
	};

	tell({ journal: journalVersion, header });
	return {
		take(samples) {
			shift ??= shiftOf(secondAt(performance.now()));
			const read = samples.filter(({ metric }) => !unread.test(metric));
			tell(rowOf(second(), read, numberOf));
		},
		machine: (sample) => tell({ second: second(), machine: sample }),
		failure: () => failure,
		secondAt,
		close(footer) {
			write({ footer, lines, sha256: hash.copy().digest("hex") });
			if (descriptor !== undefined) closeSync(descriptor);
		},
	};
}

/** Exports come twice a second: no second has one more or less where they come a quarter after its start and its middle. */
function shiftOf(first: number): number {
	return 0.25 - (first % 1);
}

/** A row of what came; series that have no news are left out. */
function rowOf(
	second: number,
	samples: readonly Sample[],
	numberOf: (sample: Sample) => number,
): Row {
	const counts: number[] = [];
	const levels: number[] = [];
	const histograms: number[][] = [];
	for (const sample of samples) {
		const { value: news } = sample;
		if ("growth" in news) {
			if (news.delta !== 0) counts.push(numberOf(sample), news.delta);
		} else if ("level" in news) levels.push(numberOf(sample), news.gauge);
		else {
			const { scale, zeros, sum, min, max, buckets } = coarsen(news.histogram);
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

/** Of milliseconds: all else is noise, and takes room. */
function toNanoseconds(value: number): number {
	return Math.round(value * 1e6) / 1e6;
}

/** A disk that is all but full takes a part of a line. */
function writeWhole(descriptor: number, text: string): void {
	const bytes = Buffer.from(text);
	let written = 0;
	while (written < bytes.length)
		written += writeSync(descriptor, bytes, written);
}
