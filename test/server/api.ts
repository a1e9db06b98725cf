/** A local server without sockets, on a clock that tests move. */
import type { InjectOptions } from "fastify";
import { createApp } from "../../server/app.ts";
import { type Config, readConfig } from "../../server/config.ts";

/** What an answer says, as far as tests ask. */
export interface Said {
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
	ask(request: InjectOptions): Promise<Said>;
	engage(ids?: Ids, body?: object, where?: Where): Promise<Said>;
	report(ids: Ids, body: object, where?: Where): Promise<Said>;
	ledger(): Promise<Said["body"]>;
}

export interface Where {
	readonly account?: string;
	readonly app?: string;
}

/** An API of its own, configured over the defaults. */
export function createApi(config: object = {}): Api {
	let now = Date.parse("2026-01-01T00:00:00Z");
	const full: Config = readConfig(config, "test");
	const app = createApp({ config: full, now: () => now });

	async function ask(request: InjectOptions): Promise<Said> {
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

	return {
		wait(seconds) {
			now += seconds * 1000;
		},
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

/** The pair of an answer, to be sent again. */
export const pairOf = ({ body }: Said): Required<Ids> => ({
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
