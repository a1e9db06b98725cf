/** Problems outside the rules: of the framework, the connection, or our own code. */
import { invalid, type Refusal } from "./outcomes.ts";

/** Whether a request's body ended too early. */
export const isAborted = (error: unknown): boolean =>
	error instanceof Error && "code" in error && error.code === "ECONNRESET";

/** The refusal for an unexpected error: a fault of the server (M33). */
export function refusalFor(error: unknown): Refusal {
	const text = error instanceof Error ? (error.stack ?? error.message) : error;
	process.stderr.write(`${String(text)}\n`);
	return { error: "internalError", message: "internal error" };
}

/** Whether a connection failed before it could carry a request (M1). */
export function isTlsProblem(code: string | undefined): boolean {
	return code !== undefined && /^ERR_(TLS|SSL)/.test(code);
}

/** The refusal of a request that cannot be parsed. */
export function protocolRefusal(code: string | undefined): Refusal {
	const message = code ?? "request";
	if (code === "HPE_HEADER_OVERFLOW")
		return { error: "headersTooLarge", message };
	return code === "ERR_HTTP_REQUEST_TIMEOUT"
		? { error: "requestTimeout", message }
		: invalid(message);
}
