/** A person of the corpus: who a visitor is before the visit starts. */
import type { PlainAttribute } from "./attributes.ts";
import type { ClientProperties } from "./monitor.ts";

export interface Person {
	/** The brand's name for this consumer, fit to be part of an id. */
	readonly handle: string;
	readonly clientProperties: ClientProperties;
	readonly entryPoints: string[];
	readonly attributes: PlainAttribute[];
	/** What this person is after: the topic of a lead. */
	readonly interest: string;
	readonly currency: string;
	readonly product: { name: string; category: string; sku: string; price: number };
}
