/** What a client does after an answer (M32), by the API's three error categories. */
import type { Answer } from "../wire/answers.ts";
import { retryPauses } from "../wire/errors.ts";

/** Done and give up end a step; a handshake is a new POST engagement without a session. */
export type Next = "done" | "give up" | "handshake" | "retry";

/** What to do after the answer to an attempt, counted from 0. */
export const afterAnswer = (answer: Answer, attempt: number): Next => {
	switch (answer.kind) {
		case "answered":
			return "done";
		case "lost":
			return retryOrGiveUp(attempt);
		case "malformed":
			return answer.status >= 500 ? retryOrGiveUp(attempt) : "give up";
		case "refused":
			if (answer.status >= 500) return retryOrGiveUp(attempt);
			return isSessionError(answer.status, answer.internalCode)
				? "handshake"
				: "give up";
	}
};

const retryOrGiveUp = (attempt: number): Next => {
	return attempt < retryPauses.length ? "retry" : "give up";
};

const isSessionError = (status: number, internalCode: number): boolean => {
	return status === 404 && (internalCode === 37 || internalCode === 39);
};
