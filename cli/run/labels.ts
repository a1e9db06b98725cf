/** Labels of a run, as in `--label build=4711`: people and programs find runs by them. */
import { BadInput } from "../../lib/util/user-errors.ts";

export type Labels = Readonly<Record<string, string>>;

/** The labels of these options. Throws BadInput for one that is no label, or given twice. */
export function labelsOf(options: readonly string[]): Labels {
	const labels = new Map<string, string>();
	for (const option of options) {
		const [, key, value] =
			/^([\w.-]{1,60})=(\P{Cc}{1,200})$/u.exec(option) ?? [];
		if (key === undefined || value === undefined)
			throw new BadInput(
				`--label: expected a key of letters, digits, dots and dashes and a value, as in build=4711, found "${option}"`,
			);
		if (labels.has(key))
			throw new BadInput(
				`--label: expected the key ${key} once, found it again`,
			);
		labels.set(key, value);
	}
	return Object.fromEntries(labels);
}
