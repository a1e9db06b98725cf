/** The plan of a smoke run, for tests that need one. */
import { planRun } from "../../lib/load/plan.ts";
import { schemas } from "../../lib/load/schemas.ts";
import { type Asked, readSettings } from "../../lib/load/settings.ts";

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
