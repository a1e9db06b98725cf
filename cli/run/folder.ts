/** The folder of a run or of a search: it is made, and claimed while somebody uses it. */
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../../lib/util/json.ts";
import { BadInput } from "../../lib/util/user-errors.ts";

/** Calls `act` while the folder is claimed. Throws BadInput where it is used already, or cannot be had. */
export async function withFolder<Result>(
	folder: string,
	act: () => Promise<Result>,
): Promise<Result> {
	makeFolder(folder);
	try {
		return await act();
	} finally {
		rmSync(claimIn(folder), { force: true });
	}
}

/** The file that a folder has while a run uses it. */
function claimIn(folder: string): string {
	return join(folder, ".claimed");
}

function makeFolder(folder: string): void {
	const isUsed = ["run.json", "journal.ndjson", "capacity.json"].some((name) =>
		statSync(join(folder, name), { throwIfNoEntry: false })?.isFile(),
	);
	if (isUsed)
		throw new BadInput(
			`--out: ${folder} holds a run already; name another folder`,
		);
	try {
		mkdirSync(folder, { recursive: true });
		// Only one of several runs can make this file.
		writeFileSync(claimIn(folder), String(process.pid), { flag: "wx" });
	} catch (error) {
		if (isObject(error) && error.code === "EEXIST")
			throw new BadInput(
				`--out: ${folder} is used by another run, or a run was killed in it; name another folder`,
			);
		throw new BadInput(
			`--out: expected a folder that can be made and written to: ${String(error)}`,
		);
	}
}
