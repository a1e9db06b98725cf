/** The OpenAPI 3.1 document of both APIs. */
import { engagementsPaths, securitySchemes } from "./engagements.ts";
import { monitorPaths } from "./monitor.ts";

export const openapi = {
	openapi: "3.1.0",
	info: {
		title: "Monitor API and Engagements API",
		version: "1.0",
		description:
			"As Visitant's local server keeps them; the numbers (M12, E6) are the rules'.",
	},
	paths: { ...monitorPaths, ...engagementsPaths },
	components: { securitySchemes },
};
