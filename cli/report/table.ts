/** Tables of the page. */
import { type Html, html } from "./html-text.ts";

/** A heading with # is of a column of numbers, one with ! of states. */
export function table(
	heads: readonly string[],
	rows: readonly (readonly string[])[],
): Html {
	const cell = (text: string, index: number): Html => {
		const kind = heads[index]?.[0];
		if (kind === "#") return html`<td class="number">${text}</td>`;
		if (kind === "!")
			return html`<td class="state ${text.replaceAll(" ", "-")}">${text}</td>`;
		return html`<td>${text}</td>`;
	};
	const head = (text: string): Html => {
		const kind = text.startsWith("#") ? "number" : "text";
		return html`<th scope="col" class="${kind}">${text.replace(/^[#!]/, "")}</th>`;
	};
	return html`<div class="scroll" tabindex="0"><table><thead><tr>${heads.map(head)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table></div>`;
}
