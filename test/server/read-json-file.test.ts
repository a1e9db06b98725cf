/** Files that people write are read as they are written; what is no such file is refused in a few words, and never waited for. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig } from "../../server/read-config.ts";
import { readJsonFile } from "../../server/read-json-file.ts";

const folder = mkdtempSync(join(tmpdir(), "visitant-json-"));
let count = 0;
const fileWith = (content: string): string => {
	const file = join(folder, `${count++}.json`);
	writeFileSync(file, content);
	return file;
};
const fifo = (): string => {
	const file = join(folder, "fifo");
	execFileSync("mkfifo", [file]);
	return file;
};
const large = (): string => {
	const file = fileWith("");
	truncateSync(file, 100 * 2 ** 20);
	return file;
};

describe("a JSON file", () => {
	it("may start with a byte order mark, have CRLF, and name its schema", () => {
		const text =
			'\ufeff{\r\n"$schema": "https://x.example/config.schema.json",\r\n"conversationSeconds": 7\r\n}\r\n';
		expect(loadConfig(fileWith(text)).conversationSeconds).toBe(7);
	});

	const rows: [string, () => string, RegExp][] = [
		["that is not there", () => join(folder, "none.json"), /^no file /],
		["that is a folder", () => folder, /^a folder, /],
		["that is a FIFO", fifo, /^no regular file, /],
		["that is a device", () => "/dev/zero", /^no regular file, /],
		["that is too large", large, /^100 MiB, and at most 64 are read$/],
		["that is empty", () => fileWith(" \n"), /^an empty file$/],
		[
			"that is no JSON, without its text",
			() => fileWith('{\n"token": "secret" "x"}'),
			/^no JSON \(line 2 column \d+\)$/,
		],
		[
			"that is nested too deep",
			() => fileWith("[".repeat(20_000) + "]".repeat(20_000)),
			/^more than 100 levels/,
		],
	];
	it.each(rows)("%s is refused", (_what, file, reason) => {
		expect(() => readJsonFile(file())).toThrow(reason);
	});
});
