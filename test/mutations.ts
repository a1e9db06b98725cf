/** Documents with mistakes: what people, other programs and broken disks make of a file. */
import fc from "fast-check";
import { isObject } from "../lib/util/json.ts";

/** Values that a member may have by mistake. */
const strange: readonly unknown[] = [
	...[null, true, false, 0, -1, 0.5, 1e-320, 1e308, -1e308, 2 ** 53, 31 ** 9],
	...[
		"",
		" ",
		"x",
		"\u0000",
		"\ud800",
		"::error::x",
		"&nbsp;",
		"9".repeat(400),
	],
	...["__proto__", "constructor", "x".repeat(5000), "p50", "whole run", "1h"],
	...[[], [[]], [null], [0, 0, 0], [-1, 1e9, 2, 3, 4, 5], Array(300).fill(1)],
	...[{}, { a: {} }, JSON.parse('{"__proto__":{"x":1},"constructor":1}')],
	JSON.parse(`${'{"a":['.repeat(40)}1${"]}".repeat(40)}`),
];

/** A document with one or two mistakes at any depth. */
export const mistaken = (document: unknown): fc.Arbitrary<unknown> =>
	fc
		.array(
			fc.record({
				place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
				how: fc.constantFrom(
					// Most mistakes leave the type as it was, so that they get further.
					...["alike", "alike", "alike", "alike", "alike", "alike"],
					...["replace", "remove", "repeat", "rename"],
				),
				value: fc.constantFrom(...strange),
			}),
			{ minLength: 1, maxLength: 2 },
		)
		.map((mistakes) =>
			mistakes.reduce<unknown>(
				(sofar, { place, how, value }) => changed(sofar, place, how, value),
				document,
			),
		);

/** A text with pieces that are lost, repeated or replaced. */
export const garbled = (text: string): fc.Arbitrary<string> =>
	fc
		.array(
			fc.record({
				at: fc.nat(text.length),
				length: fc.oneof(fc.nat(4), fc.nat(2000)),
				put: fc.oneof(
					fc.string({ unit: "binary", maxLength: 6 }),
					fc.constantFrom("\u0000", "[".repeat(3000), "1e999", "-", '"', "\n"),
				),
			}),
			{ minLength: 1, maxLength: 3 },
		)
		.map((changes) =>
			changes.reduce(
				(sofar, { at, length, put }) =>
					sofar.slice(0, at) + put + sofar.slice(at + length),
				text,
			),
		);

/** Changes the member that stands at a share, 0 to 1, of all members. */
function changed(
	document: unknown,
	place: number,
	how: string,
	value: unknown,
): unknown {
	let left = Math.floor(place * sizeOf(document));
	const walk = (node: unknown): unknown => {
		if (left-- === 0) {
			if (how === "repeat") return [node, node];
			return how === "alike" ? alike(node, value) : value;
		}
		if (Array.isArray(node)) {
			const drops = how === "remove" && left === 0;
			return drops ? node.slice(1) : node.map(walk);
		}
		if (!isObject(node)) return node;
		return Object.fromEntries(
			Object.entries(node).flatMap(([name, member]) => {
				if (left === 0 && how === "remove") {
					left -= 1;
					return [];
				}
				const isRenamed = left === 0 && how === "rename";
				const after = isRenamed ? member : walk(member);
				if (isRenamed) left -= 1;
				return [[isRenamed ? `${name}x` : name, after]];
			}),
		);
	};
	return walk(document);
}

/** Another value of the same type. */
function alike(node: unknown, value: unknown): unknown {
	const size = JSON.stringify(value)?.length ?? 0;
	switch (typeof node) {
		case "number":
			return typeof value === "number" ? value : size;
		case "string":
			return typeof value === "string" ? value : `${node}${size}`;
		case "boolean":
			return !node;
		default:
			return Array.isArray(node) ? [...node, ...node] : node;
	}
}

function sizeOf(node: unknown): number {
	if (typeof node !== "object" || node === null) return 1;
	return Object.values(node).reduce<number>((sum, one) => sum + sizeOf(one), 1);
}
