/** New ids that cannot be guessed (M17): 22 URL-safe characters, 128 random bits. */
import { randomFillSync } from "node:crypto";
import {
	isSessionId,
	isVisitorId,
	type SessionId,
	type VisitorId,
} from "../../lib/contract/ids.ts";

const idBytes = 16;
/** Random bytes are fetched for many ids at once, since each fetch costs more than an id. */
const pool = Buffer.alloc(512 * idBytes);
let used = pool.length;

/** A new visitor id. */
export const newVisitorId = (): VisitorId => mint(isVisitorId);

/** A new session id. */
export const newSessionId = (): SessionId => mint(isSessionId);

function mint<Id extends string>(isId: (value: unknown) => value is Id): Id {
	if (used === pool.length) {
		randomFillSync(pool);
		used = 0;
	}
	const id: unknown = pool.toString("base64url", used, used + idBytes);
	used += idBytes;
	if (isId(id)) return id;
	throw new Error(`not an id: ${id}`);
}
