// The funnel as an engineer would write it by hand: the same requests in the same shares, one check a request,
// no model, no builders, no corpus. What it costs is what Visitant's visitors are measured against.
import { check, sleep } from "k6";
import http from "k6/http";

const base = `${__ENV.BENCH_URL}/api/account/demo/app/mobile-app`;

export const options = {
	scenarios: {
		funnel: {
			executor: "constant-arrival-rate",
			rate: Number(__ENV.BENCH_RATE),
			duration: __ENV.BENCH_DURATION,
			preAllocatedVUs: Number(__ENV.BENCH_VUS),
			timeUnit: "1s",
		},
	},
	// A connection for each visitor, as for Visitant's.
	...(__ENV.BENCH_CONNECTIONS === "per-visitor" && {
		noVUConnectionReuse: true,
	}),
	...(__ENV.BENCH_DEFAULTS === undefined && {
		summaryTrendStats: [
			"count",
			"avg",
			"min",
			"med",
			"p(90)",
			"p(95)",
			"p(99)",
			"max",
		],
		systemTags: ["scenario", "name", "status", "error_code"],
		maxRedirects: 0,
	}),
};

const parameters = (name, step) => ({
	headers: { "Content-Type": "application/json" },
	tags: { name, step },
	timeout: __ENV.BENCH_TIMEOUT,
});
const engage = parameters("POST engagement", "engage");
const resume = parameters("POST engagement", "resume");
const another = parameters("POST engagement", "return");
const product = `{"product":{"name":"Handcrafted Cotton Pizza","category":"Kids","sku":"ITQ1O45L","price":288.35},"quantity":1}`;
const reports = {};
for (const step of [
	"impDisplay",
	"impAccept",
	"impClose",
	"impTimeout",
	"prodView",
	"purchase",
	"lead",
]) {
	reports[step] = parameters("PUT report", step);
}

const person = `"clientProperties":{"deviceFamily":"MOBILE","os":"ANDROID","osVersion":"15","appVersion":"3.18","ipAddress":"192.0.2.9"}`;
const arrival = `${person},"entryPoints":["https://shop.example/kids/ITQ1O45L","sec://Kids","lang://German"],"engagementAttributes":[{"type":"personal","personal":{"firstname":"Brandon","lastname":"Herms","age":{"age":57,"year":1969,"month":12,"day":18},"contacts":[{"email":"Brandon.Herms@example.net","phone":"(0741) 712600451"}],"gender":"FEMALE","language":"German"}},{"type":"prodView","currency":"EUR","products":[${product}]},{"type":"mrktInfo","info":{"channel":"search","campaignId":"a1B2c3"}}]`;

// Log-normal, cut at its 99th percentile, as the funnel's visitors think.
const isHurried = __ENV.BENCH_HURRY === "1";
function think(median, p99) {
	if (isHurried) return;
	const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
	const normal = radius * Math.cos(2 * Math.PI * Math.random());
	sleep(Math.min(p99, median * (p99 / median) ** (normal / 2.326)));
}

function report(step, query, pageId, attribute) {
	const body = `{"pageId":"${pageId}","engagementAttributes":[${attribute}]}`;
	const reply = http.put(`${base}/report?${query}`, body, reports[step]);
	check(reply, { "report is 200": (r) => r.status === 200 });
}

// Consumers of their own for each run: the server would show them the conversations of the last one.
const run = Date.now().toString(36);

export default function () {
	const consumer = `visitant-brandon-herms-${run}-${__VU}-${__ITER}`;
	const first = http.post(
		`${base}/engagement?v=1`,
		`{"consumerId":"${consumer}",${arrival}}`,
		engage,
	);
	if (!check(first, { "engage is 201": (r) => r.status === 201 })) return;
	const type = Math.random() * 100;
	if (type < 25) return;
	const { visitorId, sessionId, pageId, engagementDetails } = first.json();
	const offer = engagementDetails[0];
	const query = `v=1&vid=${visitorId}&sid=${sessionId}`;
	const ids = `"campaign":${offer.campaignId},"engId":${offer.engagementId},"revision":${offer.engagementRevision}`;
	const context = `"eContext":[{"type":"engagementContext","id":"${offer.contextId}"}]`;
	report(
		"impDisplay",
		query,
		pageId,
		`{"type":"impDisplay",${ids},${context}}`,
	);
	think(4, 20);
	if (type < 60) {
		report(
			"prodView",
			query,
			pageId,
			`{"type":"prodView","currency":"EUR","products":[${product}]}`,
		);
		const step = Math.random() < 0.5 ? "impTimeout" : "impClose";
		report(step, query, pageId, `{"type":"${step}",${ids}}`);
		return;
	}
	report("impAccept", query, pageId, `{"type":"impAccept",${ids},${context}}`);
	think(6, 30);
	const body = `{"consumerId":"${consumer}",${person}}`;
	const again = http.post(`${base}/engagement?${query}`, body, resume);
	check(again, { "resume is 200": (r) => r.status === 200 });
	if (type < 80) {
		if (Math.random() < 0.35) {
			think(8, 40);
			report(
				"lead",
				query,
				pageId,
				`{"type":"lead","lead":{"topic":"Kids: Handcrafted Cotton Pizza","value":34.21,"currency":"EUR","leadId":"lead-${consumer}"}}`,
			);
		}
	} else if (type < 92) {
		think(8, 40);
		report(
			"purchase",
			query,
			pageId,
			`{"type":"purchase","total":288.35,"currency":"EUR","orderId":"order-${consumer}","cart":{"products":[${product}]}}`,
		);
	} else {
		think(20, 60);
		const later = http.post(
			`${base}/engagement?v=1&vid=${visitorId}`,
			body,
			another,
		);
		check(later, { "return is 201": (r) => r.status === 201 });
	}
}
