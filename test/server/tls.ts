/** A local server over real TLS and real sockets. */
import { Agent, request } from "node:https";
import {
	type Listening,
	type ListenOptions,
	listen,
} from "../../server/listen.ts";
import { readConfig } from "../../server/read-config.ts";

/** An answer as it came. */
export interface Came {
	readonly status: number | undefined;
	readonly type: string | undefined;
	readonly body: string;
}

export interface Serving extends Listening {
	/** Ends the server while clients keep their connections. */
	closeOnly(): Promise<void>;
	readonly port: number;
	readonly certificate: string;
	/** Sends a request; rejects where no whole answer comes. */
	ask(
		url: string,
		body?: string | Buffer,
		method?: string,
		headers?: Record<string, string>,
	): Promise<Came>;
}

export const engagementPath = "/api/account/demo/app/mobile-app/engagement?v=1";
export const reportPath = "/api/account/demo/app/mobile-app/report?v=1";

/** Starts one on a free port. */
export async function serve(
	config: object = {},
	options: Partial<ListenOptions> = {},
): Promise<Serving> {
	let certificate = "";
	const server = await listen({
		host: "127.0.0.1",
		port: 0,
		config: readConfig(config, "test"),
		onCertificate: (pem) => {
			certificate = pem;
		},
		...options,
	});
	const agent = new Agent({
		keepAlive: true,
		ca: certificate,
		maxSockets: 100,
	});
	return {
		...server,
		port: Number(new URL(server.url).port),
		certificate,
		ask: (url, body = "{}", method = "POST", headers = {}) =>
			new Promise((resolve, reject) => {
				const sending = request(
					server.url + url,
					{ method, agent, headers },
					(reply) => {
						let text = "";
						reply.on("data", (chunk) => {
							text += chunk;
						});
						reply.on("error", reject);
						reply.on("end", () =>
							resolve({
								status: reply.statusCode,
								type: reply.headers["content-type"],
								body: text,
							}),
						);
					},
				);
				sending.on("error", reject);
				sending.end(method === "GET" ? undefined : body);
			}),
		closeOnly: server.close,
		async close() {
			agent.destroy();
			await server.close();
		},
	};
}
