/** A local server without sockets, on a clock that tests move. */
import type { InjectOptions } from "fastify";
import { createApp } from "../../server/app.ts";
import type { Config } from "../../server/config.ts";
import { readConfig } from "../../server/read-config.ts";

/** What an answer says, as far as tests ask. */
export interface ApiAnswer {
	readonly status: number;
	readonly allow: string | undefined;
	// biome-ignore lint/suspicious/noExplicitAny: tests read members that the rules name
	readonly body: any;
}

export interface Ids {
	readonly vid?: string;
	readonly sid?: string;
}

export interface Api {
	/** Moves the clock. */
	wait(seconds: number): void;
	ask(request: InjectOptions): Promise<ApiAnswer>;
	engage(ids?: Ids, body?: object, where?: Where): Promise<ApiAnswer>;
	report(ids: Ids, body: object, where?: Where): Promise<ApiAnswer>;
	/** Asks the Engagements API as an operator does. */
	get(url: string, token?: string): Promise<ApiAnswer>;
	/** The list of both default sites and operators, or as `query` has it. */
	list(query?: string, token?: string): Promise<ApiAnswer>;
	/** The clock, in milliseconds since 1970. */
	now(): number;
	ledger(): Promise<ApiAnswer["body"]>;
}

export interface Where {
	readonly account?: string;
	readonly app?: string;
}

/** An API of its own, configured over the defaults. */
export function createApi(config: object = {}): Api {
	let now = Date.parse("2026-01-01T00:00:00Z");
	const full: Config = readConfig(config, "test");
	const { fastify: app } = createApp({ config: full, now: () => now });

	async function ask(request: InjectOptions): Promise<ApiAnswer> {
		const { statusCode, headers, body } = await app.inject(request);
		return {
			status: statusCode,
			allow: typeof headers.allow === "string" ? headers.allow : undefined,
			body: body === "" ? undefined : JSON.parse(body),
		};
	}

	function url(
		route: string,
		{ vid, sid }: Ids,
		{ account = "demo", app = "mobile-app" }: Where,
	) {
		const ids = `${vid === undefined ? "" : `&vid=${vid}`}${sid === undefined ? "" : `&sid=${sid}`}`;
		return `/api/account/${account}/app/${app}/${route}?v=1.0${ids}`;
	}

	const get = (path: string, token = "demo-token-kim"): Promise<ApiAnswer> =>
		ask({ method: "GET", url: path, headers: operatorHeaders(token) });

	return {
		wait(seconds) {
			now += seconds * 1000;
		},
		now: () => now,
		get,
		list: (query = "", token) =>
			get(`/engagements?${everywhere}${query}`, token),
		ask,
		engage: (ids = {}, body = {}, where = {}) =>
			ask({
				method: "POST",
				url: url("engagement", ids, where),
				payload: body,
			}),
		report: (ids, body, where = {}) =>
			ask({ method: "PUT", url: url("report", ids, where), payload: body }),
		ledger: async () => (await ask({ method: "GET", url: "/-/ledger" })).body,
	};
}

/** The default configuration's two sites and two operators. */
export const sites = [
	"18529853-4487-4234-be0b-7ca94e1e06bf",
	"e1c6bd0b-aef2-4948-8182-85a075f419e0",
] as const;
export const operators = [
	"f8769233-937d-4550-bdd3-8613027b2729",
	"0b7c8f4e-3a53-4c56-9a38-5d0c7e3c9d11",
] as const;

/** The part of a list's query that names sites and operators. */
export const scope = (
	siteIds: readonly string[],
	operatorIds: readonly string[],
): string =>
	[
		...siteIds.map((id) => `site_ids[]=${id}`),
		...operatorIds.map((id) => `operator_ids[]=${id}`),
	].join("&");

const everywhere = scope(sites, operators);

/** Every record of a list, page by page. */
export async function walk(
	api: Api,
	first: string,
): Promise<ApiAnswer["body"][]> {
	const records = [];
	for (let url: string | undefined = first; url; ) {
		const { status, body } = await api.get(url);
		if (status !== 200) throw new Error(`${status} for ${url}`);
		records.push(...body.engagements);
		url = body.next_page?.replace(/^https:\/\/[^/]+/, "");
	}
	return records;
}

/** The headers of an operator's request (E1). */
export const operatorHeaders = (token: string): Record<string, string> => ({
	accept: "application/vnd.salemove.v1+json",
	authorization: `Token ${token}`,
});

/** The pair of an answer, to be sent again. */
export const pairOf = ({ body }: ApiAnswer): Required<Ids> => ({
	vid: body.visitorId,
	sid: body.sessionId,
});

/** An impression of the default campaign. */
export const impression = (type: string, contextId = "1"): object => ({
	type,
	campaign: 880524023,
	engId: 880524123,
	revision: 21,
	...(["impDisplay", "impAccept"].includes(type) && {
		eContext: [{ type: "engagementContext", id: contextId }],
	}),
});

/** A report of these attributes. */
export const reportOf = (...engagementAttributes: object[]): object => ({
	engagementAttributes,
});
