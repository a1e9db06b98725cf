/** Rules that promise several things, part by part: a violation shows the part that was broken. */
export const parts = {
	resumedPair: "200 repeats exactly the live pair that was sent",
	newPair: "201 is a new session with a new pair",
	engagementAnswered:
		"POST engagement creates a session rather than refuse an id",
	visitorKept: "it keeps a well-formed visitor id",
	idForm: "Session and visitor ids have 22 URL-safe characters",
	pageForm: "a page id is decimal",
	pageNew: "POST gives a new one",
	pageEcho: "PUT echoes the one sent",
} as const;

/** The rules of both APIs, in one sentence each. Violations are counted and reported by these numbers. */
export const rules = {
	M1: "Only HTTPS is answered.",
	M2: "Bodies are JSON both ways, and say so.",
	M3: "The API is public: no credentials.",
	M4: "Unknown members are ignored, by either side.",
	M5: "Every error body is {time, message, internalCode}, with a status and code of the table.",
	M6: "POST engagement and PUT report live at their two paths; another method is 405, another path 404.",
	M7: "An account id is 1 to 20 letters, digits or underscores, else 400/5.",
	M8: "The version v must be the number 1, else 400/33.",
	M9: "An unknown app installation, or one of another type, is 404/18.",
	M10: "Checks come in one fixed order.",
	M11: "A refused request changes nothing.",
	M12: `${parts.resumedPair}; ${parts.newPair}.`,
	M13: `${parts.engagementAnswered}, and ${parts.visitorKept}.`,
	M14: "PUT report refuses a visitor or session that it does not know.",
	M15: "PUT report needs a visitor id or a consumer id.",
	M16: "A session lives until it is idle, or too old, for longer than promised.",
	M17: `${parts.idForm}; ${parts.pageForm}: ${parts.pageNew}, ${parts.pageEcho}.`,
	M18: "The members of an engagement request are optional and typed.",
	M19: "Client properties are an object of known devices, systems and a real IPv4 address.",
	M20: "An engagement request carries no impression event.",
	M21: "The offer is the first campaign whose conditions hold.",
	M22: "An offer is an array of one, with status expose and a contextId that numbers it in its session.",
	M23: "An open conversation of the consumer wins over any offer.",
	M24: "Where there is nothing to offer, the answer has no engagementDetails at all.",
	M25: "An accepted offer opens a conversation that stays open, under one id, for as long as promised.",
	M26: "A report carries an array of engagement attributes.",
	M27: "Attributes have the members of their type.",
	M28: "Impressions belong to the session in which their engagement was offered.",
	M29: "A report is answered with sessionId, visitorId and pageId.",
	M30: "A cold account answers 500/20, naming the account and the visitor id to use again.",
	M31: "Only the creation of sessions is capped, with 503.",
	M32: "5xx and lost replies are retried after 10, 30 and 90 s; 4xx never.",
	M33: "500/18 is an unexpected error inside the server.",
	M34: "A body is a JSON object of at most 256 KiB.",
	E1: "The Engagements API takes an operator's token and its own media type.",
	E2: "Every error of the Engagements API is {error, message, debug_message}, and checks come in one fixed order.",
	E3: "A list names sites and operators, all of them in the caller's reach.",
	E4: "Dates filter by created_at, both ends included; a bare end date covers its whole day.",
	E5: "A list is ordered by created_at, the newest first unless asked otherwise.",
	E6: "Following next_page repeats and skips nothing; links keep every filter.",
	E7: "An engagement has all its members, its moments in UTC.",
	E8: "An engagement is shown as it is listed, to those who reach one of its sites.",
	E9: "A transcript is the whole chat, oldest line first.",
	E10: "An export succeeds every time, and is seen in crm_forwarded.",
	E11: "A conversation is listed as soon as it was accepted, and grows while it lasts.",
} as const;

/** The number of a rule. */
export type Rule = keyof typeof rules;

export const ruleNames: readonly string[] = Object.keys(rules);
