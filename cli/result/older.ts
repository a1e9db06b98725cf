/** Upgrades Results of older versions. */
import { isObject, type Json } from "../../lib/util/json.ts";

/** A Result of version 3, 4 or 5 as one of version 6; any other value is returned as it is. */
export function upgrade(result: unknown): unknown {
	if (!isObject(result)) return result;
	switch (result.version) {
		case 3:
			return withDraws(withDecisions(withoutDrops(result)));
		case 4:
			return withDraws(withDecisions(result));
		case 5:
			return withDraws(result);
		default:
			return result;
	}
}

/** Before version 6 a mix was compared with its plan, only owed sessions were counted, and no cause of a lost request. */
function withDraws({ mix, sessionReuse, requests, ...rest }: Json): Json {
	return {
		...rest,
		requests: isObject(requests)
			? { ...requests, lost: [], inFront: [] }
			: requests,
		version: 6,
		...(isObject(mix) && { mix: { stories: drawn(mix.stories) } }),
		sessionReuse: isObject(sessionReuse)
			? { ...sessionReuse, lost: 0 }
			: sessionReuse,
	};
}

function drawn(stories: unknown): unknown {
	if (!Array.isArray(stories)) return stories;
	return stories.map((one: unknown) =>
		isObject(one) ? { ...one, drawn: one.planned, turnedAway: 0 } : one,
	);
}

/** Before version 5 a limit needed more samples, and gave no reason. */
function withDecisions({ limits, ...rest }: Json): Json {
	const all = Array.isArray(limits) ? limits : [];
	return { ...rest, version: 5, limits: all.map(withReason) };
}

function withReason(limit: unknown): unknown {
	if (!isObject(limit)) return limit;
	const isFew = limit.state === "too few samples";
	return {
		...limit,
		state: isFew ? "undecided" : limit.state,
		reason: isFew ? `too few samples: it needed ${limit.needed}` : "",
	};
}

function withoutDrops(result: Json): Json {
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
