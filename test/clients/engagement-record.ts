/** An engagement as the API shows it, to change in tests. */
import type { EngagementRecord } from "../../lib/contract/engagements.ts";

/** An engagement with this id, of one operator. */
export const recordOf = (
	id: string,
	operator: string,
	change: Partial<EngagementRecord> = {},
): EngagementRecord => ({
	id,
	engagement_type: "reactive",
	created_at: "2026-01-01T10:00:00.000Z",
	duration: 60,
	visitor_name: "Visitor",
	visitor_id: "v",
	cobrowsing_used: false,
	video_used: false,
	audio_used: false,
	flagged: false,
	audio_recording_urls: [],
	crm_forwarded: false,
	summary_forwarded: false,
	visitor: { href: "https://target/v1/visitors/v" },
	chat_transcript: {
		href: `https://target/v1/engagements/${id}/chat_transcript`,
	},
	operators: [{ href: `https://target/v1/operators/${operator}` }],
	...change,
});
