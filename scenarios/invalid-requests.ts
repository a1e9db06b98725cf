/**
 * Wrong requests: each visitor has a session and an offer, sends some requests with one fault each, and must be told the
 * refusal that the fault asks for. After each the session goes on as if nothing had happened: nothing was changed (M11).
 */
import { createWrong } from "../lib/clients/wrong.ts";
import type { Brief } from "../lib/k6/brief.ts";
import { story, type Visitor } from "../lib/k6/visits.ts";
import type { Outcome } from "../lib/load/outcomes.ts";
import type { InvalidHabits } from "../lib/load/stories/invalid-requests.ts";
import { comeBack } from "../lib/payloads/engagement.ts";
import { wrongRequestsFor } from "../lib/payloads/invalid.ts";

const visitWrongly = (
	{ visit, ground, person, consumerId, number }: Visitor,
	{ habits, expected }: Brief<InvalidHabits>,
): Outcome => {
	const body = comeBack(person, consumerId);
	const table = wrongRequestsFor(expected.promises);
	const count = Math.min(habits.wrongRequests, table.length);
	const sendWrong = createWrong(ground);
	if (!visit.engage("engage", body)) return visit.failure();
	for (let index = 0; index < count; index++) {
		const wrong = table[(number * count + index) % table.length];
		const offer = visit.offer();
		if (!wrong || !offer) return "left";
		sendWrong(wrong, visit.known(), offer);
		if (!visit.engage("resume", body)) return visit.failure();
	}
	return "finished";
};

export default story("invalid-requests", visitWrongly);
