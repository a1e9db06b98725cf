/** What a target promises its visitors, as far as it is known before the first request. */
import type { Campaign, Promises } from "../contract/promises.ts";

export interface Expectations {
	readonly account: string;
	readonly promises: Promises;
	/** The app installation's campaigns, in order (M21); undefined where they are not known. */
	readonly campaigns: readonly Campaign[] | undefined;
	/** A 503 can only be a cap of this visitor: the account's limit is far away, and nothing else answers 503 (M31). */
	readonly areCapsJudged: boolean;
	/** A live session is owed an answer under any load: only caps refuse, and they refuse creations alone (M31). */
	readonly areLiveSessionsServed: boolean;
}
