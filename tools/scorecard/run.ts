/**
 * `npm run scorecard`: the whole mix against every planted defect and fault, at three shares, and against an honest server
 * again and again; what was noticed, and what was not, goes to docs/scorecard.md. Names given after it run those alone.
 */
import { writeFileSync } from "node:fs";
import type { Result } from "../../cli/result/schema.ts";
import { defects } from "../../server/defects/all.ts";
import { attack, type Fault, type Finding } from "./attack.ts";

const shares = [1, 0.05, 0.01];
const visitors = 2000;
const cleanRuns = 20;
/** As many as leave a small machine room for the server. */
const calm = 50;
const busy = 100;
/** Runs side by side where nobody looks at the clock. */
const atOnce = 2;

interface Row {
	readonly name: string;
	/** By share. */
	readonly cells: readonly string[];
	/** By share: whether it was noticed. */
	readonly noticed: readonly boolean[];
}

const faultOf = (defect: string, share: number): Fault => ({
	kind: "wrong",
	defect,
	route: "*",
	share,
});

/** Faults are no broken promises: they are counted, and never mistaken for one. */
const faults: Readonly<Record<string, (share: number) => Fault>> = {
	"status 503": (share) => ({ kind: "status", status: 503, route: "*", share }),
	reset: (share) => ({ kind: "reset", route: "*", share }),
	truncate: (share) => ({ kind: "truncate", route: "*", share }),
	hang: (share) => ({ kind: "hang", route: "*", share }),
	delay: (share) => ({
		kind: "delay",
		milliseconds: { median: 600, p99: 900 },
		route: "*",
		share,
	}),
};

const wanted = process.argv.slice(2);
const isWanted = (name: string): boolean =>
	wanted.length === 0 || wanted.includes(name);

const defectRows = await inParallel(
	[...defects.keys()].filter(isWanted),
	(name) =>
		rowOf(
			name,
			(share) => faultOf(name, share),
			({ rules, after }) =>
				rules.length === 0
					? "**not noticed**"
					: `${rules.slice(0, 3).join(", ")}; ${arrival(after)}`,
			({ rules }) => rules.length > 0,
		),
);
const faultRows = await inParallel(
	Object.keys(faults).filter(isWanted),
	(name) =>
		rowOf(
			name,
			(share) => faults[name]?.(share) ?? faultOf(name, share),
			({ rules, result }) =>
				rules.length > 0
					? `**mistaken for ${rules.join(", ")}**`
					: counted(result),
			({ rules }) => rules.length === 0,
		),
);
const clean: string[] = [];
for (let run = 1; run <= cleanRuns && isWanted("clean"); run++) {
	// Three of them lose requests: that is counted, and breaks no promise.
	const lossy: Fault[] = [
		{ kind: "reset", route: "*", share: 0.003 },
		{ kind: "hang", route: "*", share: 0.001 },
	];
	const isLossy = run <= 3;
	const { rules, result } = await attack({
		faults: isLossy ? lossy : [],
		visitors: visitors / 2,
		seed: run,
		rate: calm,
	});
	const { verdict, visitors: came } = result;
	clean.push(
		`| ${run} | ${isLossy ? "timeouts and resets" : "nothing"} | ${came.started} | ${rules.length === 0 ? "none" : `**${rules.join(", ")}**`} | ${verdict.word}${verdict.word === "passed" ? "" : `: ${verdict.reasons[0]}`} |`,
	);
	say(`clean ${run} of ${cleanRuns}: ${verdict.word}, ${rules.length} alarms`);
}
if (wanted.length === 0)
	writeFileSync(
		new URL("../../docs/scorecard.md", import.meta.url),
		page(defectRows, faultRows, clean),
	);

async function rowOf(
	name: string,
	faultAt: (share: number) => Fault,
	describe: (finding: Finding) => string,
	isNoticed: (finding: Finding) => boolean,
): Promise<Row> {
	const cells: string[] = [];
	const noticed: boolean[] = [];
	for (const share of shares) {
		const finding = await attack({
			faults: [faultAt(share)],
			visitors,
			seed: 1,
			rate: busy,
		});
		cells.push(describe(finding));
		noticed.push(isNoticed(finding));
	}
	say(`${name}: ${cells.join(" | ")}`);
	return { name, cells, noticed };
}

async function inParallel(
	names: readonly string[],
	make: (name: string) => Promise<Row>,
): Promise<Row[]> {
	const queue = [...names];
	const rows = new Map<string, Row>();
	const work = async (): Promise<void> => {
		for (let name = queue.shift(); name !== undefined; name = queue.shift())
			rows.set(name, await make(name));
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	return names.flatMap((name) => rows.get(name) ?? []);
}

function counted({ visitors: came, requests, limits }: Result): string {
	if (came.started === 0) return "no load: the preflight failed";
	const broken = limits.filter(({ state }) => state === "broken").length;
	return `${requests.failed} of ${requests.count} attempts failed, ${broken} limits broken`;
}

function arrival(after: number | undefined): string {
	return after === 0 ? "preflight" : `after ${after}`;
}

function page(
	planted: readonly Row[],
	injected: readonly Row[],
	honest: readonly string[],
): string {
	const sums = shares.map((share, index) => {
		const count = planted.filter(({ noticed }) => noticed[index]).length;
		return `${count} of ${planted.length} at ${share * 100} %`;
	});
	const heads = shares.map((share) => `${share * 100} %`).join(" | ");
	const table = (first: string, rows: readonly Row[]): string[] => [
		`| ${first} | ${heads} |`,
		"| --- | --- | --- | --- |",
		...rows.map(({ name, cells }) => `| \`${name}\` | ${cells.join(" | ")} |`),
	];
	return [
		"# Scorecard",
		"",
		"What the visitors of `mixed-traffic` notice of a server that is broken on purpose, in so many of the requests in which it",
		`can be seen, with up to ${visitors.toLocaleString("en")} visitors. Made by \`npm run scorecard\` (half an hour on two cores); which rule was`,
		"broken first, and about how many visitors had come by then. *Preflight*: the one visitor of each story who goes before",
		"any load noticed it, and no load was sent.",
		"",
		`**Planted defects noticed: ${sums.join(", ")}.**`,
		"",
		...table("defect", planted),
		"",
		"Faults are no broken promises: they are counted as failed attempts, and must not be mistaken for one.",
		"",
		...table("fault", injected),
		"",
		`An honest server, ${honest.length} runs of other visitors each; alarms are broken promises.`,
		"",
		"| run | injected | visitors | alarms | verdict |",
		"| --- | --- | --- | --- | --- |",
		...honest,
		"",
	].join("\n");
}

function say(line: string): void {
	process.stderr.write(`${line}\n`);
}
