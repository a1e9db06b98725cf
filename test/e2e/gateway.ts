/** A gateway in front of a local server: an HTTPS proxy that answers some requests itself. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, request, type Server } from "node:https";
import { text } from "node:stream/consumers";
import { generate } from "selfsigned";

/** What the gateway does with a request, in place of passing on its answer. */
export interface OwnAnswer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	/** The server carries the request out all the same. */
	readonly isCarriedOut?: true;
}

export interface Gateway {
	readonly url: string;
	/** PEM. */
	readonly certificate: string;
	close(): void;
}

/** What happens to a request: an own answer, the connection is closed, or the server's answer is passed on, perhaps with another media type or links to another host. */
export type Decision =
	| OwnAnswer
	| "close"
	| { readonly contentType: string }
	| { readonly linksTo: string }
	| undefined;

interface GatewayOptions {
	/** The name of its certificate, beside loopback's address. */
	readonly name?: string;
	/** Who has not this certificate is refused. */
	readonly clientCertificate?: string;
}

/**
 * Starts a gateway on a free port, with a certificate for loopback and for a name; `decide` is called for each request with its
 * number, from 0 on.
 */
export async function startGateway(
	target: string,
	decide: (number: number, asked: IncomingMessage) => Decision,
	{ name = "localhost", clientCertificate }: GatewayOptions = {},
): Promise<Gateway> {
	const { private: key, cert } = await generate(
		[{ name: "commonName", value: "gateway" }],
		{
			keyType: "ec",
			algorithm: "sha256",
			extensions: [
				{ name: "basicConstraints", cA: true },
				{
					name: "subjectAltName",
					altNames: [
						{ type: 7, ip: "127.0.0.1" },
						{ type: 2, value: name },
					],
				},
			],
		},
	);
	let count = 0;
	const clients =
		clientCertificate === undefined
			? {}
			: { requestCert: true, ca: [clientCertificate] };
	const server = createServer({ key, cert, ...clients }, (asked, reply) => {
		// The command line's own questions are no traffic.
		const decision = asked.url?.startsWith("/-/")
			? undefined
			: decide(count++, asked);
		answer(target, asked, reply, decision);
	});
	return {
		url: await listen(server),
		certificate: cert,
		close: () => server.close(),
	};
}

function answer(
	target: string,
	asked: IncomingMessage,
	reply: ServerResponse,
	decision: Decision,
): void {
	if (decision === "close") {
		asked.socket.destroy();
		return;
	}
	const own = decision && "status" in decision ? decision : undefined;
	const say = (): void => {
		if (!own) return;
		reply.writeHead(own.status, own.headers).end(own.body);
	};
	if (own && !own.isCarriedOut) {
		asked.resume();
		say();
		return;
	}
	const { method, headers } = asked;
	const passing = request(
		`${target}${asked.url}`,
		{ method, headers, rejectUnauthorized: false },
		(answered) => {
			if (own) {
				answered.resume();
				say();
				return;
			}
			const changed =
				decision && "contentType" in decision
					? { "content-type": decision.contentType }
					: {};
			const { statusCode = 502, headers: given } = answered;
			if (decision && "linksTo" in decision) {
				const { "content-length": _, ...rest } = given;
				const links = /https:\/\/127\.0\.0\.1:\d+/g;
				reply.writeHead(statusCode, rest);
				text(answered).then((body) => {
					reply.end(body.replaceAll(links, decision.linksTo));
				});
				return;
			}
			reply.writeHead(statusCode, { ...given, ...changed });
			answered.pipe(reply);
		},
	);
	passing.on("error", () => reply.destroy());
	asked.pipe(passing);
}

function listen(server: Server): Promise<string> {
	return new Promise((resolve) => {
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			const port = typeof address === "object" ? address?.port : undefined;
			resolve(`https://127.0.0.1:${port}`);
		});
	});
}
