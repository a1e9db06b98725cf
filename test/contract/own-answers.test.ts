/** Whose answer is it: the API's own answers are successes, and errors in the form of their API. */
import { describe, expect, it } from "vitest";
import {
	firstWords,
	isInFront,
	isJsonType,
} from "../../lib/contract/own-answers.ts";
import type { Route } from "../../lib/contract/transport.ts";

const ofMonitor = '{"time":1,"message":"x","internalCode":18}';
const ofEngagements = '{"error":"x","message":"x","debug_message":"x"}';

describe("an answer", () => {
	const rows: [string, Route, number, string, boolean][] = [
		["a success of any form", "engagement", 200, "<html>", false],
		["an error of the Monitor API", "report", 404, ofMonitor, false],
		["an error with a time alone", "report", 503, '{"time":1}', false],
		["an error of the Engagements API", "list", 403, ofEngagements, false],
		["an error of either, elsewhere", "other", 404, ofEngagements, false],
		["no answer", "engagement", 0, "", false],
		["a page", "engagement", 502, "<html>Bad Gateway</html>", true],
		["nothing", "engagement", 503, "", true],
		["foreign JSON", "engagement", 502, '{"error":"upstream"}', true],
		["a time that is a text", "report", 500, '{"time":"now"}', true],
		["the other API's error", "list", 404, ofMonitor, true],
		["a redirect", "engagement", 302, "", true],
		["an array", "report", 429, "[]", true],
	];
	it.each(rows)(
		"%s: is it of something in front?",
		(_what, route, status, body, isForeign) => {
			expect(isInFront(route, { status, body })).toBe(isForeign);
		},
	);
});

describe("a media type", () => {
	it.each([
		["application/json", true],
		["Application/JSON;Charset=UTF-8", true],
		["application/json ; charset=utf-8", true],
		["application/jsonp", false],
		["text/html", false],
		["", false],
	])("%s is JSON: %s", (type, isJson) => {
		expect(isJsonType(type)).toBe(isJson);
	});
});

describe("the first words of a body", () => {
	it("are its text on one line, without tags, scripts and styles", () => {
		const page =
			"<html><head><title>502</title><style>b{}</style></head>\n<h1>Bad\n Gateway</h1><script>x()</script>nginx";
		expect(firstWords(page)).toBe("Bad Gateway nginx");
		expect(firstWords("x".repeat(500))).toHaveLength(60);
	});
});
