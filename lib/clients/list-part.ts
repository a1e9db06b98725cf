/** Queries for a part of a known list. */

import type { EngagementRecord } from "../contract/engagements.ts";
import { isOf, type Query } from "../model/list.ts";
import type { Random } from "../util/random.ts";

/** How many engagements before and after the picked one the query covers. */
const around = 6;
/** Records a page: few, so that a part has several. */
const perPage = 5;

/**
 * A query for some engagements of a list (newest first) around one of them, or for its whole day: with one of its
 * operators, in the other order, on smaller pages. The part avoids both ends of the list: engagements may have been added
 * at the newer end, or be cut off at the older one. Undefined where no engagement remains.
 */
export const partOf = (
	query: Query,
	records: readonly EngagementRecord[],
	isWhole: boolean,
	random: Random,
): Query | undefined => {
	const [newest = "", oldest = ""] = [records[0], records.at(-1)].map(
		(one) => one?.created_at,
	);
	const settled = records.filter(
		({ created_at: at }) => at < newest && (isWhole || at > oldest),
	);
	const index = random.below(settled.length);
	const picked = settled[index];
	if (!picked) return undefined;
	const at = (place: number): string =>
		settled[Math.min(settled.length - 1, Math.max(0, place))]?.created_at ?? "";
	const day = picked.created_at.slice(0, "2026-01-31".length);
	const isKnownDay =
		!newest.startsWith(day) && (isWhole || !oldest.startsWith(day));
	const bounds =
		random.chance(0.5) && isKnownDay
			? { start: day, end: day }
			: { start: at(index + around), end: at(index - around) };
	const operatorIds = query.operatorIds
		.filter((id) => isOf({ operatorIds: [id] }, picked))
		.slice(0, 1);
	return { ...query, ...bounds, operatorIds, order: "asc", perPage };
};
