/** Reads request bodies: any content type, complete up to a limit, beyond which they are read and dropped (M2, M34). */
import type { IncomingMessage } from "node:http";

/** A body beyond the limit, whose bytes were dropped. */
export const tooLarge: unique symbol = Symbol("body too large");

/** Bytes of a body that are kept (M34). */
const bodyLimit = 256 * 1024;
/** Bytes of a body that are read at all (M34). */
const readLimit = 16 * 1024 * 1024;

/** A content type parser for Fastify that returns text, or `tooLarge`. JSON is parsed later, in the order of the rules (M10). */
export function readBody(
	_request: unknown,
	payload: IncomingMessage,
	done: (error: Error | null, body?: string | typeof tooLarge) => void,
): void {
	const chunks: Buffer[] = [];
	let length = 0;
	const keep = (chunk: Buffer): void => {
		length += chunk.length;
		if (length <= bodyLimit) {
			chunks.push(chunk);
			return;
		}
		chunks.length = 0;
		if (length <= readLimit) return;
		payload.off("data", keep).off("end", finish).off("error", done);
		payload.on("error", () => {}).resume();
		done(null, tooLarge);
	};
	const finish = (): void => {
		const [only] = chunks;
		const whole = chunks.length === 1 && only ? only : Buffer.concat(chunks);
		done(null, length > bodyLimit ? tooLarge : whole.toString("utf8"));
	};
	payload.on("data", keep).on("end", finish).on("error", done);
}
