/** Checks of a Monitor API request before those of its body's members, in the order of the rules (M10). */
import { loadingMessage } from "../../lib/contract/errors.ts";
import { isAccountId, isVisitorId } from "../../lib/contract/ids.ts";
import type { Campaign } from "../../lib/contract/promises.ts";
import { parseExact } from "../../lib/util/exact-json.ts";
import { isObject } from "../../lib/util/json.ts";
import type { Config } from "../config.ts";
import { invalid, type Refusal } from "../http/outcomes.ts";
import { newVisitorId } from "../store/new-ids.ts";
import type { State } from "../store/state.ts";
import type { Ids } from "./monitor.ts";

export type Query = Record<string, unknown>;

/** M7, M8, M30: the version, then the account, then whether it is loaded. */
export function wrongAccount(
	state: State,
	v: unknown,
	account: string,
	vid: unknown,
): Refusal | undefined {
	if (!isVersionOne(v)) return { error: "illegalVersion", message: "v" };
	if (!isAccountId(account)) return invalid("accountId");
	if (state.accounts.isLoaded(account)) return undefined;
	const kept = isVisitorId(vid) ? vid : newVisitorId();
	return { error: "accountNotLoaded", message: loadingMessage(account, kept) };
}

/** M8: a decimal number that equals 1. */
function isVersionOne(v: unknown): boolean {
	return typeof v === "string" && /^\d+(\.\d*)?$/.test(v) && Number(v) === 1;
}

/** M9. */
export const unknownApp: Refusal = {
	error: "unknownAppInstallation",
	message: "appInstallationId",
};

/** The campaigns of an app installation that the API serves; undefined for any other (M9). */
export function campaignsOf(
	config: Config,
	id: string,
): readonly Campaign[] | undefined {
	const installation = config.appInstallations.find(
		(candidate) => candidate.id === id,
	);
	return installation?.type === "APP_INSTALL"
		? installation.campaigns
		: undefined;
}

/** The query's ids. An empty id counts as absent, a repeated one as malformed (M13). */
export function idsOf({ vid, sid }: Query): Ids {
	return { vid: sent(vid), sid: sent(sid) };
}

const sent = (value: unknown): string | undefined =>
	value === undefined || value === "" ? undefined : String(value);

/** The object of a body (M34); undefined where it has none. */
export function parseObject(text: unknown): object | undefined {
	if (typeof text !== "string") return undefined;
	try {
		const value = parseExact(text);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
