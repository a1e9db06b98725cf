/** Operators at work beside visitors: lists, filters, single engagements, transcripts, exports; on paper. */
import { type Expected, onPaper } from "../story.ts";
import type { Target } from "../targets.ts";

export interface HistoryHabits {
	readonly perPage: number;
	/** How many pages of a list are walked at most. */
	readonly pages: number;
	/** Of all operators: these first let a visitor open a conversation, and look for it. */
	readonly freshShare: number;
}

export const engagementHistory = onPaper<HistoryHabits>({
	summary:
		"operators list, filter, open, read and export engagements, and find what visitors just opened",
	habits: { perPage: 50, pages: 20, freshShare: 0.3 },
	expect,
	allTheWay: (habits) => ({ ...habits, freshShare: 1 }),
	refuses: ({ name, engagements }) =>
		engagements && engagements.operators.length > 0
			? undefined
			: `target ${name}: expected engagements with operators in targets.json, to ask its Engagements API; found none`,
});

function expect(
	{ freshShare, pages }: HistoryHabits,
	{ mayWrite, engagements }: Target,
): Expected {
	const all = engagements?.operators ?? [];
	const sites = engagements?.sites ?? [];
	const bounded = all.filter((one) =>
		sites.some((site) => !one.sites.includes(site)),
	);
	const steps = [
		{ step: "engage", share: freshShare },
		{ step: "impAccept", share: freshShare },
		{ step: "resume", share: freshShare },
		{ step: "list", share: Math.min(pages, 5) },
		{ step: "filter", share: 1 },
		{ step: "show", share: 1 + freshShare },
		{ step: "transcript", share: 1 },
		{ step: "export", share: mayWrite ? 1 : 0 },
		{ step: "reach", share: bounded.length / Math.max(1, all.length) },
	];
	return {
		steps: steps.filter(({ share }) => share > 0),
		pauses: [],
		longestPath: pages + 10,
		creations: freshShare,
	};
}
