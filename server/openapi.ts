/** The OpenAPI 3.1 document of the Monitor API, from the schemas that validate the requests. */
import type { TSchema } from "typebox";
import { plainAttributes } from "../lib/wire/attributes.ts";
import {
	attributeSchemas,
	engagementAnswer,
	engagementRequest,
	errorBody,
	reportAnswer,
	reportRequest,
} from "../lib/wire/monitor.ts";
import { patterns } from "../lib/wire/patterns.ts";

const json = (schema: object) => ({ "application/json": { schema } });
const query = (
	name: string,
	description: string,
	schema: object,
	required = false,
) => ({
	name,
	in: "query",
	required,
	description,
	schema,
});
const path = (name: string, schema: object) => ({
	name,
	in: "path",
	required: true,
	schema,
});
const id = { type: "string" };

const parameters = [
	path("accountId", { type: "string", pattern: patterns.account }),
	path("appInstallationId", { type: "string", minLength: 1 }),
	query("v", "API version, the number 1 (M8)", { const: 1 }, true),
	query("vid", "the visitor id of the last answer (M13, M14)", id),
	query("sid", "the session id of the last answer (M13, M14)", id),
];

/** The schema of a body whose attributes are one of these types each. */
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

function operation(
	operationId: string,
	summary: string,
	body: object,
	answer: object,
) {
	const refusal = (description: string) => ({
		description,
		content: json(errorBody),
	});
	return {
		operationId,
		summary,
		parameters,
		requestBody: { required: true, content: json(body) },
		responses: {
			200: {
				description: "in the live session that was sent (M12)",
				content: json(answer),
			},
			201: { description: "in a new session (M12)", content: json(answer) },
			400: refusal(
				"33: wrong version (M8); 5: anything else that is not valid",
			),
			404: refusal(
				"18: app installation (M9); on report 37: visitor, 39: session (M14)",
			),
			405: refusal("wrong method (M6)"),
			413: refusal("a body over 256 KiB (M34)"),
			500: refusal(
				"20: the account is being loaded (M30); 18: internal error (M33)",
			),
			503: refusal("temporarily unavailable (M31)"),
		},
	};
}

export const openapi = {
	openapi: "3.1.0",
	info: { title: "Monitor API", version: "1.0" },
	paths: {
		"/api/account/{accountId}/app/{appInstallationId}/engagement": {
			post: operation(
				"getEngagement",
				"Get an engagement for a visitor",
				withAttributes(engagementRequest, plainAttributes),
				engagementAnswer,
			),
		},
		"/api/account/{accountId}/app/{appInstallationId}/report": {
			put: operation(
				"report",
				"Report what a visitor did",
				withAttributes(reportRequest, attributeSchemas),
				reportAnswer,
			),
		},
	},
};
