/** The identifiers' patterns as text, for schemas. */
export const patterns = {
	account: "^[a-zA-Z0-9_]{1,20}$",
	visitorOrSession: "^[A-Za-z0-9_-]{22}$",
	page: "^[0-9]+$",
	conversation:
		"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
} as const;
