/** Operators at work beside visitors: lists, filters, single engagements, transcripts, exports; on paper. */
import { onPaper, type VisitorType } from "../story.ts";
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
	const operators = (step: string, share: number) => ({ step, share });
	const exports = mayWrite ? 1 : 0;
	const operator = (type: HistoryType): VisitorType => {
		const isFresh = type === "fresh";
		return {
			type,
			weight: weights[type],
			steps: [
				...["engage", "impAccept"].map((step) => ({
					step,
					share: isFresh ? fresh : 0,
				})),
				{ step: "resume", share: isFresh ? fresh : 0, resumes: true },
				operators("list", Math.min(pages, 5)),
				operators("filter", isFresh ? 3 + fresh : 3),
				operators("show", (isFresh ? 1 + fresh : 1) + exports),
				operators("transcript", 1),
				operators("export", exports),
				operators("reach", (2 * bounded.length) / Math.max(1, all.length)),
			],
			pauses: [],
			longestPath: pages + 14,
			creations: isFresh ? fresh : 0,
		};
	};
	return [operator("archive"), operator("fresh")];
}
