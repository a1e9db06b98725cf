/** Keeps what one visitor did and was told, until it is known whether anybody needs to read it. */
import type { BrokenVisit, ToldAttempt } from "../load/story-events.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Violation } from "../model/terms.ts";
import { maskBody } from "../wire/personal-data.ts";
import type { Reply, Request } from "../wire/transport.ts";

/** An attempt as it was: request and reply are used again, so their members are taken out. */
interface Attempt {
	readonly step: string;
	readonly method: string;
	readonly url: string;
	readonly sent: string;
	readonly status: number;
	readonly got: string;
	readonly error: string;
	readonly milliseconds: number;
	readonly known: Knowledge | undefined;
	readonly violations: Violation[];
}

export interface Recorder {
	/** The next visitor's story begins. */
	begin(): void;
	attempt(request: Request, reply: Reply, known: Knowledge | undefined): void;
	/** Something was wrong with the last answer. */
	violation(violation: Violation): void;
	/** The rules that were broken in this story. */
	broken(): readonly string[];
	/** The story so far, with personal data masked. */
	tell(): Pick<BrokenVisit, "attempts">;
}

/** A recorder for one visitor after the other. */
export const createRecorder = (): Recorder => {
	let attempts: Attempt[] = [];
	let rules: string[] = [];
	return {
		begin() {
			attempts = [];
			if (rules.length > 0) rules = [];
		},
		attempt({ step, method, url, body: sent }, reply, known) {
			const { status, body: got, error, duration: milliseconds } = reply;
			attempts.push({
				step,
				method,
				url,
				sent,
				status,
				got,
				error,
				milliseconds,
				known,
				violations: [],
			});
		},
		violation(violation) {
			attempts.at(-1)?.violations.push(violation);
			rules.push(violation.rule);
		},
		broken: () => rules,
		tell: () => ({ attempts: attempts.map(told) }),
	};
};

const told = ({
	method,
	url,
	sent,
	got,
	error,
	...rest
}: Attempt): ToldAttempt => ({
	...rest,
	request: `${method} ${url}`,
	sent: maskBody(sent),
	got: rest.status === 0 ? error : maskBody(got),
	known: plain(rest.known),
});

/** What a visitor knows as plain values: maps are none for JSON. */
export const plain = (known: Knowledge | undefined): unknown =>
	known && {
		...known,
		session: known.session && {
			...known.session,
			offered: [...known.session.offered.values()],
		},
	};
