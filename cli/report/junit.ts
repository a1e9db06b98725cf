/** junit.xml: every limit and every gate of validity is a test case. */
import { create } from "xmlbuilder2";
import { onOneLine } from "../../lib/util/one-line.ts";
import type { Result } from "../result/schema.ts";
import { showCount, showInFront, showLost, showMeasured } from "./format.ts";
import { describeViolation } from "./violation.ts";

interface Case {
	readonly group: string;
	readonly name: string;
	/** The message of a failed case. */
	readonly failure?: string;
	readonly skipped?: string;
}

/** A text for the writer, which takes what looks like a character reference for one. */
export function inXml(text: string): string {
	return onOneLine(text).replaceAll("&", "&amp;");
}

/** The root of a file with one suite. */
export function testSuite(attributes: object) {
	return create({
		version: "1.0",
		encoding: "UTF-8",
		invalidCharReplacement: "\uFFFD",
	})
		.ele("testsuites")
		.ele("testsuite", attributes);
}

/** A Result as JUnit's XML. */
export function renderJunit(result: Result): string {
	const cases = [
		verdictCase(result),
		...ruleCases(result),
		...result.limits.map(limitCase),
		...result.gates.map(gateCase),
	];
	const suite = testSuite({
		name: inXml(
			`visitant ${result.scenario} ${result.profile}${result.partial ? " (partial)" : ""}`,
		),
		timestamp: inXml(result.startedAt),
		time: result.seconds,
		tests: cases.length,
		failures: cases.filter(({ failure }) => failure !== undefined).length,
		skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
	});
	for (const { group, name, failure, skipped } of cases) {
		const element = suite.ele("testcase", {
			classname: inXml(`${result.scenario}.${group}`),
			name: inXml(name),
		});
		const add = (kind: string, text: string): void => {
			const message = inXml(text);
			// Some readers show the attribute alone, GitLab the text alone.
			element.ele(kind, { message }).txt(message);
		};
		if (failure !== undefined) add("failure", failure);
		if (skipped !== undefined) add("skipped", skipped);
	}
	return suite.end({ prettyPrint: true });
}

function verdictCase({ verdict, requests }: Result): Case {
	const { lost, inFront } = requests;
	const causes = [
		...(lost.length === 0 ? [] : [`no answer: ${showLost(lost)}`]),
		...(inFront.length === 0
			? []
			: [`answered by something in front of the API: ${showInFront(inFront)}`]),
	];
	const reasons = [...verdict.reasons, ...causes].join("; ");
	const test = { group: "verdict", name: "the verdict of the run" };
	return verdict.word === "passed"
		? test
		: { ...test, failure: `${verdict.word}: ${reasons}` };
}

/** A case for each broken rule. */
function ruleCases({ violations: { byRule, examples } }: Result): Case[] {
	return Object.entries(byRule).map(([rule, count]) => {
		const example = examples.find((one) => one.rule === rule);
		const times = `broken ${showCount(count)} ${count === 1 ? "time" : "times"}`;
		const said = example ? `: ${describeViolation(example)}` : "";
		return { group: "rule", name: rule, failure: `${times}${said}` };
	});
}

function limitCase(judged: Result["limits"][number]): Case {
	const { limit, reason, state, action } = judged;
	const test = { group: "limit", name: limit };
	const figure = `measured ${showMeasured(judged)}`;
	switch (state) {
		case "kept":
		case "warned":
			return test;
		case "broken":
			return { ...test, failure: `${figure}: ${reason}` };
		case "no data":
			return action === "warn"
				? { ...test, skipped: "no data" }
				: { ...test, failure: "no data" };
		case "undecided":
			return { ...test, skipped: `undecided: ${reason}; ${figure}` };
	}
}

function gateCase({
	gate,
	figure,
	bound,
	state,
}: Result["gates"][number]): Case {
	const test = { group: "validity", name: gate };
	switch (state) {
		case "held":
		case "warned":
			return test;
		case "broken":
			return { ...test, failure: `${figure}, expected ${bound}` };
		case "not judged":
			return { ...test, skipped: `${figure}, not judged` };
	}
}
