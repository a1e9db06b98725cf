/** What a run does: it sends load, or one visitor whose requests and answers are printed. */
import { BadInput } from "../util/user-errors.ts";
import { type Asked, type Given, wholeNumberOf } from "./given.ts";

export type Mode =
	/** A probe's load ends with its last second: visits are given up then, not waited for. */
	| { readonly kind: "load"; readonly isProbe?: true }
	/** One visitor of every scenario goes before any load. */
	| { readonly kind: "preflight" }
	/** One visitor of the load, counted from 0, is played again. */
	| { readonly kind: "replay"; readonly visitor: number };

/** The mode that was asked for. Throws BadInput. */
export function modeOf({
	mode,
	visitor,
}: Pick<Asked, "mode" | "visitor">): Mode {
	if (mode) return namedMode(mode);
	if (visitor) return { kind: "replay", visitor: wholeNumberOf(visitor) };
	return { kind: "load" };
}

function namedMode({ text, source }: Given): Mode {
	if (text === "preflight" || text === "load") return { kind: text };
	if (text === "probe") return { kind: "load", isProbe: true };
	throw new BadInput(
		`${source}: expected load, preflight or probe, found "${text}"`,
	);
}

/** Whether a mode is that of a probe. */
export const isProbe = (mode: Mode): boolean =>
	mode.kind === "load" && mode.isProbe === true;
