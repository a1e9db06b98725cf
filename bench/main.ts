/** `npm run bench`: measured comparisons with alternatives. Let nothing else run meanwhile. */
import { benchCost } from "./cost.ts";
import { benchFunnel } from "./funnel.ts";
import { benchJournal } from "./journal.ts";
import { benchList } from "./list.ts";
import { benchLoad } from "./load.ts";
import { benchMemory } from "./memory.ts";
import { benchSchedule } from "./schedule.ts";
import { benchServer } from "./server.ts";

const benches: Readonly<Record<string, () => Promise<void>>> = {
	server: benchServer,
	list: benchList,
	memory: benchMemory,
	schedule: benchSchedule,
	funnel: benchFunnel,
	cost: benchCost,
	journal: benchJournal,
	load: benchLoad,
};

const asked = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
	if (asked.length === 0 || asked.includes(name)) await bench();
}
