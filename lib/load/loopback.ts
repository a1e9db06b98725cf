/** What this machine's own addresses are. */

/** Whether a host's name or address is of this machine alone. */
export function isLoopback(host: string): boolean {
	return (
		host === "localhost" ||
		host === "[::1]" ||
		host === "::1" ||
		/^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(host)
	);
}

/** Every address but 127.0.0.0/8 and ::1, as networks (CIDR). */
export const beyondLoopback: readonly string[] = [
	...["0.0.0.0/2", "64.0.0.0/3", "96.0.0.0/4", "112.0.0.0/5", "120.0.0.0/6"],
	...["124.0.0.0/7", "126.0.0.0/8", "128.0.0.0/1", "::/128"],
	// ::1 is 127 zeros and a one: what has its first one at another place.
	...Array.from({ length: 127 }, (_, place) => {
		const before = Math.floor(place / 16);
		const group = (2 ** (15 - (place % 16))).toString(16);
		// The longer row of zeros is left out, as k6 shows addresses.
		const address =
			before < 4
				? `${"0:".repeat(before)}${group}::`
				: `::${group}${":0".repeat(7 - before)}`;
		return `${address}/${place + 1}`;
	}),
];
