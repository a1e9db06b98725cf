/** Every planted defect by its name. */
import { acceptsAnyVersion } from "./accepts-any-version.ts";
import { acceptsAnything } from "./accepts-anything.ts";
import { acceptsUnknownSession } from "./accepts-unknown-session.ts";
import { backwardTranscript } from "./backward-transcript.ts";
import { capsEarly } from "./caps-early.ts";
import { capsLiveSession } from "./caps-live-session.ts";
import { capsWith429 } from "./caps-with-429.ts";
import { conversationOfAnother } from "./conversation-of-another.ts";
import { createdForResumed } from "./created-for-resumed.ts";
import type { Defect } from "./defect.ts";
import { emptyDetails } from "./empty-details.ts";
import { endlessList } from "./endless-list.ts";
import { errorWithoutCode } from "./error-without-code.ts";
import { foreignSession } from "./foreign-session.ts";
import { foreignVisitor } from "./foreign-visitor.ts";
import { forgottenConversation } from "./forgotten-conversation.ts";
import { gapBetweenPages } from "./gap-between-pages.ts";
import { ignoresDates } from "./ignores-dates.ts";
import { ignoresOperators } from "./ignores-operators.ts";
import { linksLoseFilters } from "./links-lose-filters.ts";
import { listsBeyondReach } from "./lists-beyond-reach.ts";
import { loadingOtherVid } from "./loading-other-vid.ts";
import { loadingWithoutVid } from "./loading-without-vid.ts";
import { localTimes } from "./local-times.ts";
import { lostSession } from "./lost-session.ts";
import { neverCaps } from "./never-caps.ts";
import { noOffer } from "./no-offer.ts";
import { otherConversation } from "./other-conversation.ts";
import { otherOffer } from "./other-offer.ts";
import { pageNotEchoed } from "./page-not-echoed.ts";
import { refusalEndsSession } from "./refusal-ends-session.ts";
import { refusesImpression } from "./refuses-impression.ts";
import { refusesLiveSession } from "./refuses-live-session.ts";
import { refusesReachable } from "./refuses-reachable.ts";
import { refusesVisitor } from "./refuses-visitor.ts";
import { repeatedRecord } from "./repeated-record.ts";
import { resumedForCreated } from "./resumed-for-created.ts";
import { sessionNotKept } from "./session-not-kept.ts";
import { shortSessionId } from "./short-session-id.ts";
import { showsBeyondReach } from "./shows-beyond-reach.ts";
import { showsOtherwise } from "./shows-otherwise.ts";
import { skippedRecord } from "./skipped-record.ts";
import { stuckPage } from "./stuck-page.ts";
import { twoOffers } from "./two-offers.ts";
import { unlistedConversation } from "./unlisted-conversation.ts";
import { unorderedList } from "./unordered-list.ts";
import { unseenExport } from "./unseen-export.ts";
import { wrongContext } from "./wrong-context.ts";
import { wrongSessionError } from "./wrong-session-error.ts";

export const defects: ReadonlyMap<string, Defect> = new Map([
	["accepts-any-version", acceptsAnyVersion],
	["accepts-anything", acceptsAnything],
	["accepts-unknown-session", acceptsUnknownSession],
	["backward-transcript", backwardTranscript],
	["caps-early", capsEarly],
	["caps-live-session", capsLiveSession],
	["caps-with-429", capsWith429],
	["conversation-of-another", conversationOfAnother],
	["created-for-resumed", createdForResumed],
	["empty-details", emptyDetails],
	["endless-list", endlessList],
	["error-without-code", errorWithoutCode],
	["foreign-session", foreignSession],
	["foreign-visitor", foreignVisitor],
	["forgotten-conversation", forgottenConversation],
	["gap-between-pages", gapBetweenPages],
	["ignores-dates", ignoresDates],
	["ignores-operators", ignoresOperators],
	["links-lose-filters", linksLoseFilters],
	["lists-beyond-reach", listsBeyondReach],
	["loading-other-vid", loadingOtherVid],
	["loading-without-vid", loadingWithoutVid],
	["local-times", localTimes],
	["lost-session", lostSession],
	["never-caps", neverCaps],
	["no-offer", noOffer],
	["other-conversation", otherConversation],
	["other-offer", otherOffer],
	["page-not-echoed", pageNotEchoed],
	["refusal-ends-session", refusalEndsSession],
	["refuses-impression", refusesImpression],
	["refuses-live-session", refusesLiveSession],
	["refuses-reachable", refusesReachable],
	["refuses-visitor", refusesVisitor],
	["repeated-record", repeatedRecord],
	["resumed-for-created", resumedForCreated],
	["session-not-kept", sessionNotKept],
	["short-session-id", shortSessionId],
	["shows-beyond-reach", showsBeyondReach],
	["shows-otherwise", showsOtherwise],
	["skipped-record", skippedRecord],
	["stuck-page", stuckPage],
	["two-offers", twoOffers],
	["unlisted-conversation", unlistedConversation],
	["unordered-list", unorderedList],
	["unseen-export", unseenExport],
	["wrong-context", wrongContext],
	["wrong-session-error", wrongSessionError],
]);
