/** The stored runs: the folders that runs left behind. */
import {
	existsSync,
	lstatSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	symlinkSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isObject } from "../../lib/util/json.ts";
import { readJsonFile } from "../../server/read-json-file.ts";
import { showLabels } from "../report/format.ts";
import type { Labels } from "./labels.ts";

/** Where runs leave their folders, one below each scenario's. */
export const reports = fileURLToPath(new URL("../../reports", import.meta.url));

export interface StoredRun {
	readonly folder: string;
	/** ISO 8601, UTC. */
	readonly startedAt: string;
	/** `running` where its command still uses the folder; `unfinished` where it was killed, or has a journal alone. */
	readonly verdict: string;
	readonly scenario: string;
	readonly target: string;
	readonly labels: string;
}

/** The runs in a folder's folders, the newest first. */
export function storedRuns(all: string): StoredRun[] {
	return foldersIn(all)
		.flatMap(foldersIn)
		.flatMap((folder) => runIn(folder) ?? [])
		.sort((one, other) => other.startedAt.localeCompare(one.startedAt));
}

/** Removes all runs but the newest so many; none that is still used. Returns the removed folders. */
export function keepNewest(
	runs: readonly StoredRun[],
	count: number,
): string[] {
	const old = runs.slice(count).filter(({ verdict }) => verdict !== "running");
	for (const { folder } of old)
		rmSync(folder, { recursive: true, force: true });
	const link = join(reports, "latest");
	const isDangling = !existsSync(link);
	if (isDangling) rmSync(link, { force: true });
	return old.map(({ folder }) => folder);
}

/** Lets `latest` in the reports' folder lead to a run, where the run is in that folder. */
export function linkLatest(folder: string, all = reports): void {
	const place = relative(all, folder);
	if (place.startsWith("..")) return;
	const link = join(all, "latest");
	try {
		const found = lstatSync(link, { throwIfNoEntry: false });
		// Somebody's own file or folder of this name stays.
		if (found && !found.isSymbolicLink()) return;
		if (found && readlinkSync(link) === place) return;
		rmSync(link, { force: true });
		symlinkSync(place, link, "dir");
	} catch {
		// Another run did it at the same moment, or the file system has no links: nothing depends on it.
	}
}

function foldersIn(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => join(folder, name));
}

/** The run of a folder; undefined where it holds none. */
function runIn(folder: string): StoredRun | undefined {
	const file = join(folder, "run.json");
	const isRunning = isClaimed(join(folder, ".claimed"));
	const hasResult = existsSync(file);
	if (!hasResult && !existsSync(join(folder, "journal.ndjson")))
		return undefined;
	const result = hasResult ? read(file) : {};
	const { verdict, target, startedAt, scenario, labels } = result;
	const word = isObject(verdict) ? verdict.word : undefined;
	return {
		folder,
		startedAt: textOr(startedAt, timeOf(folder)),
		verdict: isRunning ? "running" : textOr(word, "unfinished"),
		scenario: textOr(scenario, basename(join(folder, ".."))),
		target: targetIn(target),
		labels: showLabels(labelsIn(labels)),
	};
}

/** When a folder was last changed; another command may remove it meanwhile. */
function timeOf(folder: string): string {
	const found = statSync(folder, { throwIfNoEntry: false });
	return (found?.mtime ?? new Date(0)).toISOString();
}

/** Whether the program that claimed a folder still runs. */
function isClaimed(claim: string): boolean {
	if (!existsSync(claim)) return false;
	try {
		process.kill(Number(readFileSync(claim, "utf8")), 0);
		return true;
	} catch (error) {
		// Somebody else's program may not be asked, but is there.
		return isObject(error) && error.code === "EPERM";
	}
}

function read(file: string): Readonly<Record<string, unknown>> {
	try {
		const result = readJsonFile(file);
		return isObject(result) ? result : {};
	} catch {
		return {};
	}
}

function targetIn(target: unknown): string {
	if (!isObject(target)) return "";
	return target.isLocalServer === true
		? "a local server"
		: textOr(target.name, "");
}

function labelsIn(labels: unknown): Labels {
	if (!isObject(labels)) return {};
	return Object.fromEntries(
		Object.entries(labels).map(([key, value]) => [key, String(value)]),
	);
}

function textOr(value: unknown, other: string): string {
	return typeof value === "string" ? value : other;
}
