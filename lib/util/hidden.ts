/** What is never repeated in an error, since it may be a secret that somebody wrote in the wrong place. */

/** Marks a schema whose values are not shown. */
export const hidden = { "x-hidden": true } as const;

/** Whether values of a schema are not shown. */
export const isHidden = (schema: object): boolean => "x-hidden" in schema;

/** A text without the user and password of a URL; whoever mistypes one may have written any of its characters. */
export const withoutUser = (text: string): string =>
	text.replace(/^([a-z][a-z0-9+.-]*:[\\/]+)?.*@/is, "$1***@");

/** A URL without its query, which may have tokens of whoever is sent there. */
export const withoutQuery = (url: string): string =>
	url.replace(/[?#].*$/s, "?…");
