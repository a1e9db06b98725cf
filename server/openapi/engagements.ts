/** The Engagements API's operations, from the same schemas that its answers are typed by. */
import {
	engagementPage,
	engagementRecord,
	engagementsError,
	exported,
	transcript,
} from "../../lib/contract/engagements.ts";
import { engagementsErrors } from "../../lib/contract/errors.ts";
import { mediaType } from "../../lib/contract/media-type.ts";
import { defaultConfig } from "../config.ts";
import { answer, path, query, wrongMethod } from "./schemas.ts";

const sites = defaultConfig.sites.map(({ id }) => id);
const operators = defaultConfig.operators.map(({ id }) => id);
const record = "52f8e590-72af-4f20-8428-dfaf95de889e";
const host = "https://127.0.0.1:8443";

const ids = {
	type: "array",
	items: { type: "string", minLength: 1 },
	minItems: 1,
};
/** A date may end with hours or minutes as well (E4); JSON schema has no format for that. */
const date = {
	type: "string",
	anyOf: [{ format: "date" }, { format: "date-time" }],
};
const wholeNumber = { type: "integer", minimum: 1 };

const filters = [
	query("site_ids[]", "sites in reach (E3)", ids, {
		required: true,
		example: sites,
	}),
	query("operator_ids[]", "operators in reach (E3)", ids, {
		required: true,
		example: operators,
	}),
	query("start_date", "created_at at the earliest, ISO 8601 (E4)", date),
	query("end_date", "created_at at the latest, ISO 8601 (E4)", date),
	query("order", "by created_at (E5)", {
		type: "string",
		enum: ["desc", "asc"],
	}),
	query("page", "from 1 (E6)", wholeNumber),
	query("per_page", "30 unless asked, 100 at most (E6)", wholeNumber),
];

const shown = {
	id: record,
	engagement_type: "proactive",
	created_at: "2026-01-05T10:57:47.656Z",
	duration: 184,
	visitor_name: "Visitor #8",
	visitor_id: "4cb42417-f153-4209-b885-757f87237b8b",
	cobrowsing_used: true,
	video_used: false,
	audio_used: true,
	flagged: false,
	audio_recording_urls: [`${host}/recordings/XaMiTQI`],
	crm_forwarded: false,
	summary_forwarded: true,
	visitor: { href: `${host}/visitors/4cb42417-f153-4209-b885-757f87237b8b` },
	chat_transcript: { href: `${host}/engagements/${record}/chat_transcript` },
	operators: [{ href: `${host}/operators/${operators[0]}` }],
};

/** The refusals of a list of errors. */
function refusals(...names: (keyof typeof engagementsErrors)[]) {
	const found: Record<number, object> = {
		405: wrongMethod(engagementsError),
	};
	for (const name of names) {
		const { status, error } = engagementsErrors[name];
		found[status] = answer(name, engagementsError, {
			error,
			message: name,
			debug_message: `${error}: ${name}`,
		});
	}
	return found;
}

const always = [
	"wrongAccept",
	"unknownToken",
	"outOfReach",
	"unavailable",
	"internalError",
] as const;

const security = [{ operatorToken: [] }];

/** An operation on one engagement. */
function onOne(
	operationId: string,
	summary: string,
	schema: object,
	example: object,
) {
	return {
		operationId,
		summary,
		security,
		parameters: [path("id", "of an engagement", { type: "string" }, record)],
		responses: {
			200: answer(summary, schema, example),
			...refusals(...always, "unknownEngagement"),
		},
	};
}

export const engagementsPaths = {
	"/engagements": {
		get: {
			operationId: "listEngagements",
			summary: "List engagements, page by page",
			security,
			parameters: filters,
			responses: {
				200: answer("a page (E6)", engagementPage, {
					last_page: `${host}/engagements?page=1`,
					engagements: [shown],
				}),
				...refusals(...always, "badParameter"),
			},
		},
	},
	"/engagements/{id}": {
		get: onOne(
			"showEngagement",
			"One engagement (E8)",
			engagementRecord,
			shown,
		),
	},
	"/engagements/{id}/chat_transcript": {
		get: onOne("showTranscript", "Its whole chat (E9)", transcript, [
			{
				message: "Where is my order?",
				created_at: "2026-01-05T10:57:55.000Z",
				sender: {
					type: "visitor",
					name: null,
					href: `${host}/visitors/4cb42417-f153-4209-b885-757f87237b8b`,
				},
			},
		]),
	},
	"/engagements/{id}/export": {
		post: onOne("exportEngagement", "Send it on (E10)", exported, {
			success: true,
		}),
	},
};

export const securitySchemes = {
	operatorToken: {
		type: "apiKey",
		in: "header",
		name: "Authorization",
		description: `An operator's token, as in "Token X"; beside it every request accepts ${mediaType} (E1).`,
	},
};
