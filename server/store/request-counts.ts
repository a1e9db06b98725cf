/** What the server did, in exact counts. */

/** Counts by name; a name that was never counted is absent. */
type Counts = Record<string, number>;

export class Ledger {
	readonly requests: Counts = {};
	readonly internalCodes: Counts = {};
	readonly impressions: Counts = {};
	readonly attributes: Counts = {};
	readonly exports: Counts = {};
	readonly faults: Counts = {};
	offers = 0;

	/** One more request of a route was answered with a status. */
	answered(route: string, status: number): void {
		increment(this.requests, `${route} ${status}`);
	}

	/** One more error of the table was answered. */
	refused(status: number, internalCode: number): void {
		increment(this.internalCodes, `${status}/${internalCode}`);
	}

	impression(type: string): void {
		increment(this.impressions, type);
	}

	/** One more engagement was exported for a site (E10). */
	exported(site: string): void {
		increment(this.exports, site);
	}

	/** One more request was broken on purpose. */
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
