// How the tests run: every *.test.ts beside the code it tests. Leaves out the build, which tests must not need.
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		root: new URL("..", import.meta.url).pathname,
		include: ["{model,impl,conformance,docs}/**/*.test.ts"],
		globalSetup: new URL("vitest.build.ts", import.meta.url).pathname,
		// Many tests wait for processes: vitest's own choice, one less than the cores, would leave the machine idle.
		maxWorkers: availableParallelism() + 1,
		testTimeout: 300_000,
		hookTimeout: 300_000,
	},
});
