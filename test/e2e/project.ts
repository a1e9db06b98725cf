/** A copy of the project, to change as its user would. */
import { cpSync, symlinkSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { newFolder, root } from "./visitant.ts";

/** Folders that are generated or installed. */
const left = [".git", "node_modules", "dist", "reports", ".contract"];

/** Copies the project into a new folder; what is installed is shared. */
export function copyProject(): string {
	const copy = join(newFolder(), "project");
	cpSync(root, copy, {
		recursive: true,
		filter: (file) => {
			const [first = ""] = relative(root, file).split(sep);
			return !left.includes(first);
		},
	});
	symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
	return copy;
}
