/**
 * Compares the local server with a minimal handler and with Prism, which users could take instead: requests a second
 * and CPU a request, in alternating turns.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";
import { makeCorpus } from "../corpus/people.ts";
import { personAt } from "../lib/contract/person.ts";
import { arrival } from "../lib/payloads/engagement.ts";
import { openapi } from "../server/openapi/document.ts";
import {
	cpuSeconds,
	median,
	root,
	type Server,
	startServer,
} from "./process.ts";

const rounds = 3;
const seconds = 5;
const path = "/api/account/demo/app/mobile-app";

interface Figures {
	readonly perSecond: number;
	readonly microseconds: number;
}

const engagement = arrival(personAt(makeCorpus(), 0), "visitant-bench");
const report = JSON.stringify({
	pageId: "1",
	engagementAttributes: [{ type: "lead", lead: { topic: "x", value: 1 } }],
});

/** Prints the comparison. */
export async function benchServer(): Promise<void> {
	const ours = await startServer([
		"cli/main.ts",
		"serve",
		...["--port", "0"],
		...["--config", "bench/server.json"],
	]);
	const bare = await startServer(["bench/bare-server.ts"]);
	const prism = await startPrism();
	console.log(
		`\nlocal server and bare handler over TLS, Prism over plain HTTP (in its favour: it serves nothing else, and keeps no sessions); keep-alive, ${rounds} rounds of ${seconds} s in turn`,
	);
	const servers = { ours, bare, prism };
	try {
		const post = await compare(servers, async () => ({
			method: "POST",
			url: "/engagement?v=1",
			body: engagement,
		}));
		print("POST engagement", post);
		print("PUT report", await compare(servers, reportRequest));
	} finally {
		await Promise.all([ours.stop(), bare.stop(), prism.stop()]);
	}
}

/** Prism with our own OpenAPI document; installed into its own folder when first needed. */
async function startPrism(): Promise<Server> {
	const folder = join(root, "bench/prism");
	const main = join(folder, "node_modules/@stoplight/prism-cli/dist/index.js");
	if (!existsSync(main)) {
		console.log("installing Prism into bench/prism (about 20 s, once)");
		execFileSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], {
			cwd: folder,
			stdio: ["ignore", "ignore", "inherit"],
		});
	}
	const document = join(mkdtempSync(join(tmpdir(), "bench-")), "openapi.json");
	writeFileSync(document, JSON.stringify(openapi));
	return startServer(
		[main, "mock", "--port", "4010", "--verboseLevel", "info", document],
		/Prism is listening on (http:\S+)/,
	);
}

interface Load {
	readonly method: "POST" | "PUT";
	readonly url: string;
	readonly body: string;
}

type Servers = Readonly<Record<"ours" | "bare" | "prism", Server>>;
type Compared = Readonly<Record<keyof Servers, Figures>>;

/** The medians of the rounds. */
async function compare(
	{ ours, bare, prism }: Servers,
	prepare: (server: Server) => Promise<Load>,
): Promise<Compared> {
	const found: Record<keyof Servers, Figures[]> = {
		ours: [],
		bare: [],
		prism: [],
	};
	for (let round = 0; round < rounds; round++) {
		found.ours.push(await load(ours, await prepare(ours)));
		found.bare.push(await load(bare, await prepare(bare)));
		found.prism.push(await load(prism, await prepare(prism)));
	}
	const middle = (all: Figures[]): Figures => ({
		perSecond: median(all.map((one) => one.perSecond)),
		microseconds: median(all.map((one) => one.microseconds)),
	});
	return {
		ours: middle(found.ours),
		bare: middle(found.bare),
		prism: middle(found.prism),
	};
}

async function load(
	{ url, pid }: Server,
	{ method, url: route, body }: Load,
): Promise<Figures> {
	const before = cpuSeconds(pid);
	const result = await autocannon({
		url: url + path + route,
		method,
		body,
		headers: { "content-type": "application/json" },
		connections: 20,
		duration: seconds,
	});
	if (result.non2xx > 0 || result.errors > 0)
		throw new Error(`${result.non2xx} answers were not 2xx`);
	const used = cpuSeconds(pid) - before;
	return {
		perSecond: result.requests.average,
		microseconds: (used / result.requests.total) * 1e6,
	};
}

/** A report in a live session. */
async function reportRequest({ url }: Server): Promise<Load> {
	const bodies: string[] = [];
	const result = await autocannon({
		url: `${url}${path}/engagement?v=1`,
		method: "POST",
		body: engagement,
		headers: { "content-type": "application/json" },
		amount: 1,
		connections: 1,
		setupClient: (client) =>
			client.on("body", (body) => bodies.push(body.toString())),
	});
	if (result.non2xx > 0) throw new Error("no session");
	const { visitorId, sessionId } = JSON.parse(bodies.at(-1) ?? "{}");
	return {
		method: "PUT",
		url: `/report?v=1&vid=${visitorId}&sid=${sessionId}`,
		body: report,
	};
}

function print(name: string, { ours, bare, prism }: Compared): void {
	const line = (who: string, { perSecond, microseconds }: Figures): string =>
		`  ${who.padEnd(13)}${perSecond.toFixed(0).padStart(7)}/s${microseconds.toFixed(0).padStart(7)} µs CPU a request`;
	console.log(
		[
			name,
			line("local server", ours),
			line("bare handler", bare),
			line("Prism", prism),
			`  ${(ours.microseconds / bare.microseconds).toFixed(2)} × the bare handler's CPU, ${(ours.perSecond / prism.perSecond).toFixed(1)} × Prism's throughput`,
		].join("\n"),
	);
}
