/**
 * `npm run scorecard`: runs the whole mix against every planted defect and fault, at three shares, and repeatedly against a
 * correct server. Writes to docs/scorecard.md what was noticed. Names after it choose defects and faults.
 */
import { writeFileSync } from "node:fs";
import { defects } from "../../server/defects/all.ts";
import { attack, type Fault, type Finding } from "./attack.ts";

const shares = [1, 0.05, 0.01];
const visitors = 2000;
/** So many times so many visitors come until a defect is noticed, each time others. */
const crowds = 2;
const cleanRuns = 20;
/** Rates at which a small machine has CPU left for the server. */
const calm = 50;
const busy = 100;
/** Runs at the same time, where durations are not judged. */
const atOnce = 3;

interface Row {
	readonly name: string;
	/** By share. */
	readonly findings: readonly Finding[];
}

const faultOf = (defect: string, share: number): Fault => ({
	kind: "wrong",
	defect,
	route: "*",
	share,
});

/** Faults are counted, and must never be reported as violations. */
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

const defectRows = await inParallel([...defects.keys()], (name) =>
	rowOf(name, (share) => faultOf(name, share), noticedAs, crowds),
);
const faultRows = await inParallel(Object.keys(faults), (name) =>
	rowOf(name, (share) => faults[name]?.(share), countedAs, 1),
);
const clean: string[] = [];
for (let run = 1; run <= cleanRuns && isWanted("clean"); run++) {
	// Three of them lose requests, which is counted and breaks no promise.
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
	faultAt: (share: number) => Fault | undefined,
	describe: (finding: Finding) => string,
	mostCrowds: number,
): Promise<Row> {
	const findings: Finding[] = [];
	for (const share of shares) {
		const fault = faultAt(share);
		findings.push(await attackOften(fault ? [fault] : [], mostCrowds));
	}
	say(`${name}: ${findings.map(describe).join(" | ")}`);
	return { name, findings };
}

/** Some defects can show in a few answers of a run only, so another crowd comes where nothing was noticed. */
async function attackOften(
	faults: readonly Fault[],
	mostCrowds: number,
): Promise<Finding> {
	for (let crowd = 1; ; crowd++) {
		const found = await attack({ faults, visitors, seed: crowd, rate: busy });
		if (found.rules.length === 0 && crowd < mostCrowds) continue;
		const before = (crowd - 1) * visitors;
		const { after } = found;
		return { ...found, after: after === undefined ? after : before + after };
	}
}

async function inParallel(
	names: readonly string[],
	make: (name: string) => Promise<Row>,
): Promise<Row[]> {
	const queue = names.filter(isWanted);
	const rows = new Map<string, Row>();
	const work = async (): Promise<void> => {
		for (let name = queue.shift(); name !== undefined; name = queue.shift())
			rows.set(name, await make(name));
	};
	await Promise.all(Array.from({ length: atOnce }, work));
	return names.flatMap((name) => rows.get(name) ?? []);
}

/** How a planted defect was noticed. */
function noticedAs({ rules, after }: Finding): string {
	if (rules.length === 0) return "**not noticed**";
	return `${rules.slice(0, 3).join(", ")}; ${after === 0 ? "preflight" : `after ${after}`}`;
}

/** How a fault was counted; it must not be reported as a violation. */
function countedAs({ rules, result }: Finding): string {
	if (rules.length > 0) return `**mistaken for ${rules.join(", ")}**`;
	const { visitors: came, requests, limits } = result;
	if (came.started === 0) return "no load: the preflight failed";
	const broken = limits.filter(({ state }) => state === "broken").length;
	return `${requests.failed} of ${requests.measured} attempts failed, ${broken} limits broken`;
}

function page(
	planted: readonly Row[],
	injected: readonly Row[],
	correct: readonly string[],
): string {
	const sums = shares.map((share, index) => {
		const count = planted.filter(
			({ findings }) => (findings[index]?.rules.length ?? 0) > 0,
		).length;
		return `${count} of ${planted.length} at ${share * 100} %`;
	});
	const heads = shares.map((share) => `${share * 100} %`).join(" | ");
	const table = (
		first: string,
		rows: readonly Row[],
		describe: (finding: Finding) => string,
	): string[] => [
		`| ${first} | ${heads} |`,
		"| --- | --- | --- | --- |",
		...rows.map(
			({ name, findings }) =>
				`| \`${name}\` | ${findings.map(describe).join(" | ")} |`,
		),
	];
	return [
		"# Scorecard",
		"",
		"What the visitors of `mixed-traffic` notice when the server is broken on purpose. The defect is in the given share of the requests",
		`in which it can show; ${visitors.toLocaleString("en")} visitors come, and as many others where they noticed nothing. The table has the rules that were violated first, and about how many visitors`,
		"came before. *Preflight* means that the visitor of a scenario who goes before the load noticed it, so no load was",
		"sent. Made by `npm run scorecard` (half an hour on two cores).",
		"",
		`**Planted defects noticed: ${sums.join(", ")}.**`,
		"",
		...table("defect", planted, noticedAs),
		"",
		"Faults are no violations: they have to be counted as failed attempts, and never as violations.",
		"",
		...table("fault", injected, countedAs),
		"",
		`${correct.length} runs against a correct server, each with a seed of its own. An alarm is a reported violation.`,
		"",
		"| run | injected | visitors | alarms | verdict |",
		"| --- | --- | --- | --- | --- |",
		...correct,
		"",
	].join("\n");
}

function say(line: string): void {
	process.stderr.write(`${line}\n`);
}
