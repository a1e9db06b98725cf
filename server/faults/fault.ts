/** The fault of one request, and what it can do with request and response. */
import type { Defect } from "../defects/defect.ts";
import type { Refusal } from "../http/outcomes.ts";

/** A request whose operation has not been carried out. */
interface PendingRequest {
	refuse(refusal: Refusal): void;
	/** Ends the connection at once, as a crashed server would. */
	reset(): void;
}

/** An answer that is ready to be sent. */
interface PendingResponse {
	send(): void;
	/** Sends the head and half of the body, then ends the connection. */
	cut(): void;
}

/** A fault acts in place of a request's operation, or after it. */
export interface Fault {
	/** Its name in the ledger. */
	readonly name: string;
	/** Acts in place of the operation. */
	readonly instead?: (request: PendingRequest) => void;
	/** Delivers the answer, or a part of it. */
	readonly deliver?: (response: PendingResponse) => void;
	/** Changes the answer so that it breaks a rule. */
	readonly defect?: Defect;
}
