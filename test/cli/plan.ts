/** The plan of a smoke run, for tests that need one. */
import { planRun } from "../../lib/plan/plan.ts";
import { schemas } from "../../lib/plan/schemas.ts";
import { type Asked, readSettings } from "../../lib/plan/settings.ts";

/** A plan of the funnel, by default settings but for what is asked. */
export const planOf = (asked: Asked = {}) =>
	planRun(
		readSettings("visitor-funnel", {
			asked,
			targets: undefined,
			schemas,
			readJson: () => ({}),
		}),
	);
