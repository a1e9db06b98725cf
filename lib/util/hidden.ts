/** What is never repeated in an error, since it may be a secret that somebody wrote in the wrong place. */

/** Marks a schema whose values are not shown. */
export const hidden = { "x-hidden": true } as const;

/** Whether values of a schema are not shown. */
export const isHidden = (schema: object): boolean => "x-hidden" in schema;

/** A text without the user and password of a URL. */
export const withoutUser = (text: string): string =>
	text.replace(/(^|\/\/)[^/]*@/, "$1***@");
