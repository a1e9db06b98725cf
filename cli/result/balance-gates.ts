/** Gates of validity that compare two counts of the same: visitors, requests, answers. */
import type { Evidence } from "./evidence.ts";
import type { GateResult } from "./schema.ts";
import { endedAt } from "./visitor-ledger.ts";

/** Every visitor has an outcome or is still at some place, and the virtual users counted the same. */
export function visitorsBalance({
	places,
	isCutOff,
	started,
	counted,
}: Evidence): GateResult {
	const ended = places.reduce((sum, place) => sum + endedAt(place), 0);
	const inFlight = places.reduce((sum, place) => sum + place.inFlight, 0);
	const off = places.filter((place) => place.inFlight < 0);
	const isWhole =
		off.length === 0 &&
		started === ended + inFlight &&
		(counted === undefined || counted.ended === ended);
	const lines = off.map(
		({ scenario, type, place, inFlight: count }) =>
			`${scenario}, ${type}, ${place}: ${-count} more left than came`,
	);
	return {
		gate: "every visitor accounted for",
		figure: [
			`${started} started, ${ended} ended, ${inFlight} in flight`,
			...(counted ? [`${counted.ended} ended by k6's own count`] : []),
			...lines,
		].join(", "),
		bound: "started = ended + in flight, at every place",
		state: isCutOff ? "not judged" : isWhole ? "held" : "broken",
	};
}

/** The journal has every request that the virtual users counted. Those of interrupted visits may end after the count. */
export function requestsBalance({
	counted,
	answered,
	lost,
	interrupted,
}: Evidence): GateResult {
	const sent = counted?.requests;
	const off = Math.abs(answered + lost - (sent ?? 0));
	const isBalanced = off <= interrupted;
	return {
		gate: "every request accounted for",
		figure: `${sent ?? "unknown how many"} sent, ${answered} answered, ${lost} lost`,
		bound:
			interrupted === 0
				? "sent = answered + lost"
				: `sent = answered + lost, ${interrupted} apart at most`,
		state: sent === undefined ? "not judged" : isBalanced ? "held" : "broken",
	};
}

/** Every visitor that the virtual users counted is in the journal. */
export function journalComplete({
	journalProblem,
	journalSeconds,
	started,
	turnedAway,
	counted,
	isStopped,
}: Evidence): GateResult {
	const of = counted
		? `${started + turnedAway} of ${counted.started + counted.turnedAway} visitors`
		: "virtual users did not end";
	const isWhole = counted
		? started === counted.started && turnedAway === counted.turnedAway
		: isStopped;
	return {
		gate: "journal complete",
		figure: journalProblem ?? `${journalSeconds} s, ${of}`,
		bound: "closed, and every visitor in it",
		state: isWhole && journalProblem === undefined ? "held" : "broken",
	};
}

/** Server and client counted the same answers. They may differ by the requests that were lost, cut off, or answered by something in front. */
export function serverAgrees({
	requestCounts,
	lost,
	inFront,
	interrupted: open,
}: Evidence): GateResult[] {
	if (!requestCounts) return [];
	const gate = "the local server counted the same requests";
	if (requestCounts === "unread")
		return [
			{
				gate,
				figure: "its ledger could not be read after the load",
				bound: "an answer in five seconds",
				state: "broken",
			},
		];
	const { client, server } = requestCounts;
	const lines = new Set([...Object.keys(client), ...Object.keys(server)]);
	const off = [...lines]
		.map((line) => ({
			line,
			here: client[line] ?? 0,
			there: server[line] ?? 0,
		}))
		.filter(({ here, there }) => here !== there);
	const difference = off.reduce(
		(sum, { here, there }) => sum + Math.abs(here - there),
		0,
	);
	const allowed = lost + inFront + open;
	const count = Object.values(server).reduce((sum, one) => sum + one, 0);
	return [
		{
			gate,
			figure:
				off.length === 0
					? `${count} on both sides`
					: off
							.map(
								({ line, here, there }) =>
									`${line}: ${here} here, ${there} there`,
							)
							.join("; "),
			bound:
				allowed === 0
					? "the same on every line"
					: `${allowed} apart at most, lost, cut off, or answered by something in front`,
			state: difference > allowed ? "broken" : "held",
		},
	];
}
