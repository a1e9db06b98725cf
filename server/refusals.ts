/** How the server says no: every refusal is an error of the table with a body of M5. */
import { type ErrorBody, type ErrorName, errors } from "../lib/wire/errors.ts";

/** A refusal that a rule asks for: the table's name, and the message. */
export interface Refusal {
	readonly error: ErrorName;
	readonly message: string;
}

/** The body of a refusal at a moment (milliseconds since 1970). */
export function errorBody(refusal: Refusal, time: number): ErrorBody {
	return {
		time,
		message: refusal.message,
		internalCode: errors[refusal.error].internalCode,
	};
}

/** A refusal as a raw HTTP/1.1 answer, for what never became a request. */
export function rawRefusal(refusal: Refusal, time: number): string {
	const body = JSON.stringify(errorBody(refusal, time));
	return [
		`HTTP/1.1 ${errors[refusal.error].status} Refused`,
		"Content-Type: application/json; charset=utf-8",
		`Content-Length: ${Buffer.byteLength(body)}`,
		"Connection: close",
		"",
		body,
	].join("\r\n");
}
