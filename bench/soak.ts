/** `npm run soak [MINUTES]`: 1,000 requests a second for ten minutes; the heap's slope after warm-up, with its error. */
import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import autocannon from "autocannon";
import { root } from "./process.ts";

const minutes = Number(process.argv[2] ?? 10);
const warmUpSeconds = 120;
const everySeconds = 5;
const path = "/api/account/demo/app/mobile-app";

const child = fork(`${root}bench/soak-server.ts`, {
	execArgv: ["--expose-gc"],
	stdio: ["ignore", "pipe", "inherit", "ipc"],
});
const url = await new Promise<string>((resolve) => {
	if (!child.stdout) throw new Error("no output");
	createInterface({ input: child.stdout }).once("line", (line) =>
		resolve(line.replace("listening on ", "")),
	);
});

const heapMebibytes = (): Promise<number> =>
	new Promise((resolve) => {
		child.once("message", (bytes) => resolve(Number(bytes) / 1024 ** 2));
		child.send("heap");
	});

/** Seconds since the start, and MiB. */
const samples: [number, number][] = [];
const started = performance.now();
const sampling = setInterval(async () => {
	const seconds = (performance.now() - started) / 1000;
	const heap = await heapMebibytes();
	if (seconds > warmUpSeconds) samples.push([seconds, heap]);
	if (Math.round(seconds) % 30 < everySeconds)
		console.log(`${seconds.toFixed(0)} s: heap ${heap.toFixed(1)} MiB`);
}, everySeconds * 1000);

const accept = JSON.stringify({
	engagementAttributes: [
		{
			type: "impAccept",
			campaign: 880524023,
			engId: 880524123,
			revision: 21,
			eContext: [{ type: "engagementContext", id: "1" }],
		},
	],
});
const pairOf = (context: object): string =>
	`vid=${Reflect.get(context, "visitorId")}&sid=${Reflect.get(context, "sessionId")}`;

/** A visit, repeated on each connection: engage, accept, resume. */
const result = await autocannon({
	url,
	connections: 10,
	overallRate: 1000,
	duration: minutes * 60,
	requests: [
		{
			method: "POST",
			path: `${path}/engagement?v=1`,
			body: "{}",
			onResponse: (_status, body, context) => {
				Object.assign(context, JSON.parse(body));
			},
		},
		{
			method: "PUT",
			setupRequest: (request, context) => ({
				...request,
				path: `${path}/report?v=1&${pairOf(context)}`,
				body: accept,
			}),
		},
		{
			method: "POST",
			setupRequest: (request, context) => ({
				...request,
				path: `${path}/engagement?v=1&${pairOf(context)}`,
				body: "{}",
			}),
		},
	],
});
clearInterval(sampling);
child.disconnect();

/** MiB an hour, and its standard error, by least squares. */
function slope(points: readonly [number, number][]): [number, number] {
	const mean = (pick: (point: readonly [number, number]) => number): number =>
		points.reduce((sum, point) => sum + pick(point), 0) / points.length;
	const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
	const spread = mean(([x]) => (x - meanX) ** 2) * points.length;
	const per =
		(mean(([x, y]) => (x - meanX) * (y - meanY)) * points.length) / spread;
	const rest = mean(([x, y]) => (y - meanY - per * (x - meanX)) ** 2);
	const error = Math.sqrt(
		(rest * points.length) / (points.length - 2) / spread,
	);
	return [per * 3600, error * 3600];
}

const [perHour, error] = slope(samples);
const isFlat = perHour - 2 * error <= 0;
console.log(
	`${result.requests.total} requests, ${result.non2xx} not 2xx; heap after warm-up ${perHour.toFixed(1)} ± ${(2 * error).toFixed(1)} MiB an hour: ${isFlat ? "flat" : "it grows"}`,
);
process.exitCode = isFlat && result.non2xx === 0 ? 0 : 1;
