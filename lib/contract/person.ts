/**
 * People of the corpus, from which visitors are made. The corpus is compact, since every generator holds it: a person is
 * one line of fields, which refers to shared data by number.
 */

export interface Product {
	name: string;
	category: string;
	sku: string;
	price: number;
}

/** A person of the corpus. Parts of bodies are texts already, since text costs less than JSON of values. */
export interface Person {
	/** The brand's name for this consumer: lower-case letters and dashes, so that it can be part of an id. */
	readonly handle: string;
	/** The members of a first engagement request, as JSON without braces. */
	readonly arrival: string;
	/** The members of a later engagement request, as JSON without braces. */
	readonly device: string;
	readonly currency: string;
	/** What the person looks for: the product as JSON, its price, and the topic of a lead as a JSON text without quotes. */
	readonly product: string;
	readonly price: number;
	readonly interest: string;
}

/** Lines in one text: a tenth of the memory of a list of objects. `starts` has the start of each line in eight digits. */
export interface Lines {
	readonly text: string;
	readonly starts: string;
}

/** The content of dist/people.json. All texts are ASCII; those for JSON are escaped. */
export interface Corpus {
	/** Members of clientProperties, without braces. */
	readonly devices: readonly string[];
	readonly locales: readonly {
		readonly language: string;
		readonly currency: string;
	}[];
	/** A line has the fields of one product, separated by tabs. */
	readonly products: Lines;
	/** A line has the fields of one person, separated by tabs. */
	readonly people: Lines;
}

/** The fields of a product's line, in order: its path in the shop, its category, the product as JSON, its price, the topic of a lead. */
export const productFields = [
	"place",
	"category",
	"product",
	"price",
	"interest",
] as const;

/**
 * The fields of a person's line, in order: `device`, `product` and `locale` by number, `app` as members of
 * clientProperties, `attributes` as JSON items of an array.
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

/** Joins lines without line breaks into one text. */
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
