/** Upgrades Results of older versions. */
import { isObject, type Json } from "../../lib/util/json.ts";

/** A Result of version 3 as one of version 4; any other value is returned as it is. */
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

/** In version 3 each virtual user played one visitor at a time, so the planned virtual users were the bound. */
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

/** In version 3 k6 dropped visitors without a free virtual user. */
function turnedAway(value: unknown): Json {
	const { dropped, ...rest }: Json = isObject(value) ? value : {};
	return { ...rest, turnedAway: dropped };
}
