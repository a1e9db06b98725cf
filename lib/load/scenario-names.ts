/** The scenarios by name: one file of scenarios/ and one story each. */
export const scenarioNames = [
	"visitor-funnel",
	"session-capping",
	"cold-account",
	"invalid-requests",
	"engagement-history",
] as const;
export type ScenarioName = (typeof scenarioNames)[number];
