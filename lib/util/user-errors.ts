/** The two errors that users can mend, with an exit code each. */

/** A setting, option or file is invalid (exit 2). The message is one line for the person who wrote it. */
export class BadInput extends Error {
	override readonly name = "BadInput";
}

/** The target is not listed, or the load is beyond the target's bounds (exit 5). No request was sent. */
export class UnsafeTarget extends Error {
	override readonly name = "UnsafeTarget";
}

/** What an error says, without its class. */
export const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
