/** The first visits in which each rule was broken, with what was sent and answered. */
import { mediaType } from "../../lib/contract/media-type.ts";
import { rulesIn } from "../../lib/telemetry/events.ts";
import type { Result, Trace } from "../result/schema.ts";
import { showMilliseconds } from "./format.ts";
import { Html, html } from "./html-text.ts";
import { section } from "./section.ts";
import { table } from "./table.ts";
import { owedIn } from "./violation.ts";

/** The page has traces of so many characters at most; run.json has all of them. */
const maxText = 400_000;
/** So many attempts are shown before each violation. */
const before = 3;

/** The link target of a trace, by its number. */
export const traceId = (number: number): string => `trace-${number}`;

/** The traces that are kept; of a failed preflight the visit that failed. */
export function tracesSection(
	traces: readonly Trace[],
	isOfPreflight: boolean,
	target: Result["target"],
): Html {
	if (traces.length === 0) return html``;
	const title = isOfPreflight
		? "the visit that failed"
		: "traces of broken rules";
	return section(
		"traces",
		title,
		html`<p class="note">What was sent and answered; personal data is masked as ***. A visit is replayed with all of its data by <code>./visitant run … --visitor N</code> with the run's seed.</p>`,
		tracesWithin(maxText, traces, isOfPreflight, target),
	);
}

/** As many traces as fit, the first of each rule before the others, and a note about those left out. */
function tracesWithin(
	max: number,
	traces: readonly Trace[],
	isOpen: boolean,
	target: Result["target"],
): Html[] {
	const first = new Set(firstOfEachRule(traces).values());
	const shown = new Map<number, Html>();
	let length = 0;
	const order = [...traces.keys()].sort(
		(one, other) => Number(first.has(other)) - Number(first.has(one)),
	);
	for (const number of order) {
		const trace = traces[number];
		if (!trace) continue;
		const text = traceOf(trace, number, isOpen, target, first.has(number));
		// What another place of the page links to is always there.
		if (length + text.text.length > max && !first.has(number)) continue;
		length += text.text.length;
		shown.set(number, text);
	}
	const left = traces.length - shown.size;
	const inOrder = [...shown]
		.sort(([one], [other]) => one - other)
		.map(([, text]) => text);
	return left === 0
		? inOrder
		: [...inOrder, html`<p class="note">${left} more are in run.json.</p>`];
}

/** The number of the first trace of each broken rule. */
export function firstOfEachRule(
	traces: readonly Trace[],
): ReadonlyMap<string, number> {
	const found = new Map<string, number>();
	for (const [number, trace] of traces.entries())
		for (const rule of rulesIn(trace))
			if (!found.has(rule)) found.set(rule, number);
	return found;
}

/** The attempts to show: the first, those with violations, and some before each; `skipped` is the number left out before it. */
function shownOf(
	attempts: Trace["attempts"],
): { readonly at: number; readonly skipped: number }[] {
	const isAnyWrong = attempts.some(({ violations }) => violations.length > 0);
	const isWrong = attempts.map(
		({ violations }, at) =>
			violations.length > 0 || (!isAnyWrong && at === attempts.length - 1),
	);
	const shown = attempts
		.map((_, at) => at)
		.filter(
			(at) => at === 0 || isWrong.slice(at, at + before + 1).includes(true),
		);
	return shown.map((at, index) => ({
		at,
		skipped: at - (shown[index - 1] ?? -1) - 1,
	}));
}

function traceOf(
	trace: Trace,
	number: number,
	isOpen: boolean,
	target: Result["target"],
	isFirst: boolean,
): Html {
	const { scenario, visitor, type, outcome, attempts, known } = trace;
	const broken = rulesIn(trace);
	const shown = shownOf(attempts);
	const after = attempts.length - 1 - (shown.at(-1)?.at ?? 0);
	const what = broken.length === 0 ? "" : `${broken.join(", ")}: `;
	return html`<details id="${traceId(number)}" class="${isFirst ? "first" : "further"}"${isOpen ? new Html(" open") : ""}><summary>${what}visitor ${visitor} of ${scenario} (${type}), ${outcome}</summary>
<ol>${shown.map(({ at, skipped }) => attemptOf(attempts[at], at, skipped, target))}</ol>
${after > 0 ? html`<p class="note">${after} more came after it, and broke no rule</p>` : ""}
<details><summary>what the visitor knew in the end</summary><pre>${pretty(JSON.stringify(known) ?? "")}</pre></details></details>`;
}

function attemptOf(
	shown: Trace["attempts"][number] | undefined,
	at: number,
	skipped: number,
	target: Result["target"],
): Html {
	if (!shown) return html``;
	const { step, request, sent, status, got, milliseconds, states } = shown;
	const { violations, sinceArrival } = shown;
	return html`<li value="${at + 1}">${skipped > 0 ? html`<p class="note">${skipped} before it broke no rule</p>` : ""}
<p><strong>${step}</strong>${sinceArrival === undefined ? "" : `, ${showSeconds(sinceArrival)} after the arrival`}, ${status === 0 ? "given up after" : "answered in"} ${showMilliseconds(milliseconds)}</p>
<pre>${request}${sent === "" ? "" : `\n${pretty(sent)}`}</pre>
<pre>${status === 0 ? "no answer" : status} ${pretty(got)}</pre>
${
	violations.length === 0
		? ""
		: table(
				["rule", "~what was owed", "~what came"],
				violations.map((one) => [
					one.rule,
					owedIn({ step, ...one }),
					html`<mark>${one.found}</mark>`,
				]),
			)
}
<details><summary>${isRepeatable(shown) ? "the request as a command" : "the request"}${states ? ", and what the visitor knew" : ""}</summary>${isRepeatable(shown) ? html`<pre>${curlOf(shown, target)}</pre>` : html`<p class="note">Its invalid header is not kept; a replay of the visitor sends it again.</p>`}${isWhole(sent) ? "" : html`<p class="note">Its body is masked or cut short here; a replay of the visitor prints all of it.</p>`}
${states ? html`<p class="note">known before</p><pre>${pretty(JSON.stringify(states.before) ?? "")}</pre><p class="note">known after</p><pre>${pretty(JSON.stringify(states.after) ?? "")}</pre>` : ""}</details>
</li>`;
}

function showSeconds(milliseconds: number): string {
	return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** JSON with a line for each member; any other text as it is. */
function pretty(text: string): string {
	try {
		return JSON.stringify(JSON.parse(text), undefined, 2);
	} catch {
		return text;
	}
}

/** Whether a trace has a body as it was sent. */
function isWhole(sent: string): boolean {
	return !/"\*\*\*"|… \(\d+ characters\)$|^\(\d+ characters/.test(sent);
}

/** An invalid request to the Engagements API may have an invalid header, which a trace does not have. */
function isRepeatable({ step, request }: Trace["attempts"][number]): boolean {
	return step !== "wrong" || request.includes("/api/account/");
}

/** The request for a shell. Secrets come from variables, those of the target's headers from its own. */
export function curlOf(
	{ request, sent }: Pick<Trace["attempts"][number], "request" | "sent">,
	{ headers = {}, clientCertificate }: Result["target"],
): string {
	const [method = "GET", url = ""] = request.split(/ (.*)/s);
	const words = ["curl", "-i", "-X", quote(method), quote(url)];
	if (url.includes("/api/account/"))
		words.push("-H", quote("Content-Type: application/json"));
	else {
		words.push("-H", quote(`Accept: ${mediaType}`));
		words.push("-H", '"Authorization: Token $OPERATOR_TOKEN"');
	}
	for (const [name, variable] of Object.entries(headers))
		words.push("-H", `${quote(`${name}: `)}"$${variable}"`);
	if (clientCertificate) {
		const { cert, key } = clientCertificate;
		words.push("--cert", quote(cert), "--key", quote(key));
	}
	if (sent !== "") words.push("--data-raw", quote(sent));
	return words.join(" ");
}

function quote(text: string): string {
	return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
