/** The Monitor API's operations, from the schemas that validate the requests. */
import type { TSchema } from "typebox";
import { plainAttributes } from "../../lib/contract/attributes.ts";
import {
	attributeSchemas,
	engagementAnswer,
	engagementRequest,
	errorBody,
	reportAnswer,
	reportRequest,
} from "../../lib/contract/monitor.ts";
import { patterns } from "../../lib/contract/patterns.ts";
import { answer, json, path, query, wrongMethod } from "./schemas.ts";

const vid = "QBxPo2lRTI-VzLVhqWS7Dw";
const sid = "9tJmTQ8sTSKkRaOZ0nVVxA";
const pair = { sessionId: sid, visitorId: vid, pageId: "4711000815" };
const engagement = {
	campaignId: 880524023,
	engagementId: 880524123,
	engagementRevision: 21,
};
const id = { type: "string" };

const parameters = [
	path(
		"accountId",
		"any well-formed account exists (M7, M30)",
		{ type: "string", pattern: patterns.account },
		"demo",
	),
	path(
		"appInstallationId",
		"one that is configured (M9)",
		{ type: "string", minLength: 1 },
		"mobile-app",
	),
	query(
		"v",
		"API version, the number 1 (M8)",
		{ type: "number", const: 1 },
		{ required: true },
	),
	query("vid", "the visitor id of the last answer (M13, M14)", id),
	query("sid", "the session id of the last answer (M13, M14)", id),
];

/** The schema of a body whose attributes each have one of these types. */
function withAttributes(
	body: { properties: object },
	attributes: Record<string, TSchema>,
) {
	const items = {
		oneOf: Object.values(attributes),
		discriminator: { propertyName: "type" },
	};
	return {
		...body,
		properties: {
			...body.properties,
			engagementAttributes: { type: "array", items },
		},
	};
}

const refusal = (description: string, internalCode: number, message: string) =>
	answer(description, errorBody, {
		time: 1767225600000,
		message,
		internalCode,
	});

/** The refusals that both operations may answer with. */
const refusals = {
	400: refusal(
		"33: wrong version (M8); 5: anything else that is not valid",
		33,
		"v",
	),
	404: refusal(
		"18: app installation (M9); on report 37: visitor, 39: session (M14)",
		18,
		"appInstallationId",
	),
	405: wrongMethod(errorBody),
	413: refusal("a body over 256 KiB (M34)", 5, "body"),
	500: refusal(
		"20: the account is being loaded (M30); 18: internal error (M33)",
		20,
		`Loading account: demo, vid: ${vid}`,
	),
	503: refusal(
		"the creation of sessions is capped (M31), or there is no capacity",
		18,
		"no more sessions for now",
	),
};

export const monitorPaths = {
	"/api/account/{accountId}/app/{appInstallationId}/engagement": {
		post: {
			operationId: "getEngagement",
			summary: "Get an engagement for a visitor",
			parameters,
			requestBody: {
				required: true,
				content: json(withAttributes(engagementRequest, plainAttributes), {
					consumerId: "visitant-4711",
					clientProperties: {
						deviceFamily: "MOBILE",
						os: "ANDROID",
						ipAddress: "192.0.2.17",
					},
					entryPoints: ["tel://0123", "https://shop.example/cart"],
					engagementAttributes: [{ type: "cart", total: 49.9, numItems: 2 }],
				}),
			},
			responses: {
				200: answer(
					"in the live session that was sent (M12)",
					engagementAnswer,
					{
						...pair,
						engagementDetails: [
							{
								...engagement,
								conversationId: "5a9f4c60-3b1e-4f9a-9a53-0d7c6e3f1b20",
								status: "conversation",
							},
						],
					},
				),
				201: answer("in a new session (M12)", engagementAnswer, {
					...pair,
					engagementDetails: [
						{ ...engagement, contextId: "1", status: "expose" },
					],
				}),
				...refusals,
			},
		},
	},
	"/api/account/{accountId}/app/{appInstallationId}/report": {
		put: {
			operationId: "report",
			summary: "Report what a visitor did",
			parameters,
			requestBody: {
				required: true,
				content: json(withAttributes(reportRequest, attributeSchemas), {
					consumerId: "visitant-4711",
					engagementAttributes: [
						{ type: "lead", lead: { topic: "boots", value: 59.9 } },
					],
				}),
			},
			responses: {
				200: answer("in the live session that was sent", reportAnswer, pair),
				201: answer("in a new session (M14)", reportAnswer, pair),
				...refusals,
			},
		},
	},
};
