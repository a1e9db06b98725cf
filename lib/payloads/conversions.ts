/** Attributes of what visitors do, as JSON: a product view, a purchase or a lead (M27). */

import type { Person } from "../contract/person.ts";
import type { Random } from "../util/random.ts";

/** A view of the person's product. */
export const productView = ({ product, currency }: Person): string =>
	`{"type":"prodView","currency":"${currency}","products":[{"product":${product},"quantity":1}]}`;

/** A purchase of one to three of the person's product; `order` is the order id. */
export const purchase = (
	{ product, price, currency }: Person,
	order: string,
	random: Random,
): string => {
	const quantity = 1 + random.below(3);
	const total = Math.round(price * quantity * 100) / 100;
	return `{"type":"purchase","total":${total},"currency":"${currency}","orderId":"${order}","cart":{"products":[{"product":${product},"quantity":${quantity}}]}}`;
};

/** A lead worth some share of the product's price. */
export const lead = (
	{ price, currency, interest }: Person,
	id: string,
	random: Random,
): string => {
	const value = Math.round(price * (0.05 + 0.2 * random.next()) * 100) / 100;
	return `{"type":"lead","lead":{"topic":"${interest}","value":${value},"currency":"${currency}","leadId":"${id}"}}`;
};
