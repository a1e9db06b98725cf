import { defineConfig } from "vitest/config";

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
				// Real k6, one run at a time and after everything else: two cores are few.
				test: {
					name: "e2e",
					include: ["test/e2e/**/*.test.ts"],
					fileParallelism: false,
					maxConcurrency: 2,
					testTimeout: 120_000,
					hookTimeout: 60_000,
					sequence: { groupOrder: 1 },
				},
			},
		],
	},
});
