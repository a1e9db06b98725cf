/** The Engagements API's bodies as schemas (E6–E10): types, checks and the OpenAPI document come from here. */
import * as Type from "typebox";
import { patterns } from "./patterns.ts";
import { personal } from "./personal.ts";

const link = Type.Object({
	href: Type.String({ description: "an absolute URL" }),
});
const moment = Type.String({
	pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$",
});

/** One engagement (E7). Moments are UTC to the millisecond, `duration` is in seconds. */
export const engagementRecord = Type.Object({
	id: Type.String({ pattern: patterns.conversation }),
	engagement_type: Type.Enum(["reactive", "proactive"]),
	created_at: moment,
	duration: Type.Integer({ minimum: 0 }),
	visitor_name: Type.String(personal),
	visitor_id: Type.String(),
	cobrowsing_used: Type.Boolean(),
	video_used: Type.Boolean(),
	audio_used: Type.Boolean(),
	flagged: Type.Boolean(),
	audio_recording_urls: Type.Array(Type.String()),
	crm_forwarded: Type.Boolean(),
	summary_forwarded: Type.Boolean(),
	visitor: link,
	chat_transcript: link,
	operators: Type.Array(link),
});

/** A page of engagements (E6): `next_page` is absent on the last one. */
export const engagementPage = Type.Object({
	next_page: Type.Optional(Type.String()),
	last_page: Type.String(),
	engagements: Type.Array(engagementRecord),
});

const name = Type.Union([Type.String(), Type.Null()], personal);

/** One line of a chat (E9). */
const transcriptLine = Type.Object({
	message: Type.String(personal),
	created_at: moment,
	sender: Type.Object({
		type: Type.Enum(["visitor", "operator", "system"]),
		name,
		href: Type.Optional(Type.String()),
	}),
});

/** A whole chat, oldest line first (E9). */
export const transcript = Type.Array(transcriptLine);

/** The answer to an export (E10). */
export const exported = Type.Object({ success: Type.Literal(true) });

/** The body of every error at or under `/engagements` (E2). */
export const engagementsError = Type.Object({
	error: Type.String(),
	message: Type.String(),
	debug_message: Type.String(),
});

export type EngagementRecord = Type.Static<typeof engagementRecord>;
export type EngagementPage = Type.Static<typeof engagementPage>;
export type TranscriptLine = Type.Static<typeof transcriptLine>;
export type EngagementsErrorBody = Type.Static<typeof engagementsError>;
