/** The names by which client and server count requests. */

/** Routes as the engine names them, and as the local server's ledger does. */
export const routes: Readonly<Record<string, string>> = {
	"POST engagement": "engagement",
	"PUT report": "report",
	other: "other",
	"GET engagements": "list",
	"GET engagements/{id}": "show",
	"GET engagements/{id}/chat_transcript": "transcript",
	"POST engagements/{id}/export": "export",
};
