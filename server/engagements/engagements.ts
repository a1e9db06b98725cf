/** The operations of the Engagements API (E1–E11): caller, access, and the form of answers. */
import type {
	EngagementPage,
	EngagementRecord,
	TranscriptLine,
} from "../../lib/contract/engagements.ts";
import { mediaType } from "../../lib/contract/media-type.ts";
import type { Config, Operator } from "../config.ts";
import type { Done, Refusal } from "../http/outcomes.ts";
import type { Engaged, Records, Selected } from "../store/records.ts";
import type { State } from "../store/state.ts";
import { type Filters, outOfReach } from "./filters.ts";
import { linesOf } from "./transcripts.ts";

/** The caller of a request, or its refusal; checked before anything else (E1, E2). */
export function callerOf(
	{ operators }: Config,
	accept: string | undefined,
	authorization: string | undefined,
): Operator | Refusal {
	const accepted = (accept ?? "")
		.split(",")
		.map((one) => one.split(";", 1)[0]?.trim().toLowerCase());
	if (!accepted.includes(mediaType))
		return { error: "wrongAccept", message: `Accept: expected ${mediaType}` };
	const [, token] =
		/^(?:token|bearer) +(\S+)$/i.exec(authorization ?? "") ?? [];
	return (
		operators.find((one) => one.token === token) ?? {
			error: "unknownToken",
			message: "Authorization: expected the token of an operator",
		}
	);
}

/** A page of the listed sites' engagements by the listed operators (E3–E6). */
export function list(
	state: State,
	host: string,
	caller: Operator,
	filters: Filters,
): Done<EngagementPage> | Refusal {
	const { sites, operators } = state.config;
	const refusal = outOfReach(caller, sites, operators, filters);
	if (refusal) return refusal;
	const { page, perPage } = filters;
	const selected = select(state.records, state.config, filters);
	const lastPage = Math.max(1, Math.ceil(selected.total / perPage));
	return {
		status: 200,
		body: {
			...(page < lastPage && { next_page: link(host, filters, page + 1) }),
			last_page: link(host, filters, lastPage),
			engagements: selected.page.map((record) => show(state, host, record)),
		},
	};
}

/** The selection of filters, with sites and operators by their index in the configuration. */
export function select(
	records: Records,
	{ sites, operators }: Config,
	{ siteIds, operatorIds, from, to, order, page, perPage }: Filters,
): Selected {
	const marked = (all: readonly { id: string }[], ids: readonly string[]) =>
		Uint8Array.from(all, ({ id }) => Number(ids.includes(id)));
	return records.select(
		{
			from,
			to,
			sites: marked(sites, siteIds),
			operators: marked(operators, operatorIds),
			order,
		},
		(page - 1) * perPage,
		perPage,
	);
}

/** The absolute address of a page, with every filter kept (E6). */
function link(host: string, { kept, perPage }: Filters, page: number): string {
	const query = new URLSearchParams(kept);
	query.set("page", String(page));
	query.set("per_page", String(perPage));
	// This server reads a raw plus as a plus (E4), so spaces are encoded as %20.
	return `https://${host}/engagements?${String(query).replaceAll("+", "%20")}`;
}

/** The engagement of an id, if the caller may see it (E8). */
export function find(
	{ records, config }: State,
	caller: Operator,
	id: string,
): Engaged | Refusal {
	const record = records.get(id);
	if (!record)
		return { error: "unknownEngagement", message: `no engagement ${id}` };
	if (reachedSites(config, caller, record).length > 0) return record;
	return {
		error: "outOfReach",
		message: "none of the engagement's sites is in your reach",
	};
}

function reachedSites(
	{ sites }: Config,
	caller: Operator,
	{ places }: Engaged,
): string[] {
	return places
		.map(({ site }) => sites[site]?.id ?? "")
		.filter((site) => caller.sites.includes(site));
}

/** An engagement as the API shows it (E7). */
export function show(
	{ config, now }: State,
	host: string,
	record: Engaged,
): EngagementRecord {
	const until = Math.min(now(), record.endsAt);
	const base = `https://${host}`;
	return {
		id: record.id,
		engagement_type: record.type,
		created_at: new Date(record.createdAt).toISOString(),
		duration: Math.max(0, Math.floor((until - record.createdAt) / 1000)),
		visitor_name: record.visitorName,
		visitor_id: record.visitorId,
		cobrowsing_used: record.cobrowsing,
		video_used: record.video,
		audio_used: record.audio,
		flagged: record.flagged,
		audio_recording_urls: record.recordings.map((path) => base + path),
		crm_forwarded: record.crmForwarded,
		summary_forwarded: record.summaryForwarded,
		visitor: { href: `${base}/visitors/${record.visitorId}` },
		chat_transcript: {
			href: `${base}/engagements/${record.id}/chat_transcript`,
		},
		operators: record.places.map(({ operator }) => ({
			href: `${base}/operators/${config.operators[operator]?.id}`,
		})),
	};
}

/** The transcript so far (E9). */
export function transcript(
	{ config, now }: State,
	host: string,
	record: Engaged,
): TranscriptLine[] {
	const operators = record.places.map(
		({ operator }) => config.operators[operator],
	);
	const names = operators.map((one) => one?.name ?? "");
	const visitorName = record.visitorName.startsWith("Visitor #")
		? null
		: record.visitorName;
	return linesOf(record, names, now()).map(({ at, by, says }) => ({
		message: says,
		created_at: new Date(at).toISOString(),
		sender: senderOf(by),
	}));

	function senderOf(
		by: "visitor" | "system" | { place: number },
	): TranscriptLine["sender"] {
		if (by === "system") return { type: "system", name: "system" };
		if (by === "visitor")
			return {
				type: "visitor",
				name: visitorName,
				href: `https://${host}/visitors/${record.visitorId}`,
			};
		return {
			type: "operator",
			name: names[by.place] ?? "",
			href: `https://${host}/operators/${operators[by.place]?.id}`,
		};
	}
}

/** Exports an engagement, for the sites in the caller's reach (E10). */
export function exportOut(
	{ config, counts }: State,
	caller: Operator,
	record: Engaged,
): Done<{ success: boolean }> {
	for (const site of reachedSites(config, caller, record))
		counts.exported(site);
	record.crmForwarded = true;
	return { status: 200, body: { success: true } };
}
