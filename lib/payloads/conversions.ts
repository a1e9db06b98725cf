/** What a visit was for: a purchase or a lead (M27). */
import type { PlainAttributes } from "../wire/attributes.ts";
import type { Person } from "../wire/person.ts";
import type { Random } from "./random.ts";

/** One to three of what the person was looking at; `order` makes the order id this visitor's own. */
export function purchase(
	person: Person,
	order: string,
	random: Random,
): PlainAttributes["purchase"] {
	const quantity = 1 + random.below(3);
	return {
		type: "purchase",
		total: Math.round(person.product.price * quantity * 100) / 100,
		currency: person.currency,
		orderId: order,
		cart: { products: [{ product: person.product, quantity }] },
	};
}

/** An interest worth some share of the product's price. */
export function lead(person: Person, id: string, random: Random): PlainAttributes["lead"] {
	return {
		type: "lead",
		lead: {
			topic: person.interest,
			value: Math.round(person.product.price * (0.05 + 0.2 * random.next()) * 100) / 100,
			currency: person.currency,
			leadId: id,
		},
	};
}
