/** The engagement attributes of M27: one schema a type, so that an error can name the right member. */

import type { TSchema } from "typebox";
import * as Type from "typebox";
import type { Exact } from "../util/exact-json.ts";
import { personal } from "./personal.ts";

const text = Type.Optional(Type.String());
const personalText = Type.Optional(Type.String(personal));
const number = Type.Optional(Type.Number());
const integer = Type.Optional(Type.Integer());

const product = Type.Object({
	product: Type.Object({
		name: text,
		category: text,
		sku: text,
		price: number,
	}),
	quantity: integer,
});
const products = Type.Optional(Type.Array(product));
const date = Type.Object({ day: integer, month: integer, year: integer });
const contact = Type.Object({
	email: personalText,
	phone: personalText,
	phoneType: text,
	preferred: text,
	address: Type.Optional(Type.Object({ country: text, region: text })),
});

/** A number in JSON; a long one is read as a text of its digits (exact-json.ts). */
const exact = Type.Unsafe<Exact>({
	type: ["number", "string"],
	pattern: "^[0-9]{16,}$",
});

/** The members of every impression event: its engagement. */
const impression = {
	campaign: exact,
	engId: exact,
	revision: exact,
};
const engagementContext = Type.Array(
	Type.Object({ type: Type.Literal("engagementContext"), id: Type.String() }),
);

/** A schema of one attribute type. */
function attribute<
	const Name extends string,
	Members extends Record<string, TSchema>,
>(name: Name, members: Members) {
	return Type.Object({ type: Type.Literal(name), ...members });
}

/** Plain attributes, which are no impressions: what a visitor did or is (M27). */
export const plainAttributes = {
	cart: attribute("cart", {
		total: Type.Number(),
		numItems: Type.Integer(),
		currency: text,
		products,
	}),
	purchase: attribute("purchase", {
		total: number,
		currency: text,
		orderId: text,
		cart: Type.Optional(Type.Object({ products })),
	}),
	prodView: attribute("prodView", { currency: text, products }),
	ctmrinfo: attribute("ctmrinfo", {
		info: Type.Optional(
			Type.Object({
				ctype: text,
				cstatus: text,
				balance: number,
				currency: text,
				customerId: personalText,
				socialId: personalText,
				imei: personalText,
				userName: personalText,
				companySize: text,
				accountName: personalText,
				role: text,
				companyBranch: text,
				lastPaymentDate: Type.Optional(date),
				registrationDate: Type.Optional(date),
			}),
		),
	}),
	mrktInfo: attribute("mrktInfo", {
		info: Type.Optional(
			Type.Object({ channel: text, affiliate: text, campaignId: text }),
		),
	}),
	personal: attribute("personal", {
		personal: Type.Optional(
			Type.Object({
				firstname: personalText,
				lastname: personalText,
				age: Type.Optional(
					Type.Object(
						{ age: number, year: integer, month: integer, day: integer },
						personal,
					),
				),
				contacts: Type.Optional(Type.Array(contact)),
				gender: Type.Optional(Type.Enum(["MALE", "FEMALE", "OTHER"])),
				company: personalText,
				language: text,
			}),
		),
	}),
	lead: attribute("lead", {
		lead: Type.Optional(
			Type.Object({ topic: text, value: number, currency: text, leadId: text }),
		),
	}),
	service: attribute("service", {
		service: Type.Optional(
			Type.Object({
				topic: text,
				status: integer,
				category: text,
				serviceId: text,
			}),
		),
	}),
	error: attribute("error", {
		error: Type.Optional(
			Type.Object({
				contextId: text,
				message: text,
				code: text,
				level: text,
				resolved: Type.Optional(Type.Boolean()),
			}),
		),
	}),
	searchInfo: attribute("searchInfo", {
		keywords: Type.Optional(Type.Array(Type.String())),
	}),
} as const;

/** The names of the attributes that are not impressions. */
export const plainTypes = Object.keys(plainAttributes);

/** Impression events: what became of an offer (M27, M28). */
export const impressions = {
	impDisplay: attribute("impDisplay", {
		...impression,
		eContext: engagementContext,
	}),
	impAccept: attribute("impAccept", {
		...impression,
		eContext: engagementContext,
	}),
	impExpanded: attribute("impExpanded", impression),
	impTimeout: attribute("impTimeout", impression),
	impClose: attribute("impClose", impression),
} as const;

type Types<Schemas extends Record<string, TSchema>> = {
	[Name in keyof Schemas]: Type.Static<Schemas[Name]>;
};
/** The plain attributes by type. */
export type PlainAttributes = Types<typeof plainAttributes>;
/** The impression events by type. */
export type Impressions = Types<typeof impressions>;
/** Any attribute that is not an impression event. */
export type PlainAttribute = PlainAttributes[keyof PlainAttributes];
/** The name of an attribute that is not an impression event. */
export type PlainType = keyof PlainAttributes;
/** Any impression event. */
export type Impression = Impressions[keyof Impressions];
/** An item of a report's `engagementAttributes`. */
export type Attribute = PlainAttribute | Impression;
/** The name of an impression event. */
export type ImpressionType = keyof Impressions;
