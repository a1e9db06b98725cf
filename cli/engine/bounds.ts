/** The bounds of this machine for a generator: visits at once, local ports, open files. Plans beyond them are refused. */
import { availableParallelism, totalmem } from "node:os";
import { lengthSeconds, peakRate } from "../../lib/load/shape.ts";
import { type Plan, requestsPerVisitor } from "../../lib/plan/plan.ts";
import { BadInput } from "../../lib/util/user-errors.ts";
import { coresOfQuota } from "./cgroup.ts";
import { readProc } from "./proc.ts";

/** The memory that may be used: the machine's, or the container's. */
export const usableMebibytes = (): number => {
	const container = process.constrainedMemory() / 2 ** 20;
	const machine = totalmem() / 2 ** 20;
	return Math.round(container > 0 ? Math.min(container, machine) : machine);
};

/** The generator's memory: half of what may be used. */
export const generatorMebibytes = (): number =>
	Math.floor(usableMebibytes() / 2);

/** KiB of k6's memory for a visit in a pause (`npm run bench load`); about a third of them are live. */
const kibibytesOfVisit = 100;

/** How many visits at once fit into the generator's memory. */
export const visitsInMemory = (): number =>
	Math.floor((generatorMebibytes() * 1024) / kibibytesOfVisit);

/** The cores that may be used: those of this program, or of its CPU quota; rounded up. */
export const usableCores = (): number =>
	Math.ceil(Math.min(availableParallelism(), coresOfQuota() ?? Infinity));

/** As many event loops as cores that may be used, and at least two: while one waits for a core, another runs. */
export const eventLoops = (): number => Math.max(2, usableCores());

/** What the system allows one program; undefined where it does not say. */
export interface Bounds {
	/** Local ports for outgoing connections. */
	readonly ports: number | undefined;
	/** Whether the port of a connection that was closed can be used again at once: for all targets, for loopback, for none. */
	readonly portReuse: "all" | "loopback" | "none";
	/** Files and connections that one program may have open. */
	readonly openFiles: number | undefined;
}

/** The bounds of this machine. Linux only. */
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

/** Seconds that the port of a closed connection stays in use. */
const timeWaitSeconds = 60;
/** Files that k6 has open beside its connections, with a reserve. */
const filesOfEngine = 64;

/** Refuses a plan beyond the bounds. Throws BadInput with the number that the plan needs. */
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

/** A connection for each request in flight, where all answers are as slow as the limits allow. */
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
