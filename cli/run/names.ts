/** Names of runs and of their folders. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { reports } from "./stored.ts";

/** The time to the second, UTC, and random digits for runs of the same second. */
export function newRunName(): string {
	const time = new Date().toISOString().slice(0, 19).replace(/[-:]/g, "");
	return `${time}-${randomBytes(2).toString("hex")}`;
}

/** Where a run leaves its folder, unless somebody says otherwise. */
export function defaultFolder(scenario: string, run: string): string {
	return join(reports, scenario, run);
}
