/** Colours of the page's style, for canvases, which cannot use the style's names. */

/** The current value of a colour by its name in the style, as in `--bar`. */
export function colourOf(name: string): string {
	const probe = document.createElement("span");
	probe.style.color = `var(${name})`;
	document.body.append(probe);
	const { color } = getComputedStyle(probe);
	probe.remove();
	return color;
}
