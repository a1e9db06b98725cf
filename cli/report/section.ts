/** Parts of the page: each has a heading that can be linked to. */
import { type Html, html, type Part } from "./html-text.ts";

/** A part with its heading. */
export function section(id: string, title: string, ...content: Part[]): Html {
	return html`<section id="${id}"><h2>${title} <a class="anchor" href="#${id}" aria-label="link to: ${title}">#</a></h2>
${content.map((one) => html`${one}`)}</section>`;
}

/** A heading within a part, which can be linked to as well. */
export function subheading(
	id: string,
	title: string,
	className?: "broken",
): Html {
	return html`<h3 id="${id}" class="${className ?? "plain"}">${title} <a class="anchor" href="#${id}" aria-label="link to: ${title}">#</a></h3>`;
}

/** A name as a part of a link's target. */
export function idOf(...words: readonly string[]): string {
	return words
		.join("-")
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-");
}

/** What can be reached from the top: the parts that there are. */
export function contents(
	parts: readonly (readonly [id: string, title: string])[],
): Html {
	return html`<nav aria-label="parts of this page">${parts.map(
		([id, title]) => html`<a href="#${id}">${title}</a> `,
	)}</nav>`;
}

/** For those who look for it; it is not printed. */
export function folded(summary: string, content: Html): Html {
	return html`<details class="aside"><summary>${summary}</summary>${content}</details>`;
}
