/** Ids travel digit for digit, also where a double holds only some of their digits. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseExact } from "../../../lib/util/exact-json.ts";
import { engagementPath, reportPath, type Serving, serve } from "../tls.ts";

const campaign = "9223372036854775807";
const engagement = "9007199254740993";
/** The same as a double has it. */
const rounded = "9007199254740992";

describe("a campaign with ids of 16 and more digits", () => {
	let server: Serving;
	beforeAll(async () => {
		const file = `{"appInstallations":[{"id":"mobile-app","type":"APP_INSTALL","campaigns":[
			{"campaignId":${campaign},"engagementId":${engagement},"engagementRevision":21}]}]}`;
		server = await serve(Object(parseExact(file)));
	});
	afterAll(() => server.close());

	const display = (engId: string): string =>
		`{"consumerId":"c","engagementAttributes":[{"type":"impDisplay","campaign":${campaign},"engId":${engId},"revision":21,"eContext":[{"type":"engagementContext","id":"1"}]}]}`;

	it("is offered with all of them, and known by all of them alone", async () => {
		const offered = await server.ask(engagementPath, '{"consumerId":"c"}');
		expect(offered.body).toContain(
			`"campaignId":${campaign},"engagementId":${engagement},`,
		);
		const { visitorId, sessionId } = JSON.parse(offered.body);
		const report = `${reportPath}&vid=${visitorId}&sid=${sessionId}`;
		const right = await server.ask(report, display(engagement), "PUT");
		const wrong = await server.ask(report, display(rounded), "PUT");
		const text = await server.ask(report, display('"880524123"'), "PUT");
		expect([right.status, wrong.status, text.status]).toEqual([200, 400, 400]);
	});
});
