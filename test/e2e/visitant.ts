/** Runs the real command line with real k6, and waits for what it says, never for seconds. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Process, type StartOptions, start } from "../../tools/start.ts";

export {
	type Process,
	root,
	type StartOptions,
	start,
} from "../../tools/start.ts";

/** Starts `./visitant` with these words. */
export const visitant = (words: string, options?: StartOptions): Process =>
	start("./visitant", words.split(" "), options);

/** A new empty folder. */
export const newFolder = (): string =>
	mkdtempSync(join(tmpdir(), "visitant-e2e-"));
