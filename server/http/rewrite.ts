/** Brings a request's target into the one form that routes and refusals are chosen by (M6, E2). */

/** The fixed parts of the routes' paths, however they are written. */
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

/** Without scheme and host; fixed parts decoded, and every `%` that encodes nothing made text. */
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
