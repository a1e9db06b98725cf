/** A page as one text: its style and its script are in it, and it loads nothing. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { Html, html } from "./html-text.ts";

/** A page's own script, `page/<name>.ts`. */
type ScriptName = "report-page" | "live-page";

interface Document {
	readonly title: string;
	readonly script: ScriptName;
	/** Whether its script may ask the server that it came from. */
	readonly isConnected: boolean;
	readonly body: Html;
}

/** The whole page. Nothing runs in it but its own script, and nothing comes from elsewhere. */
export function documentOf({
	title,
	script: name,
	isConnected,
	body,
}: Document): string {
	const style = pageStyle();
	const script = pageScript(name);
	const policy = [
		"default-src 'none'; base-uri 'none'; form-action 'none'",
		...(isConnected ? ["connect-src 'self'"] : []),
		`style-src '${hashOf(style)}'; script-src '${hashOf(script)}'`,
	].join("; ");
	return `<!doctype html>\n${
		html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
${body}
<script>${new Html(script)}</script>
</body>
</html>`.text
	}\n`;
}

/** The hash of a script or style, for the page's content security policy. */
function hashOf(text: string): string {
	return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** uPlot and a page's own script, bundled. */
function pageScript(name: ScriptName): string {
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
function pageStyle(): string {
	const charts = fileURLToPath(
		new URL(import.meta.resolve("uplot/dist/uPlot.min.css")),
	);
	const own = new URL("page/page.css", import.meta.url);
	return `${readFileSync(charts, "utf8")}\n${readFileSync(own, "utf8")}`;
}
