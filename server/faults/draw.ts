/** The fault of a request: drawn from the seed, or asked for by the request itself. */
import { defects } from "../defects/all.ts";
import { type ApiRoute, invalid, type Refusal } from "../http/outcomes.ts";
import type { Random } from "../store/random.ts";
import { delay } from "./delay.ts";
import type { FaultEntry } from "./entries.ts";
import type { Fault } from "./fault.ts";
import { hang } from "./hang.ts";
import { reset } from "./reset.ts";
import { status } from "./status.ts";
import { truncate } from "./truncate.ts";
import { wrong } from "./wrong.ts";

/** The header by which a request asks for its own fault. */
export const faultHeader = "x-visitant-fault";

/** The first entry whose draw hits, if one does. */
export function drawFault(
	entries: readonly FaultEntry[],
	route: ApiRoute,
	random: Random,
): Fault | undefined {
	const hit = entries.find(
		(entry) => concerns(entry, route) && random.chance(entry.share),
	);
	return hit && faultOf(hit, random);
}

/** A defect is drawn only on routes where it can show. */
function concerns({ route, defect }: FaultEntry, asked: ApiRoute): boolean {
	if (route !== "*" && route !== asked) return false;
	return (
		defect === undefined || defects.get(defect)?.changes[asked] !== undefined
	);
}

function faultOf(
	{ kind, status: code = 503, milliseconds, defect = "" }: FaultEntry,
	random: Random,
): Fault | undefined {
	switch (kind) {
		case "status":
			return status(code);
		case "delay":
			return milliseconds && delay(random.logNormal(milliseconds));
		case "reset":
			return reset;
		case "truncate":
			return truncate;
		case "hang":
			return hang;
		case "wrong": {
			const planted = defects.get(defect);
			return planted && wrong(defect, planted);
		}
	}
}

/** The fault that a request asks for, as in `status=503`, `delay=250` or `wrong=lost-session`. */
export function askedFault(header: string): Fault | Refusal {
	const [kind = "", value = ""] = header.split("=", 2);
	const number = /^\d{1,6}$/.test(value) ? Number(value) : undefined;
	const defect = defects.get(value);
	if (kind === "status" && number && number >= 400 && number <= 599)
		return status(number);
	if (kind === "delay" && number !== undefined) return delay(number);
	if (kind === "wrong" && defect) return wrong(value, defect);
	for (const plain of [reset, truncate, hang])
		if (header === plain.name) return plain;
	return invalid(faultHeader);
}
