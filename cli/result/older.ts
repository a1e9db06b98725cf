/** Results of older versions, as this one has them. */
import { isObject, type Json } from "../../lib/util/json.ts";

/** A Result of version 3 as one of version 4; anything else as it is. */
export function upgrade(result: unknown): unknown {
	if (!isObject(result) || result.version !== 3) return result;
	return {
		...result,
		version: 4,
		plan: planOf(result.plan),
		visitors: { ...turnedAway(result.visitors), turnedAwayByType: {} },
		timeline: turnedAway(result.timeline),
	};
}

/** A virtual user of k6 for every visit at once: as many as were planned were the bound, too. */
function planOf(plan: unknown): unknown {
	if (!isObject(plan)) return plan;
	const { virtualUsersReason: _, virtualUsers, ...rest } = plan;
	return {
		...rest,
		arrivals: "even",
		connections: "per virtual user",
		visitsAtOnce: {
			quick: virtualUsers,
			slow: virtualUsers,
			bound: virtualUsers,
		},
		virtualUsers,
	};
}

/** Whoever found no free virtual user was dropped by k6. */
function turnedAway(value: unknown): Json {
	const { dropped, ...rest }: Json = isObject(value) ? value : {};
	return { ...rest, turnedAway: dropped };
}
