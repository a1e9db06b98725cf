/** Own metrics, beside k6's. */

import { Counter, Rate, Trend } from "k6/metrics";
import type { VisitMetrics } from "./observer.ts";

export const metrics: VisitMetrics = {
	visitorMoves: new Counter("visitor_moves"),
	turnedAway: new Counter("visitors_turned_away"),
	stepsFailed: new Counter("steps_failed"),
	stepDuration: new Trend("step_duration", true),
	warmUpDuration: new Trend("warm_up_duration", true),
	sessionReuse: new Rate("session_reuse"),
	retries: new Counter("retries"),
	violations: new Counter("violations"),
	exceptions: new Counter("exceptions"),
	scheduleLag: new Trend("schedule_lag", true),
};
