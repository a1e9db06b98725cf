/** Colours of the page's style, for canvases: those know nothing of the style's names. */

/** A colour by its name in the style, as in `--bar`, the way it looks just now. */
export function colourOf(name: string): string {
	const probe = document.createElement("span");
	probe.style.color = `var(${name})`;
	document.body.append(probe);
	const { color } = getComputedStyle(probe);
	probe.remove();
	return color;
}
