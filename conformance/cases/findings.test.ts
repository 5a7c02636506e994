import { beforeAll, describe, expect, it } from "vitest";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import { livePostfix } from "../adapters/postfix/testing.js";
import { modelSpecification } from "../judge/model.js";
import { specificationAdapter } from "../judge/specification-adapter.js";
import { runScenario } from "../runner/run.js";
import { FINDINGS } from "./findings.js";

const live = await livePostfix();

function ask(adapter: () => SchedulerAdapter): void {
	it.each(FINDINGS)("$id is $verdict", async ({ scenario, contrast, shows, verdict }) => {
		for (const manager of scenario.managers) {
			expect(shows(await runScenario(adapter(), scenario, manager)), `${manager} on ${scenario.name}`).toBe(
				verdict === "confirmed",
			);
			if (contrast === undefined) continue;
			expect(shows(await runScenario(adapter(), contrast, manager)), `${manager} on ${contrast.name}`).toBe(false);
		}
	});
}

describe("the findings, asked of the model of Postfix 3.7", () => {
	ask(() => specificationAdapter("postfix-3.7", modelSpecification));
});

describe.skipIf(live.installation === null)(`the findings, asked of the live Postfix${live.why}`, () => {
	let adapter: SchedulerAdapter;
	beforeAll(() => {
		adapter = live.require();
	});
	ask(() => adapter);
});
