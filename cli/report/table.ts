/** Tables of the page. */
import { Html, html } from "./html-text.ts";

/** A heading with # is of a column of numbers, one with ! of states, one with = of bars, one with ~ of sentences. */
export function table(
	heads: readonly string[],
	rows: readonly (readonly (string | Html)[])[],
): Html {
	const cell = (content: string | Html, index: number): Html => {
		const kind = heads[index]?.[0];
		if (kind === "#") return html`<td class="number">${content}</td>`;
		if (kind === "=") return html`<td class="bar">${content}</td>`;
		if (kind === "~") return html`<td class="sentence">${content}</td>`;
		if (kind === "!") {
			const state = content instanceof Html ? "" : content;
			return html`<td class="state ${state.replaceAll(" ", "-")}">${content}</td>`;
		}
		return html`<td>${content}</td>`;
	};
	const head = (text: string): Html => {
		const kind = text.startsWith("#") ? "number" : "text";
		return html`<th scope="col" class="${kind}">${nameOf(text)}</th>`;
	};
	return html`<div class="scroll" role="region" tabindex="0" aria-label="table: ${heads
		.map(nameOf)
		.filter((text) => text !== "")
		.join(", ")}"><table><thead><tr>${heads.map(head)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table></div>`;
}

/** A heading without the mark of its kind. */
function nameOf(head: string): string {
	return head.replace(/^[#!=~]/, "");
}
