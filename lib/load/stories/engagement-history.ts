/** Operators at work beside visitors: lists, filters, single engagements, transcripts, exports; on paper. */
import { onPaper, type VisitorType } from "../../workload/workload.ts";
import type { Target } from "../targets.ts";

/** An operator looks into what is there, or first lets a visitor open a conversation and looks for that. */
export type HistoryType = "archive" | "fresh";

export interface HistoryHabits {
	readonly perPage: number;
	/** How many pages of a list are walked at most. */
	readonly pages: number;
	readonly weights: Readonly<Record<HistoryType, number>>;
}

export const engagementHistory = onPaper<HistoryHabits>({
	summary:
		"operators list, filter, open, read and export engagements, and find what visitors just opened",
	habits: { perPage: 50, pages: 20, weights: { archive: 70, fresh: 30 } },
	operators: "needed",
	expect,
	allTheWay: (habits) => ({ ...habits, weights: { archive: 0, fresh: 1 } }),
	refuses: ({ name, engagements }) =>
		engagements && engagements.operators.length > 0
			? undefined
			: `target ${name}: expected engagements with operators in targets.json, to ask its Engagements API; found none`,
});

function expect(
	{ weights, pages }: HistoryHabits,
	{ mayWrite, engagements }: Target,
): readonly VisitorType[] {
	const all = engagements?.operators ?? [];
	const sites = engagements?.sites ?? [];
	const bounded = all.filter((one) =>
		sites.some((site) => !one.sites.includes(site)),
	);
	// Only who reaches the visitors' site can look for what a visitor just opened.
	const reaching = all.filter((one) =>
		one.sites.some((site) => site === engagements?.visitorsSite),
	);
	const fresh = reaching.length / Math.max(1, all.length);
	const exports = mayWrite ? 1 : 0;
	const operator = (type: HistoryType): VisitorType => {
		/** How many of these open a conversation first. */
		const opening = type === "fresh" ? fresh : 0;
		return {
			type,
			weight: weights[type],
			steps: [
				{ step: "engage", share: opening },
				{ step: "impAccept", share: opening },
				{ step: "resume", share: opening, resumes: true },
				{ step: "list", share: Math.min(pages, 5) },
				{ step: "filter", share: 3 + opening },
				{ step: "show", share: 1 + opening + exports },
				{ step: "transcript", share: 1 },
				{ step: "export", share: exports },
				{
					step: "reach",
					share: (2 * bounded.length) / Math.max(1, all.length),
				},
			],
			pauses: [],
			longestPath: pages + 14,
			creations: opening,
		};
	};
	return [operator("archive"), operator("fresh")];
}
