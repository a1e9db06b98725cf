/** The script of a running run's page: draws what the command line sends, and asks it to stop. */
import { drawAll } from "./draw.ts";
import type { LiveState } from "./live.ts";

const state = document.getElementById("state");
const figures = document.getElementById("figures");
const charts = document.getElementById("charts");
const stop = document.querySelector("button");
const events = new EventSource("events");
let places = "";

events.addEventListener("open", () => {
	if (!stop?.disabled) say("the run is going on");
});
events.addEventListener("state", ({ data }: MessageEvent<string>) => {
	const now: LiveState = JSON.parse(data);
	figures?.replaceChildren(...now.figures.map(figure));
	// A new chart needs a place; the others are only drawn again.
	if (charts && now.places !== places) {
		charts.innerHTML = now.places;
		places = now.places;
	}
	drawAll(now.drawings);
});
events.addEventListener("ended", ({ data }: MessageEvent<string>) => {
	end(data);
});
events.addEventListener("error", () => {
	if (events.readyState === EventSource.CLOSED) end("the run has ended");
	else say("no connection to the run: it has ended, or was killed");
});
stop?.addEventListener("click", async () => {
	stop.disabled = true;
	say("stopping: the report of what was measured is written");
	try {
		await fetch("stop", { method: "POST" });
	} catch {
		end("no connection to the run: it has ended, or was killed");
	}
});

function end(text: string): void {
	events.close();
	if (stop) stop.disabled = true;
	say(text);
}

function say(text: string): void {
	if (state) state.textContent = text;
}

function figure([name, value]: readonly [string, string]): HTMLElement {
	const box = document.createElement("div");
	const [title, content] = [
		document.createElement("dt"),
		document.createElement("dd"),
	];
	title.textContent = name;
	content.textContent = value;
	box.append(title, content);
	return box;
}
