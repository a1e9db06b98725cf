/** Starts the local server over HTTPS with a certificate of its own (M1). */
import { isIP } from "node:net";
import { generate } from "selfsigned";
import { BadInput } from "../lib/util/user-errors.ts";
import { type AppOptions, createApp } from "./app.ts";

export interface ListenOptions extends Omit<AppOptions, "https"> {
	readonly host: string;
	/** 0 chooses a free one. */
	readonly port: number;
	/** Called with the certificate (PEM) once the server listens. */
	readonly onCertificate?: (pem: string) => void;
}

export interface Listening {
	/** As in `https://127.0.0.1:8443`. */
	readonly url: string;
	/** Stops after the requests in flight, within 5 s at most. */
	close(): Promise<void>;
}

/** Requests in flight have so much time once the server stops. */
const graceMilliseconds = 5000;

/** Listens until closed. Throws BadInput where the port is taken or the host is not this machine's. */
export async function listen(options: ListenOptions): Promise<Listening> {
	const { host, port, onCertificate, ...rest } = options;
	// Without a name Node listens on every interface.
	if (host.trim() === "")
		throw new BadInput(
			"--host: expected an address or a name of this machine, found nothing",
		);
	const { key, cert } = await certificateFor(host);
	const { fastify: app, connections } = createApp({
		...rest,
		https: { key, cert },
	});
	try {
		await app.listen({ host, port });
	} catch (error) {
		throw new BadInput(listenProblem(error, host, port));
	}
	try {
		onCertificate?.(cert);
	} catch (error) {
		await app.close();
		throw error;
	}
	const address = app.server.address();
	const actualPort =
		typeof address === "object" && address ? address.port : port;
	return {
		url: `https://${isIP(host) === 6 ? `[${host}]` : host}:${actualPort}`,
		close: async () => {
			// Nothing else ends connections that never finished their handshake.
			const deadline = setTimeout(connections.destroyAll, graceMilliseconds);
			// This also closes connections that become idle now.
			const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
			await app.close();
			clearInterval(sweep);
			clearTimeout(deadline);
		},
	};
}

async function certificateFor(
	host: string,
): Promise<{ key: string; cert: string }> {
	const names = [...new Set([host, "localhost", "127.0.0.1", "::1"])];
	const pem = await generate(
		[{ name: "commonName", value: "Visitant local server" }],
		{
			keyType: "ec",
			algorithm: "sha256",
			extensions: [
				{ name: "basicConstraints", cA: true },
				{
					name: "subjectAltName",
					altNames: names.map((name) =>
						isIP(name) ? { type: 7, ip: name } : { type: 2, value: name },
					),
				},
			],
		},
	);
	return { key: pem.private, cert: pem.cert };
}

function listenProblem(error: unknown, host: string, port: number): string {
	const code =
		error instanceof Error && "code" in error ? error.code : undefined;
	if (code === "EADDRINUSE") {
		return `--port ${port}: expected a free port, found one that is taken on ${host}; --port 0 takes a free one`;
	}
	if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
		return `--host ${host}: expected an address of this machine`;
	}
	if (code === "EACCES")
		return `--port ${port}: expected a port that this user may listen on`;
	throw error;
}
