/** The Monitor API's two routes: all checks in the order of the rules, then the operation (M10). */
import type { FastifyRequest } from "fastify";
import type { Campaign } from "../../lib/contract/promises.ts";
import type { Visit } from "../defects/defect.ts";
import { invalid } from "../http/outcomes.ts";
import type { Handler } from "../http/pipeline.ts";
import type { State } from "../store/state.ts";
import {
	campaignsOf,
	idsOf,
	parseObject,
	type Query,
	unknownApp,
	wrongAccount,
} from "./checks.ts";
import {
	engage,
	type MonitorBody,
	type MonitorOutcome,
	report,
} from "./monitor.ts";
import {
	engagementAttributes,
	isEngagementRequest,
	isReportRequest,
	reportAttributes,
	wrongAttribute,
	wrongMember,
} from "./validation.ts";

export interface MonitorAsked {
	Params: { account: string; app: string };
	Querystring: Query;
}

/** POST engagement. */
export const engagementHandler: Handler<MonitorAsked, MonitorBody> = {
	route: "engagement",
	act: (state, request) => onApp(state, request, engagement),
	change: ({ changes }, state, request, outcome) =>
		changes.engagement?.(outcome, visitOf(state, request)),
};

/** PUT report. */
export const reportHandler: Handler<MonitorAsked, MonitorBody> = {
	route: "report",
	act: (state, request) => onApp(state, request, reported),
	change: ({ changes }, state, request, outcome) =>
		changes.report?.(outcome, visitOf(state, request)),
};

type AskedOf = FastifyRequest<MonitorAsked>;

/** Carries out a request whose version, account and app installation are right and whose body is an object (M7–M10, M34). */
function onApp(
	state: State,
	request: AskedOf,
	act: (
		state: State,
		request: AskedOf,
		campaigns: readonly Campaign[],
		body: object,
	) => MonitorOutcome,
): MonitorOutcome {
	const { params, query } = request;
	const refusal = wrongAccount(state, query.v, params.account, query.vid);
	if (refusal) return refusal;
	const campaigns = campaignsOf(state.config, params.app);
	if (!campaigns) return unknownApp;
	const body = parseObject(request.body);
	return body ? act(state, request, campaigns, body) : invalid("body");
}

function engagement(
	state: State,
	{ params, query }: AskedOf,
	campaigns: readonly Campaign[],
	body: object,
): MonitorOutcome {
	if (!isEngagementRequest(body))
		return invalid(wrongMember(isEngagementRequest));
	const wrong =
		body.engagementAttributes &&
		wrongAttribute(body.engagementAttributes, engagementAttributes);
	return wrong === undefined
		? engage(state, params.account, campaigns, idsOf(query), body)
		: invalid(wrong);
}

function reported(
	state: State,
	{ params, query }: AskedOf,
	_campaigns: readonly Campaign[],
	body: object,
): MonitorOutcome {
	if (!isReportRequest(body)) return invalid(wrongMember(isReportRequest));
	const wrong = wrongAttribute(body.engagementAttributes, reportAttributes);
	return wrong === undefined
		? report(state, params.account, idsOf(query), body)
		: invalid(wrong);
}

function visitOf(state: State, { params, query, body }: AskedOf): Visit {
	return {
		state,
		account: params.account,
		app: params.app,
		ids: idsOf(query),
		body: parseObject(body),
	};
}
