/** Makes the people that visitors are chosen from: locale-true, from documentation addresses, always the same. */
import { faker as de } from "@faker-js/faker/locale/de";
import { faker as enGb } from "@faker-js/faker/locale/en_GB";
import { faker as enUs } from "@faker-js/faker/locale/en_US";
import { faker as es } from "@faker-js/faker/locale/es";
import { faker as fr } from "@faker-js/faker/locale/fr";
import { faker as it } from "@faker-js/faker/locale/it";
import type {
	PlainAttribute,
	PlainAttributes,
} from "../lib/wire/attributes.ts";
import type { ClientProperties } from "../lib/wire/monitor.ts";
import type { Profile } from "../lib/wire/person.ts";

/** How many people there are. */
export const population = 2000;
/** The corpus has a seed of its own: a run's seed only chooses from it. */
const corpusSeed = 20150722;

/** A day that never moves, so that ages don't either. */
const today = new Date("2026-01-01T00:00:00Z");

const locales = [
	{ faker: enUs, language: "English", currency: "USD", weight: 6 },
	{ faker: enGb, language: "English", currency: "GBP", weight: 3 },
	{ faker: de, language: "German", currency: "EUR", weight: 3 },
	{ faker: fr, language: "French", currency: "EUR", weight: 2 },
	{ faker: es, language: "Spanish", currency: "EUR", weight: 2 },
	{ faker: it, language: "Italian", currency: "EUR", weight: 1 },
];
const byWeight = locales.flatMap((locale) =>
	Array<typeof locale>(locale.weight).fill(locale),
);

/** Networks set aside for documentation (RFC 5737): nobody's real address. */
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

/** Everybody, the same on every machine. */
export function makePeople(): Profile[] {
	for (const { faker } of locales) faker.seed(corpusSeed);
	return Array.from({ length: population }, makePerson);
}

type Locale = (typeof locales)[number];

function makePerson(): Profile {
	const locale = enUs.helpers.arrayElement(byWeight);
	const { faker, language, currency } = locale;
	const firstname = faker.person.firstName();
	const lastname = faker.person.lastName();
	const category = enUs.commerce.department();
	const product = {
		name: enUs.commerce.productName(),
		category,
		sku: faker.string.alphanumeric({ length: 8, casing: "upper" }),
		price: Number(faker.commerce.price({ min: 5, max: 900 })),
	};
	return {
		handle: enUs.helpers
			.slugify(`${firstname}-${lastname}`)
			.toLowerCase()
			.replace(/[^a-z-]/g, ""),
		clientProperties: makeDevice(locale),
		entryPoints: [
			`https://shop.example/${category.toLowerCase()}/${product.sku}`,
			`sec://${category}`,
			`lang://${language}`,
		],
		engagementAttributes: makeAttributes(locale, firstname, lastname, product),
		wants: { interest: `${category}: ${product.name}`, currency, product },
	};
}

function makeDevice({ faker }: Locale): ClientProperties {
	const network = faker.helpers.arrayElement(documentationNetworks);
	return {
		...faker.helpers.arrayElement(devices),
		appVersion: `${faker.number.int({ min: 3, max: 6 })}.${faker.number.int(20)}`,
		ipAddress: `${network}.${faker.number.int({ min: 1, max: 254 })}`,
	};
}

/** Everybody has a name and is looking at something; some say where they came from, some are known customers. */
function makeAttributes(
	locale: Locale,
	firstname: string,
	lastname: string,
	product: Profile["wants"]["product"],
): PlainAttribute[] {
	const { faker, currency } = locale;
	const attributes: PlainAttribute[] = [
		makePersonal(locale, firstname, lastname),
		{ type: "prodView", currency, products: [{ product, quantity: 1 }] },
	];
	if (faker.datatype.boolean(0.4)) {
		const channel = faker.helpers.arrayElement([
			"search",
			"social",
			"mail",
			"affiliate",
		]);
		const campaignId = faker.string.alphanumeric(6);
		attributes.push({ type: "mrktInfo", info: { channel, campaignId } });
	}
	if (faker.datatype.boolean(0.3)) {
		const customerId = faker.string.numeric(9);
		const cstatus = faker.helpers.arrayElement(["new", "loyal", "lapsed"]);
		attributes.push({
			type: "ctmrinfo",
			info: { ctype: "consumer", cstatus, customerId },
		});
	}
	return attributes;
}

function makePersonal(
	{ faker, language }: Locale,
	firstname: string,
	lastname: string,
): PlainAttributes["personal"] {
	const born = faker.date.birthdate({
		mode: "age",
		min: 18,
		max: 85,
		refDate: today,
	});
	const email = faker.internet.exampleEmail({
		firstName: firstname,
		lastName: lastname,
	});
	return {
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
			contacts: [{ email, phone: faker.phone.number() }],
			gender: faker.helpers.arrayElement(["MALE", "FEMALE", "OTHER"]),
			language,
		},
	};
}
