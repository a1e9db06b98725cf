/** Writes dist/people.json; part of the set-up, so that no bundle carries faker. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { makeCorpus } from "./people.ts";

const folder = new URL("../dist/", import.meta.url);
const file = new URL("people.json", folder);
const unfinished = new URL("people.json.part", folder);

mkdirSync(folder, { recursive: true });
writeFileSync(unfinished, JSON.stringify(makeCorpus()));
renameSync(unfinished, file);
