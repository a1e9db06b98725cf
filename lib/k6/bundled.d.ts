/** The scenarios of a bundle. build.mjs makes this module for each bundle: imports of `scenarios/*.ts`, and nothing else. */
declare module "visitant:scenarios" {
	import type { ScenarioModule } from "./scenario-module.ts";
	/** The scenario that the bundle is of. */
	export const name: string;
	/** Its own file, and for a mix those of its scenarios; by name, in the order of the plan. */
	export const modules: Readonly<Record<string, ScenarioModule>>;
}
