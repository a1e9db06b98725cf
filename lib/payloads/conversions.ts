/** What a visit was for: a product that is looked at, a purchase or a lead (M27). */
import type { PlainAttributes } from "../wire/attributes.ts";
import type { Wants } from "../wire/person.ts";
import type { Random } from "./random.ts";

/** What the person is looking at. */
export const productView = ({
	product,
	currency,
}: Wants): PlainAttributes["prodView"] => ({
	type: "prodView",
	currency,
	products: [{ product, quantity: 1 }],
});

/** One to three of what the person was looking at; `order` makes the order id this visitor's own. */
export const purchase = (
	{ product, currency }: Wants,
	order: string,
	random: Random,
): PlainAttributes["purchase"] => {
	const quantity = 1 + random.below(3);
	return {
		type: "purchase",
		total: Math.round(product.price * quantity * 100) / 100,
		currency,
		orderId: order,
		cart: { products: [{ product, quantity }] },
	};
};

/** An interest worth some share of the product's price. */
export const lead = (
	{ product, currency, interest }: Wants,
	id: string,
	random: Random,
): PlainAttributes["lead"] => {
	return {
		type: "lead",
		lead: {
			topic: interest,
			value:
				Math.round(product.price * (0.05 + 0.2 * random.next()) * 100) / 100,
			currency,
			leadId: id,
		},
	};
};
