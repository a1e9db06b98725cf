/** The page's script and style, each as one text that loads nothing. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/** uPlot and a page's own script, `report-page` or `live-page`, bundled. */
export function pageScript(name: "report-page" | "live-page"): string {
	const file = new URL(`page/${name}.ts`, import.meta.url);
	const { outputFiles } = buildSync({
		entryPoints: [fileURLToPath(file)],
		bundle: true,
		minify: true,
		format: "iife",
		target: "es2022",
		write: false,
		legalComments: "inline",
	});
	return outputFiles[0]?.text ?? "";
}

/** The page's own style after that of its charts. */
export function pageStyle(): string {
	const charts = fileURLToPath(
		new URL(import.meta.resolve("uplot/dist/uPlot.min.css")),
	);
	const own = new URL("page/page.css", import.meta.url);
	return `${readFileSync(charts, "utf8")}\n${readFileSync(own, "utf8")}`;
}
