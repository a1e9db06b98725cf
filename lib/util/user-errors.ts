/** The two errors that users can mend, with an exit code each. */

/** A setting, option or file is wrong; the message is one line for the person who wrote it (exit 2). */
export class BadInput extends Error {
	override readonly name = "BadInput";
}

/** A safety rail would be crossed; nothing was sent (exit 5). */
export class UnsafeTarget extends Error {
	override readonly name = "UnsafeTarget";
}
