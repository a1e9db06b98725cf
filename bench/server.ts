/** The local server next to a bare handler: requests a second, and CPU a request, in turns. */
import autocannon from "autocannon";
import { makePeople } from "../corpus/people.ts";
import { arrival } from "../lib/payloads/engagement.ts";
import { packPerson, unpackPerson } from "../lib/wire/person.ts";
import { cpuSeconds, median, type Server, startServer } from "./process.ts";

const rounds = 3;
const seconds = 5;
const path = "/api/account/demo/app/mobile-app";

interface Figures {
	readonly perSecond: number;
	readonly microseconds: number;
}

const [first] = makePeople();
if (!first) throw new Error("the corpus holds nobody");
const engagement = arrival(unpackPerson(packPerson(first)), "visitant-bench");
const report = JSON.stringify({
	pageId: "1",
	engagementAttributes: [{ type: "lead", lead: { topic: "x", value: 1 } }],
});

/** Prints the comparison. */
export async function benchServer(): Promise<void> {
	console.log(
		`\nlocal server and bare handler, over TLS with keep-alive, ${rounds} rounds of ${seconds} s in turn`,
	);
	const ours = await startServer([
		"cli/main.ts",
		"serve",
		...["--port", "0"],
		...["--config", "bench/server.json"],
	]);
	const bare = await startServer(["bench/bare-server.ts"]);
	try {
		for (const [name, prepare] of [
			[
				"POST engagement",
				async () => ({
					method: "POST" as const,
					url: "/engagement?v=1",
					body: engagement,
				}),
			],
			["PUT report", reportRequest],
		] as const) {
			const figures: { ours: Figures[]; bare: Figures[] } = {
				ours: [],
				bare: [],
			};
			for (let round = 0; round < rounds; round++) {
				figures.ours.push(await load(ours, await prepare(ours)));
				figures.bare.push(await load(bare, await prepare(bare)));
			}
			print(name, figures.ours, figures.bare);
		}
	} finally {
		await Promise.all([ours.stop(), bare.stop()]);
	}
}

interface Load {
	readonly method: "POST" | "PUT";
	readonly url: string;
	readonly body: string;
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
	const result = await autocannon({
		url: `${url}${path}/engagement?v=1`,
		method: "POST",
		body: engagement,
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
const bodies: string[] = [];

function print(name: string, ours: Figures[], bare: Figures[]): void {
	const of = (figures: Figures[], pick: (one: Figures) => number): number =>
		median(figures.map(pick));
	const [rate, floor] = [
		of(ours, (one) => one.perSecond),
		of(bare, (one) => one.perSecond),
	];
	const [cpu, least] = [
		of(ours, (one) => one.microseconds),
		of(bare, (one) => one.microseconds),
	];
	console.log(
		`${name.padEnd(16)} local server ${rate.toFixed(0)}/s, ${cpu.toFixed(0)} µs CPU a request; bare handler ${floor.toFixed(0)}/s, ${least.toFixed(0)} µs; ` +
			`ratio ${(rate / floor).toFixed(2)} of its rate, ${(cpu / least).toFixed(2)} × its CPU`,
	);
}
