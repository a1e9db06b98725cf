/** What is wrong with a request before its body's members are looked at, in the rules' order (M10). */
import type { FastifyRequest } from "fastify";
import { type ErrorName, loadingMessage } from "../lib/wire/errors.ts";
import { isAccountId, isVisitorId } from "../lib/wire/ids.ts";
import { isObject } from "../lib/wire/json.ts";
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
	const { v, vid } = request.query;
	const refusal = wrongAccount(state, v, account, vid);
	if (refusal) return refusal;
	if (!campaignsOf(state.config, app)) {
		return { error: "unknownAppInstallation", message: "appInstallationId" };
	}
	request.body = parseObject(request.body);
	return request.body
		? undefined
		: { error: "invalidRequest", message: "body" };
}

/** M7, M8, M30: the version, then the account, then whether it is loaded. */
function wrongAccount(
	state: State,
	v: unknown,
	account: string,
	vid: unknown,
): Refusal | undefined {
	if (!isVersionOne(v)) return { error: "illegalVersion", message: "v" };
	if (!isAccountId(account))
		return { error: "invalidRequest", message: "accountId" };
	if (state.accounts.isLoaded(account)) return undefined;
	const kept = isVisitorId(vid) ? vid : mintVisitorId();
	return { error: "accountNotLoaded", message: loadingMessage(account, kept) };
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
		return isObject(value) ? value : undefined;
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

/** What is wrong with a request whose path cannot be decoded, in the same order (M6–M10). */
export function undecodable(
	state: State,
	method: string,
	url: string,
): Refusal {
	const [, account = ""] = apiPath.exec(pathOf(url)) ?? [];
	const allowed = allowedMethod(url);
	if (allowed !== method) return elsewhere(url);
	const query = new URLSearchParams(url.split("?")[1]);
	return (
		wrongAccount(state, query.get("v"), account, query.get("vid")) ?? {
			error: "unknownAppInstallation",
			message: "appInstallationId",
		}
	);
}

/** A request that no route takes: another method on a known path, or another path (M6). */
export function elsewhere(url: string): Refusal {
	return allowedMethod(url) === undefined
		? { error: "unknownPath", message: "path" }
		: { error: "wrongMethod", message: "method" };
}

/** Whether a path is one of the server's own, which are never counted as traffic. */
export function isAdministration(url: string): boolean {
	return url.startsWith("/-/");
}

/** Whether a connection failed before it could carry a request (M1). */
export function isTlsProblem(code: string | undefined): boolean {
	return code !== undefined && /^ERR_(TLS|SSL)/.test(code);
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
