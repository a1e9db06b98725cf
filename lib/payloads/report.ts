/** Bodies of PUT report. */
import type { PageId } from "../contract/ids.ts";

/** A report of attributes in JSON, for the page of the last answer (M26). */
export const reportOf = (
	attributes: string,
	pageId: PageId | undefined,
): string => {
	const page = pageId === undefined ? "" : `"pageId":"${pageId}",`;
	return `{${page}"engagementAttributes":[${attributes}]}`;
};
