/** Own metrics, beside the engine's. */

import { Counter, Rate, Trend } from "k6/metrics";

/** By visitor type: arrivals, and how visits ended after which step; the moves between are the steps' durations. */
export const visitorMoves = new Counter("visitor_moves");
/** By step: those that were not answered with success, retries and all. */
export const stepsFailed = new Counter("steps_failed");
/** By step and where from, a sample for every step taken: milliseconds of all its attempts, without the pauses between them. */
export const stepDuration = new Trend("step_duration", true);
/** The same in the warm-up. */
export const warmUpDuration = new Trend("warm_up_duration", true);
/** Engagements with a live session that were told 200, of those that were or should have been. */
export const sessionReuse = new Rate("session_reuse");
/** By step. */
export const retries = new Counter("retries");
/** By rule and step. */
export const violations = new Counter("violations");
/** Visits that our own code could not go on with. */
export const exceptions = new Counter("exceptions");
/** Milliseconds that a visitor started later than planned. */
export const scheduleLag = new Trend("schedule_lag", true);
