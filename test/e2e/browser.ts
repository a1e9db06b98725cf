/** A real browser, where there is one. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [
	process.env.CHROMIUM,
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
];

/** Where Chromium is; undefined where it is not. CI installs it, so there its absence fails the tests that need it. */
export const browserFile = places.find((file) => file && existsSync(file));

/** Why tests that need a browser are skipped, if they are. */
export const noBrowser =
	browserFile === undefined && process.env.CI === undefined
		? "no Chromium found (apt-get install chromium): the page is not tried in a browser"
		: undefined;

/** Starts it, without a window. */
export function openBrowser(): Promise<Browser> {
	if (browserFile === undefined) throw new Error("there is no Chromium here");
	return chromium.launch({
		executablePath: browserFile,
		args: ["--no-sandbox"],
	});
}
