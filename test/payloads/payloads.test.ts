/** Every body that the builders make is valid by the contract's schemas, for any seed and person. */
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeCorpus } from "../../corpus/people.ts";
import { isPageId } from "../../lib/contract/ids.ts";
import {
	attributeSchemas,
	engagementRequest,
	reportRequest,
} from "../../lib/contract/monitor.ts";
import { countOf, personAt as personIn } from "../../lib/contract/person.ts";
import { personal } from "../../lib/contract/personal.ts";
import { lead, productView, purchase } from "../../lib/payloads/conversions.ts";
import {
	arrival,
	comeBack,
	consumerIdOf,
} from "../../lib/payloads/engagement.ts";
import { impression } from "../../lib/payloads/impressions.ts";
import { reportOf } from "../../lib/payloads/report.ts";
import { Random } from "../../lib/util/random.ts";

const ajv = new Ajv({ allowUnionTypes: true });
ajv.addVocabulary(Object.keys(personal));
const isEngagement = ajv.compile(engagementRequest);
const isReport = ajv.compile(reportRequest);
const attributeChecks = new Map(
	Object.entries(attributeSchemas).map(([type, schema]) => [
		type,
		ajv.compile(schema),
	]),
);

const corpus = makeCorpus();
const population = countOf(corpus.people);
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const visitors = fc.nat(10_000_000);
const persons = fc.nat(population - 1);

const wrongAttributes = (body: {
	engagementAttributes?: { type: string }[];
}): unknown[] =>
	(body.engagementAttributes ?? []).filter(
		(attribute) => !attributeChecks.get(attribute.type)?.(attribute),
	);

const personAt = (index: number) => personIn(corpus, index);

describe("the corpus", () => {
	it("has ten thousand people, all in ASCII, with addresses that do not exist", () => {
		expect(population).toBe(10_000);
		expect(JSON.stringify(corpus)).toMatch(/^[ -~]*$/);
		const networks = new Set<string>();
		const languages = new Set<string>();
		for (let index = 0; index < population; index++) {
			const { arrival: text } = personAt(index);
			networks.add(/"ipAddress":"(\d+\.\d+\.\d+)\./.exec(text)?.[1] ?? "");
			languages.add(/"language":"(\w+)"/.exec(text)?.[1] ?? "");
		}
		// RFC 5737.
		expect([...networks].sort()).toEqual([
			"192.0.2",
			"198.51.100",
			"203.0.113",
		]);
		expect([...languages].sort()).toEqual([
			"English",
			"French",
			"German",
			"Italian",
			"Spanish",
		]);
	});

	it("is the same each time, and writes names as their language does", () => {
		expect(makeCorpus()).toEqual(corpus);
		const all = Array.from({ length: 2000 }, (_, index) =>
			JSON.parse(`{${personAt(index).arrival}}`),
		);
		const names = all.map(
			({ engagementAttributes: [{ personal }] }) =>
				personal.lastname + personal.firstname,
		);
		expect(names.some((name) => /[äöüßéèñ]/.test(name))).toBe(true);
	});
});

describe("engagement requests", () => {
	it("are valid for every person of the corpus", () => {
		for (let index = 0; index < population; index++) {
			const person = personAt(index);
			const consumerId = consumerIdOf(person, "run", index);
			for (const text of [
				arrival(person, consumerId),
				comeBack(person, consumerId),
			]) {
				const body = JSON.parse(text);
				expect(isEngagement(body), JSON.stringify(isEngagement.errors)).toBe(
					true,
				);
				expect(wrongAttributes(body)).toEqual([]);
				expect(body.consumerId).toBe(consumerId);
			}
		}
	});

	it("carry consumer ids that start with visitant- and are each visitor's own", () => {
		fc.assert(
			fc.property(
				persons,
				persons,
				visitors,
				visitors,
				(one, other, first, second) => {
					const [a, b] = [
						consumerIdOf(personAt(one), "r", first),
						consumerIdOf(personAt(other), "r", second),
					];
					expect(a).toMatch(/^visitant-[a-z-]+-r-\d+$/);
					expect(a === b).toBe(
						first === second && personAt(one).handle === personAt(other).handle,
					);
				},
			),
		);
	});
});

describe("reports", () => {
	it("of impressions are valid for any offer", () => {
		const types = fc.constantFrom(
			"impDisplay",
			"impAccept",
			"impExpanded",
			"impTimeout",
			"impClose",
		);
		const numbers = fc.nat();
		fc.assert(
			fc.property(
				types,
				numbers,
				numbers,
				numbers,
				fc.string({ unit: "binary" }),
				(type, a, b, c, contextId) => {
					const offer = {
						campaignId: a,
						engagementId: b,
						engagementRevision: c,
						contextId,
						status: "expose",
					} as const;
					const page = "123";
					if (!isPageId(page)) throw new Error("not a page id");
					const body = JSON.parse(reportOf(impression(type, offer), page));
					expect(isReport(body)).toBe(true);
					expect(wrongAttributes(body)).toEqual([]);
					expect(body.pageId).toBe(page);
				},
			),
		);
	});

	it("of views, purchases and leads are valid for any seed", () => {
		fc.assert(
			fc.property(seeds, visitors, persons, (seed, visitor, index) => {
				const person = personAt(index);
				const random = new Random(seed, visitor);
				for (const attribute of [
					productView(person),
					purchase(person, "o", random),
					lead(person, "l", random),
				]) {
					const body = JSON.parse(reportOf(attribute, undefined));
					expect(isReport(body)).toBe(true);
					expect(wrongAttributes(body)).toEqual([]);
				}
			}),
		);
	});
});
