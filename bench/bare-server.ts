/** A minimal server to compare the local server with: node:https and a Map of sessions, without any rule. */
import { randomBytes } from "node:crypto";
import { createServer } from "node:https";
import { generate } from "selfsigned";

const { private: key, cert } = await generate(
	[{ name: "commonName", value: "bare" }],
	{ keyType: "ec", algorithm: "sha256" },
);
const sessions = new Map<string, string>();
const mint = (): string => randomBytes(16).toString("base64url");

const server = createServer({ key, cert }, (request, reply) => {
	let text = "";
	request.setEncoding("utf8");
	request.on("data", (chunk) => {
		text += chunk;
	});
	request.on("end", () => {
		const query = new URLSearchParams(request.url?.split("?")[1]);
		const body = JSON.parse(text);
		let [vid, sid] = [query.get("vid") ?? mint(), query.get("sid") ?? ""];
		const isLive = sessions.get(sid) === vid;
		if (!isLive) {
			sid = mint();
			sessions.set(sid, vid);
		}
		const offer = {
			campaignId: 1,
			engagementId: 2,
			engagementRevision: 3,
			contextId: "1",
			status: "expose",
		};
		const answer = JSON.stringify({
			sessionId: sid,
			visitorId: vid,
			pageId: body.pageId ?? "1",
			...(request.method === "POST" && { engagementDetails: [offer] }),
		});
		reply.writeHead(isLive ? 200 : 201, {
			"Content-Type": "application/json",
			"Content-Length": Buffer.byteLength(answer),
		});
		reply.end(answer);
	});
});
server.listen(0, "127.0.0.1", () => {
	const address = server.address();
	if (address !== null && typeof address === "object")
		console.log(`listening on https://127.0.0.1:${address.port}`);
});
process.on("SIGTERM", () => process.exit(0));
