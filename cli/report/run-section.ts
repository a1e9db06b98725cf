/** How the run was planned, and where it ran. */
import type { Result } from "../result/schema.ts";
import { connectionsOf } from "./connections.ts";
import { showCount } from "./format.ts";
import { type Html, html } from "./html-text.ts";
import { folded, section } from "./section.ts";
import { table } from "./table.ts";

/** The last part of the page. */
export function runSection({ plan, engine, machine, target }: Result): Html {
	return section(
		"the-run",
		"the run",
		table(
			["what", "as it was"],
			[
				[
					"planned",
					`${plan.visitors} visitors at up to ${plan.rate}/s in ${plan.seconds} s, ${plan.warmUpSeconds} s of warm-up in them, seed ${plan.seed}, time scale ${plan.timeScale}, ${plan.timeoutSeconds} s until a request is given up`,
				],
				["visits at once", describeAtOnce(plan)],
				[
					"connections",
					`${connectionsOf[plan.connections]}; TLS ${target.isVerified ? "verified" : "NOT verified: macOS, loopback"}`,
				],
				["k6", `${engine.version}; ${engine.ended}`],
				[
					"machine",
					`${machine.platform}, ${machine.cpus} CPUs, ${showCount(machine.memoryMebibytes)} MiB, Node ${machine.node}`,
				],
			],
		),
		folded(
			"Settings of the visitors, and k6's command",
			html`<pre>${settingsOf(plan)}</pre>
<p><code>${engine.command}</code></p>`,
		),
	);
}

function describeAtOnce({
	visitsAtOnce,
	virtualUsers,
}: Result["plan"]): string {
	const { quick, slow, bound } = visitsAtOnce;
	return (
		`about ${showCount(quick)} where every answer comes at once, ${showCount(slow)} where all is as slow as the limits allow; ` +
		`beyond ${showCount(bound)} visitors are turned away; ${virtualUsers} event loops`
	);
}

/** The settings of a run, beside its command. */
function settingsOf({ habits, files }: Result["plan"]): string {
	return JSON.stringify({ habits, files }, undefined, 2);
}
