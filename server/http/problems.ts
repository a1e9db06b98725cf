/** What went wrong outside the rules: in the framework, on the connection, in our own code. */
import { invalid, type Refusal } from "./outcomes.ts";

/** Whether a request's body ended before its time. */
export const isAborted = (error: unknown): boolean =>
	error instanceof Error && "code" in error && error.code === "ECONNRESET";

/** What an unexpected error is to the client: our fault (M33). */
export function refusalFor(error: unknown): Refusal {
	const text = error instanceof Error ? (error.stack ?? error.message) : error;
	process.stderr.write(`${String(text)}\n`);
	return { error: "internalError", message: "internal error" };
}

/** Whether a connection failed before it could carry a request (M1). */
export function isTlsProblem(code: string | undefined): boolean {
	return code !== undefined && /^ERR_(TLS|SSL)/.test(code);
}

/** What a request that could not even be parsed is told. */
export function protocolRefusal(code: string | undefined): Refusal {
	const message = code ?? "request";
	if (code === "HPE_HEADER_OVERFLOW")
		return { error: "headersTooLarge", message };
	return code === "ERR_HTTP_REQUEST_TIMEOUT"
		? { error: "requestTimeout", message }
		: invalid(message);
}
