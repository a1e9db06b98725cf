/** Random requests to the Monitor API, each answered by the server and predicted by the naive model. */
import fc from "fast-check";
import { operators, sites } from "./api.ts";
import { checkList } from "./history-calls.ts";
import type { Asked, Body, Naive, Sent } from "./naive.ts";
import { command, type Real } from "./world.ts";

/** The first value mostly, one of the others now and then. */
const mostly = <T>(usual: T, ...others: T[]) =>
	fc.oneof(
		{ weight: 8 * others.length, arbitrary: fc.constant(usual) },
		{ weight: others.length, arbitrary: fc.constantFrom(...others) },
	);

/** Which ids are sent, of which of the sessions so far. */
const whose = fc.record({
	kind: fc.constantFrom(
		"pair",
		"pair",
		"pair",
		"pair",
		"pair",
		"pair",
		"pair",
		"pair",
		"none",
		"vid",
		"sid",
		"empty",
		"malformed",
		"unknown",
		"crossed",
	),
	first: fc.nat(),
	second: fc.nat(),
});

function idsOf(
	{ sessions }: Naive,
	{ kind, first, second }: { kind: string; first: number; second: number },
): { vid?: string; sid?: string; account?: string } {
	// Later sessions are the livelier ones.
	const pick = (index: number) =>
		sessions[sessions.length - 1 - (index % Math.min(6, sessions.length))];
	const [one, other] = [pick(first), pick(second)];
	if (!one || !other || kind === "none") return {};
	const { vid, sid, account } = one;
	switch (kind) {
		case "vid":
			return { vid, account };
		case "sid":
			return { sid, account };
		case "empty":
			return { vid: "", sid: "", account };
		case "malformed":
			return { vid: vid.slice(1), sid, account };
		case "unknown":
			return {
				vid: "S".repeat(21) + (second % 10),
				sid: second % 2 ? sid : "T".repeat(22),
				account,
			};
		case "crossed":
			return { vid, sid: other.sid, account };
		default:
			return { vid, sid, account };
	}
}

const maybe = <T>(value: fc.Arbitrary<T>) =>
	fc.option(value, { nil: undefined, freq: 2 });
const plain = fc.constantFrom<Sent>(
	{ type: "lead" },
	{ type: "service" },
	{ type: "mrktInfo" },
);
/** An impression of what was offered in a session, mostly; now and then one that was not. */
interface Drawn {
	readonly type: string;
	readonly place: number;
	readonly flaw: "none" | "engagement" | "number" | "context";
}

const impression = fc.record<Drawn>({
	type: fc.constantFrom(
		"impDisplay",
		"impAccept",
		"impAccept",
		"impExpanded",
		"impTimeout",
		"impClose",
	),
	place: fc.nat({ max: 2 }),
	flaw: mostly<Drawn["flaw"]>("none", "engagement", "number", "context"),
});

function impressionOf(
	{ sessions, world: { apps } }: Naive,
	sid: string | undefined,
	{ type, place, flaw }: Drawn,
): Sent {
	const session = sessions.find((one) => one.sid === sid);
	const offers = session?.offers.length
		? session.offers
		: (apps["mobile-app"] ?? []);
	const index = place % offers.length;
	const offer = offers[index];
	const id = String(index + (flaw === "number" ? 2 : 1));
	return {
		type,
		campaign: offer?.campaignId ?? 0,
		engId: (offer?.engagementId ?? 0) + (flaw === "engagement" ? 1 : 0),
		revision: offer?.engagementRevision ?? 0,
		...((type === "impDisplay" || type === "impAccept") && {
			eContext: flaw === "context" ? [] : [{ type: "engagementContext", id }],
		}),
	};
}

const engagementBody = fc.record(
	{
		consumerId: maybe(fc.constantFrom("visitant-a", "visitant-b")),
		lpConsumerId: maybe(fc.constantFrom("lp-a", "visitant-a")),
		entryPoints: maybe(
			fc.constantFrom(
				["sec://sport"],
				["tel://1", "sec://x"],
				["https://sec://"],
			),
		),
		clientProperties: maybe(
			fc.constantFrom({ deviceFamily: "MOBILE" }, { deviceFamily: "DESKTOP" }),
		),
		engagementAttributes: maybe(
			fc.array(
				fc.oneof(
					{ weight: 9, arbitrary: plain },
					{
						weight: 1,
						arbitrary: fc.constantFrom<Sent>(
							{ type: "cart" },
							{ type: "impClose" },
							{ type: "none" },
						),
					},
				),
				{ maxLength: 2 },
			),
		),
	},
	{ requiredKeys: [] },
);

const reportBody = fc.record({
	consumerId: maybe(fc.constantFrom("visitant-a", "visitant-b")),
	pageId: maybe(fc.constantFrom("1", "page")),
	plain: fc.array(plain, { maxLength: 1 }),
	seen: fc.array(impression, { maxLength: 2 }),
});

const where = fc.record({
	account: mostly("demo", "other", "third", "de-mo"),
	app: mostly("mobile-app", "quiet-app", "web-app", "none"),
	v: mostly("1", "1.0", "1.00", "2", "one"),
	/** Whether ids go to the account that they come from. */
	isHome: mostly(true, false),
});

/** JSON has no undefined members. */
const written = (body: object): Body => JSON.parse(JSON.stringify(body));

async function send(model: Naive, { api }: Real, asked: Asked): Promise<void> {
	const { route, account, app, v, vid, sid, body } = asked;
	const query = Object.entries({ v, vid, sid }).flatMap(([name, value]) =>
		value === undefined ? [] : [`${name}=${value}`],
	);
	const said = await api.ask({
		method: route === "engagement" ? "POST" : "PUT",
		url: `/api/account/${account}/app/${app}/${route}?${query.join("&")}`,
		payload: body,
	});
	model.take(asked, said);
}

type Route = "engagement" | "report";

/** A call of what was drawn, its impressions resolved by what the session was offered. */
const call = <Drawn extends object>(
	route: Route,
	bodies: fc.Arbitrary<Drawn>,
	bodyOf: (model: Naive, sid: string | undefined, drawn: Drawn) => Body,
) =>
	fc
		.record({ where, whose, drawn: bodies })
		.map(({ where: at, whose, drawn }) =>
			command(
				`${route} ${JSON.stringify({ ...at, ...whose, ...drawn })}`,
				async (model, real) => {
					const { account = at.account, vid, sid } = idsOf(model, whose);
					const home = at.isHome ? account : at.account;
					const body = bodyOf(model, sid, drawn);
					const { app, v } = at;
					await send(model, real, {
						route,
						account: home,
						app,
						v,
						vid,
						sid,
						body,
					});
					await nameConversations(model, real);
				},
			),
		);

/** POST engagement, of all kinds. */
export const engage = call("engagement", engagementBody, (_model, _sid, body) =>
	written(body),
);

/** PUT report, of all kinds. */
export const report = call(
	"report",
	reportBody,
	(model, sid, { consumerId, pageId, plain: sent, seen }) =>
		written({
			consumerId,
			pageId,
			engagementAttributes: [
				...sent,
				...seen.map((one) => impressionOf(model, sid, one)),
			],
		}),
);

/** A conversation's id is made up: it is learnt by coming back to it at once. */
async function nameConversations(model: Naive, real: Real): Promise<void> {
	const unnamed = model.conversations.find(({ id }) => id === undefined);
	if (!unnamed) return;
	const { account, vid, sid } = unnamed;
	const [app, v] = ["mobile-app", "1"];
	await send(model, real, {
		route: "engagement",
		account,
		app,
		v,
		vid,
		sid,
		body: {},
	});
	// E11: it is listed at once.
	await checkList(model, real.api, real.history, {
		caller: "kim",
		sites,
		operators,
		start: undefined,
		end: undefined,
		order: "desc",
		page: 1,
		perPage: 7,
	});
}
