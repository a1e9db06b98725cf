/** The parts of a local server's configuration that a plan needs; the server itself checks the whole file. */
import * as Type from "typebox";
import { promises } from "../contract/promises.ts";
import { hidden } from "../util/hidden.ts";

export const configFile = Type.Object({
	...promises.properties,
	faults: Type.Optional(
		Type.Array(Type.Object({ kind: Type.Optional(Type.String()) })),
	),
	capacity: Type.Optional(Type.Unknown()),
	sites: Type.Optional(
		Type.Array(Type.Object({ id: Type.String(), account: Type.String() })),
	),
	operators: Type.Optional(
		Type.Array(
			// It has a token as well.
			Type.Object(
				{ id: Type.String(), sites: Type.Array(Type.String()) },
				hidden,
			),
			hidden,
		),
	),
});

export type ConfigFile = Type.Static<typeof configFile>;
