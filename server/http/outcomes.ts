/** Outcomes: the result of a request, before it becomes an answer. */
import type {
	EngagementsErrorName,
	ErrorName,
} from "../../lib/contract/errors.ts";

/** The routes that requests are counted by, and that faults name. */
export const apiRoutes = [
	"engagement",
	"report",
	"list",
	"show",
	"transcript",
	"export",
] as const;
export type ApiRoute = (typeof apiRoutes)[number];

/** A request that was carried out, or that a planted defect answers like one. */
export interface Done<Body = unknown> {
	readonly status: number;
	readonly body: Body;
}

/** A refusal by a rule: its name in the error table of the path's API, and the message. */
export interface Refusal {
	readonly error: ErrorName | EngagementsErrorName;
	readonly message: string;
	/** A status other than the table's, for faults only. */
	readonly status?: number;
}

export type Outcome<Body = unknown> = Done<Body> | Refusal;

/** Whether an outcome is a refusal. */
export const isRefusal = (value: object): value is Refusal => "error" in value;

/** The refusal of a request with wrong members. The message names the first one. */
export const invalid = (message: string): Refusal => ({
	error: "invalidRequest",
	message,
});
