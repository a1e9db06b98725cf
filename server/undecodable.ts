/** What is wrong with a request whose path cannot be decoded, in the same order as for any other (M6–M10, E2). */
import type { FastifyRequest } from "fastify";
import { unknownApp, wrongAccount } from "./checks.ts";
import { callerOf } from "./engagements.ts";
import { isRefusal, type Refusal } from "./outcomes.ts";
import { addresses, elsewhere, isEngagementsPath, pathOf } from "./paths.ts";
import type { State } from "./state.ts";

/** The refusal of a request that the router could not decode. */
export function undecodable(
	state: State,
	{ method, url, headers }: FastifyRequest,
): Refusal {
	const path = pathOf(url);
	const address = Object.values(addresses).find(({ pattern }) =>
		pattern.test(path),
	);
	if (address?.method !== method) return elsewhere(url);
	if (isEngagementsPath(url)) {
		const { accept, authorization } = headers;
		const caller = callerOf(state.config, accept, authorization);
		return isRefusal(caller)
			? caller
			: { error: "unknownEngagement", message: "no such engagement" };
	}
	const [, account = ""] = address.pattern.exec(path) ?? [];
	const query = new URLSearchParams(url.split("?")[1]);
	return (
		wrongAccount(state, query.get("v"), account, query.get("vid")) ?? unknownApp
	);
}
