/** The certificate that a loopback target presents, so that k6 can verify it instead of trusting any certificate. */
import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect } from "node:tls";

/** Time for the TLS handshake. */
const timeoutMilliseconds = 5000;

/** The certificate of a server as PEM; undefined where nothing answers over TLS. */
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

/** Whether a server answers there over TLS. */
export async function answers(url: string): Promise<boolean> {
	return (await presentedCertificate(url)) !== undefined;
}
