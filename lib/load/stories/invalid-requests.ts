/** Wrong requests of every kind beside right ones, on paper. */
import {
	everySessionResumed,
	neverFailing,
	onPaper,
	type VisitorType,
} from "../../workload/workload.ts";

export interface InvalidHabits {
	/** How many wrong requests each visitor sends; the next visitor goes on in the table. */
	readonly wrongRequests: number;
}

/** More than the table has. */
const wholeTable = 200;

export const invalidRequests = onPaper<InvalidHabits>({
	summary:
		"wrong requests of every kind, each with the refusal it must get, and nothing changed by any",
	habits: { wrongRequests: 3 },
	operators: "optional",
	expect,
	limits: [everySessionResumed, neverFailing("wrong")],
	// Before any load one visitor goes through the whole table.
	allTheWay: () => ({ wrongRequests: wholeTable }),
});

function expect({ wrongRequests }: InvalidHabits): readonly VisitorType[] {
	return [
		{
			type: "visitor",
			weight: 1,
			steps: [
				{ step: "engage", share: 1 },
				{ step: "wrong", share: wrongRequests },
				{ step: "resume", share: wrongRequests, resumes: true },
			],
			pauses: [],
			longestPath: 2 + 2 * wrongRequests,
			creations: 1,
		},
	];
}
