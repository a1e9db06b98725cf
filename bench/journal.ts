/** The time and memory of a report of 24 hours, made of a real minute of the mix, repeated. */
import { createHash } from "node:crypto";
import {
	closeSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	rmSync,
	statSync,
	writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	type Footer,
	isRow,
	journalVersion,
	type Line,
	type Row,
} from "../cli/journal/lines.ts";
import { readJournal } from "../cli/journal/read.ts";
import { measure, root } from "./process.ts";

const day = 86_400;
/** The seconds of the real run that are repeated. */
const from = 15;
const length = 40;

/** Prints seconds and MiB. */
export async function benchJournal(): Promise<void> {
	const scratch = mkdtempSync(join(tmpdir(), "visitant-bench-"));
	try {
		const minute = join(scratch, "minute");
		const words = "run mixed-traffic --rate 10 --duration 60s --out";
		await visitant([...words.split(" "), minute], [0, 3, 4]);
		const folder = join(scratch, "day");
		mkdirSync(folder);
		const file = writeDay(join(minute, "journal.ndjson"), folder);
		const started = performance.now();
		const { peakMebibytes } = await visitant(["report", folder], [0]);
		const seconds = (performance.now() - started) / 1000;
		console.log(
			`\na journal of 24 hours of the mix (${(statSync(file).size / 2 ** 20).toFixed(0)} MiB): report in ${seconds.toFixed(1)} s, ${peakMebibytes.toFixed(0)} MiB`,
		);
	} finally {
		rmSync(scratch, { recursive: true });
	}
}

function visitant(words: readonly string[], codes: readonly number[]) {
	return measure(join(root, "visitant"), words, {}, codes);
}

/** A journal of a day of such minutes. */
function writeDay(minute: string, folder: string): string {
	const lines: Line[] = [];
	readJournal(minute, (line) => lines.push(line));
	const file = join(folder, "journal.ndjson");
	const hash = createHash("sha256");
	const descriptor = openSync(file, "w");
	let count = 0;
	const write = (line: Line): void => {
		const text = `${JSON.stringify(line)}\n`;
		writeSync(descriptor, text);
		hash.update(text);
		count += 1;
	};
	const rows: Row[] = lines
		.filter(isRow)
		.filter(({ second }) => second >= from && second < from + length);
	for (const line of lines) {
		if ("header" in line) {
			const { header } = line;
			const duration = { text: "24h", source: "bench" };
			const asked = { ...header.asked, duration };
			write({ journal: journalVersion, header: { ...header, asked } });
		} else if ("series" in line) write(line);
	}
	for (let start = 0; start < day; start += length)
		for (const row of rows)
			write({ ...row, second: start + row.second - from });
	const footer = lines.find((line) => "footer" in line);
	if (!footer) throw new Error("the minute's journal has no footer");
	const whole: Footer = { ...footer.footer, seconds: day };
	const sha256 = hash.copy().digest("hex");
	writeSync(
		descriptor,
		`${JSON.stringify({ footer: whole, lines: count, sha256 })}\n`,
	);
	closeSync(descriptor);
	return file;
}
