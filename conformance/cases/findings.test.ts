import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import { livePostfix } from "../adapters/postfix/testing.js";
import { modelSpecification } from "../judge/model.js";
import { specificationAdapter } from "../judge/specification-adapter.js";
import { runScenario } from "../runner/run.js";
import { FINDINGS } from "./findings.js";
import type { Scenario } from "./scenario.js";
import { parseScript } from "./script.js";

const live = await livePostfix();

describe("docs/findings.md", () => {
	const text = readFileSync(new URL("../../docs/findings.md", import.meta.url), "utf8");

	it.each(FINDINGS)(
		"has $id, its verdict, its claim and its scenario as they are asked",
		({ id, verdict, claim, scenario }) => {
			const section = text.split(/^#{2,4} /m).find((part) => part.startsWith(`${id}: ${verdict}\n\n${claim}\n`));
			expect(section, `a section "#### ${id}: ${verdict}" that begins with: ${claim}`).toBeDefined();
			const script = /^ {4}[\s\S]*/m.exec(section ?? "")?.[0];
			if (script === undefined) expect(scenario.commands.length, "too long to print").toBeGreaterThan(100);
			else expect(parseScript(`title: ${id}\n${script}`, id).scenario).toMatchObject(commandsAndKnobs(scenario));
		},
	);

	it("has no others", () => {
		expect([...text.matchAll(/^#### (\S+): /gm)].map(([, id]) => id)).toEqual(FINDINGS.map(({ id }) => id));
	});
});

function commandsAndKnobs({ commands, knobs, autoRetry }: Scenario): Partial<Scenario> {
	return { commands, knobs, ...(autoRetry === undefined ? {} : { autoRetry }) };
}

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
