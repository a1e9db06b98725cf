/** The script of a run's page: draws its charts, and opens what a printer or a link needs. */
import type { Drawings } from "./chart.ts";
import { drawAll } from "./draw.ts";

const text = document.getElementById("drawings")?.textContent ?? "";
const drawings: Drawings = JSON.parse(text);
const draw = (): void => drawAll(drawings);

draw();
// The page's colours follow the browser's scheme. Canvases have to be drawn again.
for (const query of ["(prefers-color-scheme: dark)", "print"])
	matchMedia(query).addEventListener("change", draw);
let width = innerWidth;
addEventListener("resize", () => {
	if (innerWidth === width) return;
	width = innerWidth;
	draw();
});

// Paper cannot be opened.
matchMedia("print").addEventListener("change", ({ matches }) => {
	if (!matches) return;
	for (const one of document.querySelectorAll("details")) one.open = true;
});

/** A link to a closed part opens it. */
function openLinked(): void {
	const linked = document.getElementById(location.hash.slice(1));
	if (linked instanceof HTMLDetailsElement) linked.open = true;
}
openLinked();
addEventListener("hashchange", openLinked);
