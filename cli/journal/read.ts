/** Reads a journal.ndjson line by line, complete or cut off. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { BadInput } from "../../lib/util/user-errors.ts";
import { asLine, journalVersion, type Line } from "./lines.ts";
import { checksum } from "./verify.ts";

/** Bytes read at once. */
const pieceBytes = 2 ** 20;
const newline = 10;

/**
 * Calls for each line in turn. Gives what is wrong with the journal, where it is not whole: that it has no footer, that a
 * line cannot be read, that it is not the one that was written. Throws BadInput where it has no header or cannot be read
 * at all.
 */
export function readJournal(
	file: string,
	onLine: (line: Line) => void,
): string | undefined {
	const hash = createHash("sha256");
	let lines = 0;
	let problem: string | undefined;
	let isClosed = false;
	eachLine(file, (bytes) => {
		const line = parse(bytes);
		if (lines === 0 && !(line && "header" in line))
			throw new BadInput(
				`${file}, line 1: expected the header of a journal of version ${journalVersion}`,
			);
		if (isClosed) problem ??= "the journal has lines after its footer";
		if (!line) problem ??= `the journal's line ${lines + 1} cannot be read`;
		else if ("footer" in line) {
			isClosed = true;
			const found = checksum(hash.copy(), bytes.toString());
			if (line.lines !== lines || line.sha256 !== found)
				problem ??= `the journal is not as it was written: its footer is of ${line.lines} lines with another checksum, found ${lines}`;
		}
		hash.update(bytes);
		lines += 1;
		if (line) onLine(line);
	});
	if (lines === 0)
		throw new BadInput(`${file}: expected a journal, found nothing`);
	return isClosed
		? problem
		: "the journal has no footer: the run was cut off, and these are the figures until then";
}

function parse(bytes: Buffer): Line | undefined {
	try {
		return asLine(JSON.parse(bytes.toString()));
	} catch {
		return undefined;
	}
}

/** Calls for every complete line, its end included. */
function eachLine(file: string, call: (bytes: Buffer) => void): void {
	const descriptor = open(file);
	try {
		// Reused for every piece: a day's journal has hundreds.
		let buffer = Buffer.alloc(pieceBytes);
		let filled = 0;
		for (;;) {
			if (filled === buffer.length)
				buffer = Buffer.concat([buffer], 2 * buffer.length);
			const read = readSync(
				descriptor,
				buffer,
				filled,
				buffer.length - filled,
				null,
			);
			if (read === 0) return;
			const bytes = buffer.subarray(0, filled + read);
			let from = 0;
			for (;;) {
				const end = bytes.indexOf(newline, from);
				if (end < 0) break;
				call(bytes.subarray(from, end + 1));
				from = end + 1;
			}
			filled = bytes.copy(buffer, 0, from);
		}
	} finally {
		closeSync(descriptor);
	}
}

function open(file: string): number {
	try {
		return openSync(file, "r");
	} catch (error) {
		throw new BadInput(
			`${file}: expected the journal of a run: ${String(error)}`,
		);
	}
}
