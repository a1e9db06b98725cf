/** The certificate that a loopback target presents, so that the engine can verify it instead of trusting anything. */
import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect } from "node:tls";

/** How long a target may take to shake hands. */
const timeoutMilliseconds = 5000;

/** The PEM of what a server presents; undefined where nobody answers there over TLS. */
export function presentedCertificate(url: string): Promise<string | undefined> {
	const { hostname, port } = new URL(url);
	const host = hostname.replace(/^\[|\]$/g, "");
	const servername = isIP(host) ? {} : { servername: host };
	return new Promise((resolve) => {
		const socket = connect({
			host,
			port: Number(port || 443),
			rejectUnauthorized: false,
			...servername,
		});
		const end = (pem: string | undefined): void => {
			socket.destroy();
			resolve(pem);
		};
		socket.setTimeout(timeoutMilliseconds, () => end(undefined));
		socket.on("error", () => end(undefined));
		socket.on("secureConnect", () => {
			const { raw } = socket.getPeerCertificate();
			end(raw ? new X509Certificate(raw).toString() : undefined);
		});
	});
}

/** Whether somebody answers there over TLS. */
export async function answers(url: string): Promise<boolean> {
	return (await presentedCertificate(url)) !== undefined;
}
