import { defineConfig } from "vitest/config";

/** Tests that measure the machine: nothing else may run beside them. */
const alone = [
	"test/e2e/capacity.test.ts",
	"test/e2e/hostile.test.ts",
	"test/e2e/verdicts.test.ts",
];

const real = { testTimeout: 120_000, hookTimeout: 60_000 };

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "rules",
					include: ["test/**/*.test.ts"],
					exclude: ["test/e2e/**"],
					// Properties are tried hundreds of times; a busy machine is no reason to fail them.
					testTimeout: 60_000,
					sequence: { groupOrder: 0 },
				},
			},
			{
				// Real k6: mostly waiting for visitors to come, so two files at once fit on two cores.
				test: {
					...real,
					name: "e2e",
					include: ["test/e2e/**/*.test.ts"],
					exclude: alone,
					maxWorkers: 2,
					maxConcurrency: 2,
					sequence: { groupOrder: 1 },
				},
			},
			{
				test: {
					...real,
					name: "alone",
					include: alone,
					fileParallelism: false,
					maxConcurrency: 2,
					sequence: { groupOrder: 2 },
				},
			},
		],
	},
});
