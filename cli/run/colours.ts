/** Colours of the terminal, where there is one: NO_COLOR and FORCE_COLOR are respected. */
import { styleText } from "node:util";
import type { Paint } from "../report/terminal.ts";

export const paint: Paint = (colour, text) =>
	styleText(["bold", colour], text, { stream: process.stdout });
