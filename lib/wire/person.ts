/**
 * A person of the corpus: who a visitor is before the visit starts. The corpus is written compactly, since every
 * generator holds it: a line of fields a person, and what many share is named by its number.
 */

/** What a person is after. */
export interface Wants {
	/** The topic of a lead. */
	readonly interest: string;
	readonly currency: string;
	readonly product: Product;
}

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
	/** What the person is after; read only by those who get there. */
	readonly wants: () => Wants;
}

/** Lines in one text, which all virtual users share; each starts where the number of eight digits in `starts` says. */
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
	/** Each a product's place in the shop, its category, and the product itself as JSON, between tabs. */
	readonly products: Lines;
	/** Each the fields of one person, between tabs. */
	readonly people: Lines;
}

/** The fields of a person's line, in order. */
export const personFields = [
	"handle",
	"device",
	"appVersion",
	"ipAddress",
	"product",
	"locale",
	"firstname",
	"lastname",
	"age",
	"year",
	"month",
	"day",
	"email",
	"phone",
	"gender",
	"channel",
	"campaignId",
	"cstatus",
	"customerId",
] as const;

/** One person's fields. The last four may be empty: some say nothing of where they came from, or what they are to the brand. */
export type PersonFields = Readonly<
	Record<(typeof personFields)[number], string>
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
	const f = lineAt(corpus.people, index).split("\t");
	if (f.length !== personFields.length)
		throw new Error(
			`person ${index} of dist/people.json has ${f.length} fields`,
		);
	const handle = f[0] ?? "";
	const { language, currency } = corpus.locales[Number(f[5])] ?? anyLocale;
	const [place, category, product = "{}"] = lineAt(
		corpus.products,
		Number(f[4]),
	).split("\t");
	const device = `"clientProperties":{${corpus.devices[Number(f[1])]},"appVersion":"${f[2]}","ipAddress":"${f[3]}"}`;
	const origin =
		f[15] === ""
			? ""
			: `,{"type":"mrktInfo","info":{"channel":"${f[15]}","campaignId":"${f[16]}"}}`;
	const standing =
		f[17] === ""
			? ""
			: `,{"type":"ctmrinfo","info":{"ctype":"consumer","cstatus":"${f[17]}","customerId":"${f[18]}"}}`;
	const personal = `{"type":"personal","personal":{"firstname":"${f[6]}","lastname":"${f[7]}","age":{"age":${f[8]},"year":${f[9]},"month":${f[10]},"day":${f[11]}},"contacts":[{"email":"${f[12]}","phone":"${f[13]}"}],"gender":"${f[14]}","language":"${language}"}}`;
	const view = `{"type":"prodView","currency":"${currency}","products":[{"product":${product},"quantity":1}]}`;
	const entryPoints = `"entryPoints":["https://shop.example/${place}","sec://${category}","lang://${language}"]`;
	return {
		handle,
		device,
		arrival: `${device},${entryPoints},"engagementAttributes":[${personal},${view}${origin}${standing}]`,
		wants: () => wantsOf(JSON.parse(product), currency),
	};
};

const anyLocale = { language: "English", currency: "USD" };

const wantsOf = (product: Product, currency: string): Wants => ({
	interest: `${product.category}: ${product.name}`,
	currency,
	product,
});
