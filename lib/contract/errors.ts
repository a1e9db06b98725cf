/** The Monitor API's errors (M5): a client keys on status and internal code, never on the text. */
export const errors = {
	illegalVersion: { status: 400, internalCode: 33 },
	invalidRequest: { status: 400, internalCode: 5 },
	unknownVisitor: { status: 404, internalCode: 37 },
	unknownSession: { status: 404, internalCode: 39 },
	unknownAppInstallation: { status: 404, internalCode: 18 },
	unknownPath: { status: 404, internalCode: 5 },
	wrongMethod: { status: 405, internalCode: 5 },
	requestTimeout: { status: 408, internalCode: 5 },
	bodyTooLarge: { status: 413, internalCode: 5 },
	headersTooLarge: { status: 431, internalCode: 5 },
	internalError: { status: 500, internalCode: 18 },
	accountNotLoaded: { status: 500, internalCode: 20 },
	unavailable: { status: 503, internalCode: 18 },
} as const;

/** The name of an error of the table. */
export type ErrorName = keyof typeof errors;

/** The Engagements API's errors (E2), with their names. */
export const engagementsErrors = {
	invalidRequest: { status: 400, error: "BadRequest" },
	wrongAccept: { status: 400, error: "BadRequest" },
	unknownToken: { status: 401, error: "Unauthorized" },
	outOfReach: { status: 403, error: "Forbidden" },
	unknownEngagement: { status: 404, error: "NotFound" },
	unknownPath: { status: 404, error: "NotFound" },
	wrongMethod: { status: 405, error: "MethodNotAllowed" },
	requestTimeout: { status: 408, error: "RequestTimeout" },
	bodyTooLarge: { status: 413, error: "PayloadTooLarge" },
	badParameter: { status: 422, error: "UnprocessableEntity" },
	headersTooLarge: { status: 431, error: "RequestHeaderFieldsTooLarge" },
	internalError: { status: 500, error: "InternalServerError" },
	unavailable: { status: 503, error: "ServiceUnavailable" },
} as const;

/** The name of an error of the Engagements API's table. */
export type EngagementsErrorName = keyof typeof engagementsErrors;

/** The body of every error (M5). `time` is in milliseconds since 1970. */
export interface ErrorBody {
	time: number;
	message: string;
	internalCode: number;
}

/** The message of a cold account's 500/20: the only error text that clients read (M30). */
export const loadingMessage = (account: string, vid: string): string =>
	`Loading account: ${account}, vid: ${vid}`;

/** A client's pauses before its three retries, in seconds (M32). */
export const retryPauses: readonly number[] = [10, 30, 90];
