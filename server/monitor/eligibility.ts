/** The campaign for a request: the first whose conditions hold (M21). */
import type { EngagementRequest } from "../../lib/contract/monitor.ts";
import type { Campaign } from "../../lib/contract/promises.ts";
import type { Session } from "../store/sessions.ts";

/** The first campaign whose conditions hold; undefined where none do. */
export function eligible(
	campaigns: readonly Campaign[],
	request: EngagementRequest,
	session: Session,
): Campaign | undefined {
	return campaigns.find(({ when = {} }) => {
		const { entryPoint, deviceFamily, attribute } = when;
		return (
			(entryPoint === undefined ||
				request.entryPoints?.some((point) => point.startsWith(entryPoint)) ===
					true) &&
			(deviceFamily === undefined ||
				request.clientProperties?.deviceFamily === deviceFamily) &&
			(attribute === undefined || session.attributes.has(attribute))
		);
	});
}
