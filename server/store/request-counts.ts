/** Exact counts of requests and their effects: the ledger of `GET /-/ledger`. */

/** Counts by name; names without a count are absent. */
type Counts = Record<string, number>;

export class RequestCounts {
	readonly requests: Counts = {};
	readonly internalCodes: Counts = {};
	readonly impressions: Counts = {};
	readonly attributes: Counts = {};
	readonly exports: Counts = {};
	readonly faults: Counts = {};
	offers = 0;

	/** Counts a request of a route, by the status of its answer. */
	answered(route: string, status: number): void {
		increment(this.requests, `${route} ${status}`);
	}

	/** Counts an error of the table. */
	refused(status: number, internalCode: number): void {
		increment(this.internalCodes, `${status}/${internalCode}`);
	}

	impression(type: string): void {
		increment(this.impressions, type);
	}

	/** Counts an export for a site (E10). */
	exported(site: string): void {
		increment(this.exports, site);
	}

	/** Counts a request that was broken on purpose. */
	broken(fault: string): void {
		increment(this.faults, fault);
	}

	attribute(type: string): void {
		increment(this.attributes, type);
	}
}

function increment(counts: Counts, name: string): void {
	counts[name] = (counts[name] ?? 0) + 1;
}
