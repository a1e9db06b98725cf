/** What every comparison of generators stands on: a server, the engine, its certificate, and a folder for what nobody keeps. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { presentedCertificate } from "../cli/certificate.ts";
import { findEngine } from "../cli/engine/find.ts";
import { type Plan, planRun } from "../lib/load/plan.ts";
import { schemas } from "../lib/load/schemas.ts";
import { type Asked, readSettings } from "../lib/load/settings.ts";
import { atOnce } from "../lib/load/steps.ts";
import { type Server, startServer } from "./process.ts";

export interface Ground {
	readonly engine: string;
	readonly certificate: string;
	readonly scratch: string;
	readonly server: Server;
}

/** Visitors in a hurry: what is measured is what the generator does, not how long it sleeps. */
export const hurry = {
	read: atOnce,
	leave: atOnce,
	talk: atOnce,
	away: atOnce,
};

/** Stands it up, and takes it down again whatever happens. */
export async function onGround(
	act: (ground: Ground) => Promise<void>,
): Promise<void> {
	const scratch = mkdtempSync(join(tmpdir(), "visitant-bench-"));
	const server = await startServer(["cli/main.ts", "serve", "--port", "0"]);
	try {
		const { file: engine } = await findEngine({
			env: process.env,
			say: () => {},
		});
		const certificate = join(scratch, "certificate.pem");
		writeFileSync(certificate, (await presentedCertificate(server.url)) ?? "");
		await act({ engine, certificate, scratch, server });
	} finally {
		await server.stop();
		rmSync(scratch, { recursive: true });
	}
}

/** The funnel's plan by these settings. */
export function planOf(asked: Asked): Plan {
	const readJson = (file: string): unknown =>
		JSON.parse(readFileSync(file, "utf8"));
	const sources = { asked, targets: undefined, schemas, readJson };
	return planRun(readSettings("visitor-funnel", sources));
}
