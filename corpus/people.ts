/** Makes the people that visitors are chosen from: with names of their locale, with addresses for documentation, always the same. */
import type { Faker } from "@faker-js/faker";
import { faker as de } from "@faker-js/faker/locale/de";
import { faker as enGb } from "@faker-js/faker/locale/en_GB";
import { faker as enUs } from "@faker-js/faker/locale/en_US";
import { faker as es } from "@faker-js/faker/locale/es";
import { faker as fr } from "@faker-js/faker/locale/fr";
import { faker as it } from "@faker-js/faker/locale/it";
import type { PlainAttributes } from "../lib/contract/attributes.ts";
import type { ClientProperties } from "../lib/contract/monitor.ts";
import {
	type Corpus,
	type Fields,
	linesOf,
	type Product,
	personFields,
	productFields,
} from "../lib/contract/person.ts";

/** How many people there are, and how many products they look at. */
export const population = 10_000;
const range = 1000;
/** The corpus has a seed of its own: a run's seed only chooses from it. */
const corpusSeed = 20150722;

/** A fixed day, so that ages are always the same. */
const today = new Date("2026-01-01T00:00:00Z");

const locales = [
	{ faker: enUs, language: "English", currency: "USD", weight: 6 },
	{ faker: enGb, language: "English", currency: "GBP", weight: 3 },
	{ faker: de, language: "German", currency: "EUR", weight: 3 },
	{ faker: fr, language: "French", currency: "EUR", weight: 2 },
	{ faker: es, language: "Spanish", currency: "EUR", weight: 2 },
	{ faker: it, language: "Italian", currency: "EUR", weight: 1 },
];
const byWeight = locales.flatMap((locale, index) =>
	Array<number>(locale.weight).fill(index),
);

/** Networks set aside for documentation (RFC 5737): they are no real addresses. */
const documentationNetworks = ["192.0.2", "198.51.100", "203.0.113"];

const devices: readonly Omit<ClientProperties, "ipAddress" | "appVersion">[] = [
	{ deviceFamily: "MOBILE", os: "ANDROID", osVersion: "15" },
	{ deviceFamily: "MOBILE", os: "ANDROID", osVersion: "14" },
	{ deviceFamily: "MOBILE", os: "IOS", osVersion: "18.5" },
	{ deviceFamily: "MOBILE", os: "IOS", osVersion: "17.6.1" },
	{ deviceFamily: "TABLET", os: "IOS", osVersion: "18.3" },
	{ deviceFamily: "TABLET", os: "ANDROID", osVersion: "13" },
	{ deviceFamily: "DESKTOP", os: "WINDOWS", osVersion: "11" },
	{ deviceFamily: "DESKTOP", os: "MAC_OSX", osVersion: "15.4" },
	{ deviceFamily: "DESKTOP", os: "LINUX", osVersion: "6.12" },
];

/** The whole corpus, the same on every machine. */
export function makeCorpus(): Corpus {
	for (const { faker } of locales) faker.seed(corpusSeed);
	return {
		devices: devices.map((device) => JSON.stringify(device).slice(1, -1)),
		locales: locales.map(({ language, currency }) => ({ language, currency })),
		products: linesOf(
			Array.from({ length: range }, () =>
				lineOf(productFields, fieldsOf(makeProduct())),
			),
		),
		people: linesOf(
			Array.from({ length: population }, () =>
				lineOf(personFields, makePerson()),
			),
		),
	};
}

function lineOf<const Names extends readonly string[]>(
	names: Names,
	fields: Fields<Names>,
): string {
	return names.map((name: Names[number]) => fields[name]).join("\t");
}

function makeProduct(): Product {
	return {
		name: enUs.commerce.productName(),
		category: enUs.commerce.department(),
		sku: enUs.string.alphanumeric({ length: 8, casing: "upper" }),
		price: Number(enUs.commerce.price({ min: 5, max: 900 })),
	};
}

function fieldsOf(product: Product): Fields<typeof productFields> {
	const { category, name, sku, price } = product;
	return {
		place: `${category.toLowerCase()}/${sku}`,
		category,
		product: inAscii(JSON.stringify(product)),
		price: String(price),
		interest: inJson(`${category}: ${name}`),
	};
}

/** Each person has a name and looks at a product. Some have a source, some are known customers. */
function makePerson(): Fields<typeof personFields> {
	const index = enUs.helpers.arrayElement(byWeight);
	const locale = locales[index];
	if (!locale) throw new Error(`no locale ${index}`);
	const { faker } = locale;
	const firstname = faker.person.firstName();
	const lastname = faker.person.lastName();
	const network = faker.helpers.arrayElement(documentationNetworks);
	const born = faker.date.birthdate({
		mode: "age",
		min: 18,
		max: 85,
		refDate: today,
	});
	const handle = `${enUs.word.adjective()}-${enUs.word.noun()}`;
	const app = {
		appVersion: `${faker.number.int({ min: 3, max: 6 })}.${faker.number.int(20)}`,
		ipAddress: `${network}.${faker.number.int({ min: 1, max: 254 })}`,
	};
	const personal: PlainAttributes["personal"] = {
		type: "personal",
		personal: {
			firstname,
			lastname,
			age: {
				age: today.getUTCFullYear() - born.getUTCFullYear(),
				year: born.getUTCFullYear(),
				month: born.getUTCMonth() + 1,
				day: born.getUTCDate(),
			},
			contacts: [
				{
					email: faker.internet.exampleEmail({
						firstName: firstname,
						lastName: lastname,
					}),
					phone: faker.phone.number(),
				},
			],
			gender: faker.helpers.arrayElement(["MALE", "FEMALE", "OTHER"]),
			language: locale.language,
		},
	};
	const attributes = [personal, ...originOf(faker), ...standingOf(faker)];
	return {
		// The handle has no real name, since it becomes part of ids in traces.
		handle: handle.toLowerCase().replace(/[^a-z-]/g, ""),
		device: String(faker.number.int(devices.length - 1)),
		app: JSON.stringify(app).slice(1, -1),
		product: String(faker.number.int(range - 1)),
		locale: String(index),
		attributes: inAscii(JSON.stringify(attributes).slice(1, -1)),
	};
}

function originOf(faker: Faker): PlainAttributes["mrktInfo"][] {
	if (!faker.datatype.boolean(0.4)) return [];
	const channels = ["search", "social", "mail", "affiliate"];
	const channel = faker.helpers.arrayElement(channels);
	const campaignId = faker.string.alphanumeric(6);
	return [{ type: "mrktInfo", info: { channel, campaignId } }];
}

function standingOf(faker: Faker): PlainAttributes["ctmrinfo"][] {
	if (!faker.datatype.boolean(0.3)) return [];
	const cstatus = faker.helpers.arrayElement(["new", "loyal", "lapsed"]);
	const customerId = faker.string.numeric(9);
	return [
		{ type: "ctmrinfo", info: { ctype: "consumer", cstatus, customerId } },
	];
}

/** A text in the form between the quotes of JSON. */
function inJson(text: string): string {
	return inAscii(JSON.stringify(text).slice(1, -1));
}

/** JSON with ASCII characters only: k6 stores and sends those at half the cost. */
function inAscii(json: string): string {
	return json.replace(
		/[^ -~]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
