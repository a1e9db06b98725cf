/**
 * A person of the corpus: who a visitor is before the visit starts. The corpus is written compactly, since every
 * generator holds it: a line of fields a person, and what many share is named by its number.
 */

export interface Product {
	name: string;
	category: string;
	sku: string;
	price: number;
}

/** A person as a visitor takes one from the corpus; bodies are put together as text, which costs less than from values. */
export interface Person {
	/** The brand's name for this consumer: lower-case letters and dashes, fit to be part of an id. */
	readonly handle: string;
	/** The members of a first engagement request, as JSON without braces. */
	readonly arrival: string;
	/** The members of a later engagement request, as JSON without braces. */
	readonly device: string;
	readonly currency: string;
	/** What the person is after: the product as JSON, what it costs, and the topic of a lead as it stands in JSON. */
	readonly product: string;
	readonly price: number;
	readonly interest: string;
}

/** Lines in one text, a tenth of the memory of a list of objects; each starts where the number of eight digits in `starts` says. */
export interface Lines {
	readonly text: string;
	readonly starts: string;
}

/** The corpus as it is read. All texts are ASCII; those that stand in JSON are escaped for it. */
export interface Corpus {
	/** Members of clientProperties, without braces. */
	readonly devices: readonly string[];
	readonly locales: readonly {
		readonly language: string;
		readonly currency: string;
	}[];
	/** Each the fields of one product, between tabs. */
	readonly products: Lines;
	/** Each the fields of one person, between tabs. */
	readonly people: Lines;
}

/** The fields of a product's line, in order: its place in the shop, itself as JSON, what it costs, and the topic of a lead. */
export const productFields = [
	"place",
	"category",
	"product",
	"price",
	"interest",
] as const;

/**
 * The fields of a person's line, in order: `device`, `product` and `locale` by number, `app` as members of
 * clientProperties, `attributes` as JSON that stands in an array.
 */
export const personFields = [
	"handle",
	"device",
	"app",
	"product",
	"locale",
	"attributes",
] as const;

/** One line's fields. */
export type Fields<Names extends readonly string[]> = Readonly<
	Record<Names[number], string>
>;

/** How many digits a line's start has. */
const digits = 8;

/** Puts lines into one text. They hold no line breaks. */
export const linesOf = (all: readonly string[]): Lines => {
	let start = 0;
	const starts = all.map((line) => {
		const here = String(start).padStart(digits, "0");
		start += line.length + 1;
		return here;
	});
	return {
		text: all.map((line) => `${line}\n`).join(""),
		starts: starts.join(""),
	};
};

/** How many lines there are. */
export const countOf = ({ starts }: Lines): number => starts.length / digits;

const lineAt = ({ text, starts }: Lines, index: number): string => {
	const start = Number(starts.slice(index * digits, (index + 1) * digits));
	return text.slice(start, text.indexOf("\n", start));
};

/** The person of a number, 0 up to but not including their count. */
export const personAt = (corpus: Corpus, index: number): Person => {
	const line = lineAt(corpus.people, index).split("\t");
	if (line.length !== personFields.length)
		throw new Error(
			`person ${index} of dist/people.json has ${line.length} fields`,
		);
	const wanted = lineAt(corpus.products, Number(line[3])).split("\t");
	const { language, currency } = corpus.locales[Number(line[4])] ?? anyLocale;
	const product = wanted[2] ?? "{}";
	const device = `"clientProperties":{${corpus.devices[Number(line[1])]},${line[2]}}`;
	return {
		handle: line[0] ?? "",
		device,
		arrival: `${device},"entryPoints":["https://shop.example/${wanted[0]}","sec://${wanted[1]}","lang://${language}"],"engagementAttributes":[${line[5]},{"type":"prodView","currency":"${currency}","products":[{"product":${product},"quantity":1}]}]`,
		currency,
		product,
		price: Number(wanted[3]),
		interest: wanted[4] ?? "",
	};
};

const anyLocale = { language: "English", currency: "USD" };
