/** Reads JSON files that people write or hand over: one reader, so that all of them are treated alike. */
import { readFileSync, statSync } from "node:fs";
import { parseExact } from "../lib/util/exact-json.ts";

/** More than any file of ours has. */
const maxMebibytes = 64;
/** Levels of arrays and objects in each other: more than any file of ours has. */
const maxLevels = 100;

/** The content of a file. Throws Error with what was found instead, in a few words and without the file's text. */
export function readJsonFile(file: string): unknown {
	refuseLarge(refuseOtherKinds(file));
	const value = parsed(readFileSync(file, "utf8"));
	if (!isWithin(value, maxLevels))
		throw new Error(`more than ${maxLevels} levels of arrays and objects`);
	return value;
}

/** The bytes of a file. Throws Error where a path is no regular file: opening a FIFO waits for ever, and a device may never end. */
export function refuseOtherKinds(file: string): number {
	const found = statSync(file, { throwIfNoEntry: false });
	if (!found) throw new Error(`no file ${file}`);
	if (found.isDirectory()) throw new Error(`a folder, ${file}`);
	if (!found.isFile()) throw new Error(`no regular file, ${file}`);
	return found.size;
}

function refuseLarge(bytes: number): void {
	const mebibytes = bytes / 2 ** 20;
	if (mebibytes > maxMebibytes)
		throw new Error(
			`${mebibytes.toFixed(0)} MiB, and at most ${maxMebibytes} are read`,
		);
}

/** A message of the parser quotes the text, which may have secrets: only the place is said. */
function parsed(text: string): unknown {
	try {
		return parseExact(text);
	} catch (error) {
		const place = /line \d+ column \d+/.exec(String(error))?.[0];
		throw new Error(
			text.trim() === ""
				? "an empty file"
				: `no JSON${place === undefined ? "" : ` (${place})`}`,
		);
	}
}

function isWithin(value: unknown, levels: number): boolean {
	if (typeof value !== "object" || value === null) return true;
	return (
		levels > 0 &&
		Object.values(value).every((member) => isWithin(member, levels - 1))
	);
}
