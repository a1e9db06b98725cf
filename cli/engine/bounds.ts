/** What this machine allows a generator: visits at once, local ports, open files. Plans beyond it are refused. */
import { availableParallelism, totalmem } from "node:os";
import { lengthSeconds, peakRate } from "../../lib/load/shape.ts";
import { type Plan, requestsPerVisitor } from "../../lib/plan/plan.ts";
import { BadInput } from "../../lib/util/user-errors.ts";
import { readProc } from "./proc.ts";

/** Half of the machine's memory, or of the container's, is for the generator. */
export const generatorMebibytes = (): number => {
	const container = process.constrainedMemory() / 2 ** 20;
	const machine = totalmem() / 2 ** 20;
	return Math.floor(
		(container > 0 ? Math.min(container, machine) : machine) / 2,
	);
};

/** A visit in a pause takes about so much of k6's memory (`npm run bench load`), a third of it live between two collections. */
const kibibytesOfVisit = 100;

/** How many visits the generator's memory holds at once. */
export const visitsInMemory = (): number =>
	Math.floor((generatorMebibytes() * 1024) / kibibytesOfVisit);

/** As many event loops as cores that may be used, and at least two: while one waits for its turn, another goes on. */
export const eventLoops = (): number => Math.max(2, availableParallelism());

/** What the system gives one program; undefined where it does not say. */
export interface Bounds {
	/** Local ports that connections may come from. */
	readonly ports: number | undefined;
	/** Whether the port of a connection that was closed can be used again at once: for all targets, for loopback, for none. */
	readonly portReuse: "all" | "loopback" | "none";
	/** Files and connections that one program may have open. */
	readonly openFiles: number | undefined;
}

/** Those of this machine. Linux only. */
export function boundsOfMachine(): Bounds {
	const range = /^(\d+)\s+(\d+)/.exec(
		readProc("sys/net/ipv4/ip_local_port_range") ?? "",
	);
	const reuse = readProc("sys/net/ipv4/tcp_tw_reuse")?.trim();
	// k6 raises its own limit to the highest that it may have.
	const files = /^Max open files\s+\d+\s+(\d+)/m.exec(
		readProc("self/limits") ?? "",
	);
	return {
		ports: range ? Number(range[2]) - Number(range[1]) + 1 : undefined,
		portReuse: reuse === "1" ? "all" : reuse === "2" ? "loopback" : "none",
		openFiles: files ? Number(files[1]) : undefined,
	};
}

/** Seconds that the port of a closed connection is kept by. */
const timeWaitSeconds = 60;
/** Files that k6 has open beside its connections, with some to spare. */
const filesOfEngine = 64;

/** Refuses a plan that needs more than the machine gives. Throws BadInput with the number that it takes. */
export function refuseBeyond(bounds: Bounds, plan: Plan): void {
	refusePorts(bounds, plan);
	refuseFiles(bounds, plan);
}

function refusePorts({ ports, portReuse }: Bounds, plan: Plan): void {
	const { connections, target, shape } = plan;
	const isReused =
		portReuse === "all" || (portReuse === "loopback" && target.isLoopback);
	if (ports === undefined || isReused || connections === "reused") return;
	const seconds = Math.min(timeWaitSeconds, lengthSeconds(shape));
	const needed = Math.ceil(peakRate(shape) * seconds);
	if (needed <= ports) return;
	throw new BadInput(
		`connections: a new one for each of ${peakRate(shape)} visitors/s takes ${needed} local ports, since a closed one is kept for ${timeWaitSeconds} s; ` +
			`this machine has ${ports} (net.ipv4.ip_local_port_range). Ask for a lower rate, for --connections reused, or give the machine more ports`,
	);
}

/** A connection for each request that is under way, where all are as slow as the limits allow. */
function refuseFiles({ openFiles }: Bounds, plan: Plan): void {
	if (openFiles === undefined) return;
	const { quick, slow } = plan.expectedAtOnce;
	const needed = slow - quick + plan.virtualUsers + filesOfEngine;
	if (needed <= openFiles) return;
	throw new BadInput(
		`open files: ${peakRate(plan.shape)} visitors/s with ${requestsPerVisitor(plan).toFixed(1)} requests each take up to ${needed} connections and files at once; ` +
			`this program may open ${openFiles} (ulimit -n). Ask for a lower rate, or allow more: ulimit -n ${needed}`,
	);
}
