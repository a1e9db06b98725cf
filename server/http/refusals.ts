/** Refusals: each is an error of its API's table, with that API's body (M5, E2). */
import type { EngagementsErrorBody } from "../../lib/contract/engagements.ts";
import {
	type EngagementsErrorName,
	type ErrorBody,
	type ErrorName,
	engagementsErrors,
	errors,
} from "../../lib/contract/errors.ts";
import type { Refusal } from "./outcomes.ts";
import { isEngagementsPath } from "./paths.ts";

/** A refusal as it is sent. */
export interface Refused {
	readonly status: number;
	readonly body: ErrorBody | EngagementsErrorBody;
	/** Absent where the body has none. */
	readonly internalCode?: number;
}

/** A refusal in the form of the path's API; `time` is in milliseconds since 1970. */
export function refused(refusal: Refusal, url: string, time: number): Refused {
	return isEngagementsPath(url)
		? engagementsRefusal(refusal)
		: monitorRefusal(refusal, time);
}

function monitorRefusal(refusal: Refusal, time: number): Refused {
	const { status, internalCode } = errors[monitorName(refusal.error)];
	return {
		status: refusal.status ?? status,
		internalCode,
		body: { time, message: refusal.message, internalCode },
	};
}

function engagementsRefusal(refusal: Refusal): Refused {
	const { status, error } = engagementsErrors[engagementsName(refusal.error)];
	const { message } = refusal;
	return {
		status: refusal.status ?? status,
		body: { error, message, debug_message: `${error}: ${message}` },
	};
}

/** Each API has its own table. A name of the other table is a bug. */
function monitorName(name: Refusal["error"]): ErrorName {
	return isNameOf(errors, name) ? name : "internalError";
}
function engagementsName(name: Refusal["error"]): EngagementsErrorName {
	return isNameOf(engagementsErrors, name) ? name : "internalError";
}
function isNameOf<Table extends object>(
	table: Table,
	name: PropertyKey,
): name is keyof Table {
	return Object.hasOwn(table, name);
}

/** A refusal as a raw HTTP/1.1 answer, for input that is no request. */
export function rawRefusal({ status, body }: Refused): string {
	const text = JSON.stringify(body);
	return [
		`HTTP/1.1 ${status} Refused`,
		"Content-Type: application/json; charset=utf-8",
		`Content-Length: ${Buffer.byteLength(text)}`,
		"Connection: close",
		"",
		text,
	].join("\r\n");
}
