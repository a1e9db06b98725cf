/** A local server that sends its parent process its used heap after a collection. */

import { listen } from "../server/listen.ts";
import { readConfig } from "../server/read-config.ts";

/** Within a minute every kind of state ends, or is at its bound. */
const config = readConfig(
	{
		sessions: { idleSeconds: 30, lifetimeSeconds: 60, maximum: 10_000 },
		conversationSeconds: 20,
		capping: { perVisitor: { sessions: 10_000 } },
	},
	"soak",
);
const server = await listen({ host: "127.0.0.1", port: 0, config });
console.log(`listening on ${server.url}`);
process.on("message", () => {
	globalThis.gc?.();
	process.send?.(process.memoryUsage().heapUsed);
});
process.on("disconnect", () => process.exit(0));
