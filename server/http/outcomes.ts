/** What the server does with a request, before it becomes an answer. */
import type {
	EngagementsErrorName,
	ErrorName,
} from "../../lib/contract/errors.ts";

/** The routes by which requests are counted, and broken on purpose. */
export const apiRoutes = [
	"engagement",
	"report",
	"list",
	"show",
	"transcript",
	"export",
] as const;
export type ApiRoute = (typeof apiRoutes)[number];

/** A request that was done, or that a planted defect answers as if it were. */
export interface Done<Body = unknown> {
	readonly status: number;
	readonly body: Body;
}

/** A refusal that a rule asks for: its name in the table of the path's API, and the message. */
export interface Refusal {
	readonly error: ErrorName | EngagementsErrorName;
	readonly message: string;
	/** Another status than the table's: only for faults. */
	readonly status?: number;
}

export type Outcome<Body = unknown> = Done<Body> | Refusal;

/** Whether something was refused. */
export const isRefusal = (value: object): value is Refusal => "error" in value;

/** The refusal of a request whose members are wrong; the message names the first one. */
export const invalid = (message: string): Refusal => ({
	error: "invalidRequest",
	message,
});
