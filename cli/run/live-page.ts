/**
 * Serves the page of a running run on loopback. Only who knows the random path may look or stop the run: another page in the
 * same browser neither knows it nor passes the checks of Host and Origin.
 */
import { randomBytes } from "node:crypto";
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

export interface LivePage {
	readonly url: string;
	/** Sends every open page the text that `state` makes, if there is one. */
	update(state: () => string): void;
	/** Says how the run ended, and closes. */
	end(text: string): Promise<void>;
}

/** Starts to serve a page; `stop` is called where somebody presses its button. */
export async function serveLivePage(
	page: string,
	stop: () => void,
): Promise<LivePage> {
	const secret = randomBytes(16).toString("hex");
	const open = new Set<ServerResponse>();
	let last: string | undefined;
	const server = createServer((asked, reply) => {
		const origin = `http://${hostOf(server)}`;
		if (!isOwn(asked, origin)) return refuse(reply, 403);
		switch (`${asked.method} ${asked.url}`) {
			case `GET /${secret}/`:
				reply.writeHead(200, {
					"Content-Type": "text/html; charset=utf-8",
					...closed,
				});
				reply.end(page);
				return;
			case `GET /${secret}/events`:
				reply.writeHead(200, {
					"Content-Type": "text/event-stream",
					...closed,
				});
				open.add(reply);
				reply.on("close", () => open.delete(reply));
				if (last !== undefined) reply.write(event("state", last));
				return;
			case `POST /${secret}/stop`:
				asked.resume();
				reply.writeHead(204, closed).end();
				stop();
				return;
			default:
				refuse(reply, 404);
		}
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", resolve);
	});
	return {
		url: `http://${hostOf(server)}/${secret}/`,
		update(state) {
			if (open.size === 0) return;
			last = state();
			// The next state replaces one that a slow page has not read.
			for (const reply of open)
				if (!reply.writableNeedDrain) reply.write(event("state", last));
		},
		async end(text) {
			const read = [...open].map(
				(reply) =>
					new Promise<void>((resolve) => {
						reply.on("close", resolve);
						reply.end(event("ended", text), resolve);
					}),
			);
			// A page that does not read must not hold the run up.
			await Promise.race([Promise.all(read), sleep(maxWait)]);
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Milliseconds that open pages have to read how the run ended. */
const maxWait = 1000;

/** No connection is kept, nothing is stored, shown in another page, or sent to another one. */
const closed = {
	Connection: "close",
	"Cache-Control": "no-store",
	"X-Frame-Options": "DENY",
	"Referrer-Policy": "no-referrer",
	"X-Content-Type-Options": "nosniff",
} as const;

/** Another name that leads here, or another page that asks, is refused. A browser sends the origin with every POST. */
function isOwn({ headers, method }: IncomingMessage, origin: string): boolean {
	const { host, origin: asking } = headers;
	return (
		`http://${host}` === origin &&
		(asking === origin || (asking === undefined && method === "GET"))
	);
}

function refuse(reply: ServerResponse, status: number): void {
	reply.writeHead(status, closed).end();
}

/** JSON has no line ends, so it is one line of an event. */
function event(name: string, data: string): string {
	return `event: ${name}\ndata: ${data}\n\n`;
}

function hostOf(server: Server): string {
	const address = server.address();
	const port =
		typeof address === "object" && address !== null ? address.port : 0;
	return `127.0.0.1:${port}`;
}
