/** The settings' schemas, put into every bundle as plain values by build.mjs. */
declare module "visitant:schemas" {
	import type { Schemas } from "../plan/schemas.ts";
	export const schemas: Schemas;
}
