/** What is wrong with a request before its body's members are looked at, in the rules' order (M10). */
import type { FastifyRequest } from "fastify";
import { type ErrorName, loadingMessage } from "../lib/wire/errors.ts";
import { isAccountId, isVisitorId } from "../lib/wire/ids.ts";
import { tooLarge } from "./body.ts";
import type { Config } from "./config.ts";
import type { Ids } from "./monitor.ts";
import type { Refusal } from "./refusals.ts";
import { mintVisitorId } from "./sessions.ts";
import type { State } from "./state.ts";
import { memberPath } from "./validation.ts";

/** What every request of the Monitor API has. */
export interface Api {
	Params: { account: string; app: string };
	Querystring: Record<string, unknown>;
}

const apiPath = /^\/api\/account\/([^/]*)\/app\/([^/]*)\/(engagement|report)$/;

/** The first thing wrong with a request, in the rules' order; undefined once its body is a parsed object. */
export function firstRefusal(
	state: State,
	request: FastifyRequest<Api>,
): Refusal | undefined {
	const { account, app } = request.params;
	if (request.body === tooLarge)
		return { error: "bodyTooLarge", message: "body" };
	if (!isVersionOne(request.query.v))
		return { error: "illegalVersion", message: "v" };
	if (!isAccountId(account))
		return { error: "invalidRequest", message: "accountId" };
	if (!state.accounts.isLoaded(account)) {
		const { vid } = idsOf(request.query);
		const kept = isVisitorId(vid) ? vid : mintVisitorId();
		return {
			error: "accountNotLoaded",
			message: loadingMessage(account, kept),
		};
	}
	if (!campaignsOf(state.config, app)) {
		return { error: "unknownAppInstallation", message: "appInstallationId" };
	}
	request.body = parseObject(request.body);
	return request.body
		? undefined
		: { error: "invalidRequest", message: "body" };
}

/** M8: a decimal number that equals 1. */
function isVersionOne(v: unknown): boolean {
	return typeof v === "string" && /^\d+(\.\d*)?$/.test(v) && Number(v) === 1;
}

/** The campaigns of an app installation, if it is one that the API serves (M9). */
export function campaignsOf(config: Config, id: string) {
	const installation = config.appInstallations.find(
		(candidate) => candidate.id === id,
	);
	return installation?.type === "APP_INSTALL"
		? installation.campaigns
		: undefined;
}

/** The query's ids; an empty one was not sent, a repeated one is malformed (M13). */
export function idsOf(query: Record<string, unknown>): Ids {
	const one = (value: unknown): string | undefined =>
		value === undefined || value === "" ? undefined : String(value);
	return { vid: one(query.vid), sid: one(query.sid) };
}

function parseObject(text: unknown): object | undefined {
	if (typeof text !== "string") return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? value
			: undefined;
	} catch {
		return undefined;
	}
}

/** What an error inside the framework or our own code is to the client: a wrong member (M18) or our fault (M33). */
export function refusalFor(error: unknown): Refusal {
	if (!(error instanceof Error))
		return { error: "internalError", message: "internal error" };
	if ("validation" in error && Array.isArray(error.validation)) {
		return {
			error: "invalidRequest",
			message: memberPath(error.validation[0]) || "body",
		};
	}
	if ("code" in error && error.code === "ECONNRESET") {
		return { error: "invalidRequest", message: "body" };
	}
	process.stderr.write(`${error.stack ?? error.message}\n`);
	return { error: "internalError", message: "internal error" };
}

/** A path whose percent-encoding is broken cannot name an account or app installation (M7, M9). */
export function undecodable(url: string): Refusal {
	const account = apiPath.exec(pathOf(url))?.[1];
	if (account === undefined) return { error: "unknownPath", message: "path" };
	return isAccountId(account)
		? { error: "unknownAppInstallation", message: "appInstallationId" }
		: { error: "invalidRequest", message: "accountId" };
}

/** The method that a known path takes, for the requests that came with another one (M6). */
export function allowedMethod(url: string): string | undefined {
	const path = pathOf(url);
	const route = apiPath.exec(path)?.[3];
	if (route !== undefined) return route === "engagement" ? "POST" : "PUT";
	return undefined;
}

function pathOf(url: string): string {
	return url.split("?", 1)[0] ?? "";
}

/** What a request that could not even be parsed is told. */
export function protocolError(code: string | undefined): ErrorName {
	if (code === "HPE_HEADER_OVERFLOW") return "headersTooLarge";
	return code === "ERR_HTTP_REQUEST_TIMEOUT"
		? "requestTimeout"
		: "invalidRequest";
}
