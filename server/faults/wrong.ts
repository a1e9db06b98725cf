import type { Defect } from "../defects/defect.ts";
import type { Fault } from "./fault.ts";

/** Answers in the right form, but breaks a rule. */
export const wrong = (name: string, defect: Defect): Fault => ({
	name,
	defect,
});
