/** Whether a journal's file is what was written: nobody else may have truncated, replaced, removed or edited it. */
import { createHash, type Hash } from "node:crypto";
import { readFileSync } from "node:fs";

/** What follows the members of a footer's line that its checksum covers. */
const beforeChecksum = ',"sha256":';

/** The checksum of all lines before the footer's, whose hash is given, and of the footer's own members. */
export function checksum(before: Hash, footerLine: string): string {
	const end = footerLine.lastIndexOf(beforeChecksum);
	const covered = footerLine.slice(0, end < 0 ? -1 : end);
	return before.update(covered).digest("hex");
}

/** Why the file is not the one that was written, if it is not; `sha256` is of everything that was written. */
export function whyChanged(file: string, sha256: string): string | undefined {
	try {
		const found = createHash("sha256").update(readFileSync(file));
		return found.digest("hex") === sha256
			? undefined
			: `${file} is not as it was written: another program truncated, replaced or edited it`;
	} catch (error) {
		return `${file} was written, but cannot be read any more: ${String(error)}`;
	}
}
