/** What the end of a terminal means: `nohup` starts programs that outlive it. */

/** Whether this program was started so; the launcher tells, since Node forgets it. */
export function isHangupIgnored(): boolean {
	return process.env.VISITANT_HANGUP === "ignored";
}

/** Lets this program outlive its terminal, where it was started so. */
export function keepIgnoringHangup(): void {
	if (isHangupIgnored()) process.on("SIGHUP", () => {});
}
