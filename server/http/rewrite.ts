/** Brings a request's target into one form, by which routes and refusals are chosen (M6, E2). */

/** The fixed parts of the routes' paths, encoded or not. */
const fixed = new Set([
	"api",
	"account",
	"app",
	"engagement",
	"report",
	"engagements",
	"chat_transcript",
	"export",
]);

/** Removes scheme and host, decodes fixed parts, and encodes every `%` that encodes nothing. */
export function rewriteUrl(url: string): string {
	const isPlain = url.startsWith("/") && !url.includes("%");
	if (isPlain) return url;
	const target = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
	const [path = "", ...query] = target.split("?");
	const parts = path.split("/").map(rewritePart).join("/");
	const rest = query.length === 0 ? "" : `?${query.join("?")}`;
	return `${parts.startsWith("/") ? "" : "/"}${parts}${rest}`;
}

function rewritePart(part: string): string {
	if (!part.includes("%")) return part;
	try {
		const decoded = decodeURIComponent(part);
		return fixed.has(decoded) ? decoded : part;
	} catch {
		return part.replaceAll("%", "%25");
	}
}
