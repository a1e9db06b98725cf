/**
 * Where k6 starts: every bundle is this file with the scenarios of one name.
 *
 * The plan is made here, from the environment variables VISITANT_… and the files that they name (read-plan.ts). The
 * command line makes the same plan from the same values, and sets those variables.
 */
import { modules, name } from "visitant:scenarios";
import type { Corpus } from "../contract/person.ts";
import type { ClientCertificate } from "../load/targets.ts";
import { createIteration } from "./iteration.ts";
import { optionsFor } from "./options.ts";
import { readPlan } from "./read-plan.ts";

/** Set by the build. */
declare const VISITANT_VERSION: string;

const plan = readPlan(name, modules);
const corpus: Corpus = JSON.parse(open("./people.json"));

const planned = optionsFor(plan, VISITANT_VERSION, clientCertificate());

// k6 writes the options that hold into this object.
export const options = { ...planned };
export default createIteration(plan, planned, modules, corpus);

/** The target's client certificate. Files are opened while k6 starts. */
function clientCertificate(): ClientCertificate | undefined {
	const { clientCertificate: files } = plan.target;
	if (!files) return undefined;
	// targets.json is beside dist/.
	const read = (file: string): string =>
		open(file.startsWith("/") ? file : `../${file}`);
	return { cert: read(files.cert), key: read(files.key) };
}
