/** `npm run pictures`: draws the profiles from their values, for docs/. */
import { writeFileSync } from "node:fs";
import { formatDuration } from "../lib/load/duration.ts";
import { profiles } from "../lib/load/profiles.ts";
import {
	lengthSeconds,
	peakRate,
	type Shape,
	shapeOf,
} from "../lib/load/shape.ts";

const width = 220;
const height = 90;
const margin = 16;
const columns = 3;
const cell = { width: width + 2 * margin, height: height + 70 };

/** All profiles, each with its arrival rate over time; the shaded part is the warm-up. */
export const profilesPicture = (): string => {
	const all = Object.entries(profiles);
	const rows = Math.ceil(all.length / columns);
	const panels = all.map(([name, profile], index) => {
		const x = (index % columns) * cell.width + margin;
		const y = Math.floor(index / columns) * cell.height + 28;
		return `<g transform="translate(${x} ${y})">${panel(name, shapeOf(profile))}</g>`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${columns * cell.width} ${rows * cell.height}" font-family="system-ui, sans-serif" font-size="13" role="img">
<title>Visitors a second over time, by profile</title>
<rect width="100%" height="100%" fill="#fff"/>
${panels.join("\n")}
</svg>
`;
};

function panel(name: string, shape: Shape): string {
	const seconds = lengthSeconds(shape);
	const peak = peakRate(shape);
	const at = (time: number, rate: number): string =>
		`${((time / seconds) * width).toFixed(1)},${(height - (rate / peak) * height).toFixed(1)}`;
	let time = 0;
	const corners = [at(0, 0), at(0, shape.startRate)];
	for (const stage of shape.stages) {
		time += stage.seconds;
		corners.push(at(time, stage.rate));
	}
	corners.push(at(seconds, 0));
	const warmUp = ((shape.warmUpSeconds / seconds) * width).toFixed(1);
	return [
		`<text y="-10" font-weight="600" fill="#1c2430">${name}</text>`,
		`<text x="${width}" y="-10" text-anchor="end" fill="#5b6675">${peak}/s at most</text>`,
		`<rect width="${warmUp}" height="${height}" fill="#e9edf3"/>`,
		`<polygon points="${corners.join(" ")}" fill="#3b6fd4" fill-opacity="0.25" stroke="#3b6fd4" stroke-width="2"/>`,
		`<line x2="${width}" y1="${height}" y2="${height}" stroke="#5b6675"/>`,
		`<text x="${width}" y="${height + 17}" text-anchor="end" fill="#5b6675">${formatDuration(seconds)}</text>`,
	].join("");
}

if (import.meta.main) {
	writeFileSync(
		new URL("../docs/profiles.svg", import.meta.url),
		profilesPicture(),
	);
}
