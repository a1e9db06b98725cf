/** k6's end summary, read once and asked by series. */
import { readFileSync } from "node:fs";
import type { SummarySeries } from "../../lib/telemetry/metrics.ts";

/** Figures of one series by k6's names: `count`, `passes`, `p(95)` … */
type Figures = Readonly<Record<string, number>>;

export class Summary {
	readonly #series: ReadonlyMap<string, Figures>;

	/** `text` is what `--summary-export` wrote; empty where k6 wrote nothing. */
	constructor(text: string) {
		const series = new Map<string, Figures>();
		const metrics = member(text === "" ? {} : JSON.parse(text), "metrics");
		for (const [name, figures] of Object.entries(metrics)) {
			const numbers = Object.entries({ ...figures }).filter(
				(entry): entry is [string, number] => typeof entry[1] === "number",
			);
			series.set(name, Object.fromEntries(numbers));
		}
		this.#series = series;
	}

	/** A figure of a series, as in `exact("schedule_lag", "p(99)")`; undefined where k6 has no sample of it. */
	exact(series: SummarySeries, name: string): number | undefined {
		return this.samples(series) > 0 ? this.figure(series, name) : undefined;
	}

	/** A figure of a series, as in `figure("step_duration{step:engage}", "p(95)")`; 0 where there is none. */
	figure(series: SummarySeries, name: string): number {
		return this.#series.get(series)?.[name] ?? 0;
	}

	/** How many samples a series has, whatever its kind. */
	samples(series: SummarySeries): number {
		const figures = this.#series.get(series) ?? {};
		return figures.count ?? (figures.passes ?? 0) + (figures.fails ?? 0);
	}
}

/** Reads the summary that k6 left; an empty one where it left none. */
export function readSummary(file: string): Summary {
	try {
		return new Summary(readFileSync(file, "utf8"));
	} catch {
		return new Summary("");
	}
}

function member(value: unknown, name: string): Record<string, object> {
	if (typeof value !== "object" || value === null) return {};
	const found: unknown = Object.entries(value).find(
		([key]) => key === name,
	)?.[1];
	if (typeof found !== "object" || found === null) return {};
	return Object.fromEntries(
		Object.entries(found).filter((entry): entry is [string, object] => {
			const figures: unknown = entry[1];
			return typeof figures === "object" && figures !== null;
		}),
	);
}
