/** The version of k6 that this project is tested with, from tools/k6/go.mod. */
import { readFileSync } from "node:fs";

const goMod = new URL("../../tools/k6/go.mod", import.meta.url);

/** The pinned version of k6, as in `2.2.0`. */
export function pinnedVersion(): string {
	const version = /go\.k6\.io\/k6\/v2 v(\d+\.\d+\.\d+)/.exec(
		readFileSync(goMod, "utf8"),
	)?.[1];
	if (version === undefined)
		throw new Error("tools/k6/go.mod pins no version of k6");
	return version;
}

/** Whether two versions have the same major and minor number. */
export function isSameMinor(one: string, other: string): boolean {
	return minorOf(one) === minorOf(other);
}

/** As in `2.2`. */
export function minorOf(version: string): string {
	return version.split(".").slice(0, 2).join(".");
}
