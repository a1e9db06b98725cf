/** The corpus as the build writes it: constants of one module, which the engine keeps once for all virtual users. */
declare module "visitant:people" {
	export const people: import("../wire/person.ts").Corpus;
}
