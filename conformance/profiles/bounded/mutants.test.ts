// Each property kills what breaks it: the starter with one mistake each. And four schedulers are what they claim to be, or are caught.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { stdioAdapter } from "../../adapters/stdio/adapter.js";
import { printScenario } from "../../cases/script.js";
import { BOUNDED_MUTANTS, BROKEN, runBoundedMutants } from "../../mutants/bounded.js";
import { tryScenario } from "../../runner/case.js";
import { smallestViolation } from "../../runner/smallest.js";
import { boundedProfile } from "./profile.js";

const EXAMPLES = fileURLToPath(new URL("../../adapters/examples/", import.meta.url));

/** Requirements that fixed workloads and some random ones show to be violated, of each the first. */
async function violations(command: string, random: number): Promise<Set<string>> {
	const adapter = await stdioAdapter(command);
	const { how, cases } = boundedProfile({ capabilities: adapter.capabilities });
	const found = new Set<string>();
	for (const { scenario } of cases({ random, seed: 1 })) {
		const { verdict } = await tryScenario(adapter, scenario, "qmgr", how);
		expect(verdict.verdict).not.toBe("undetermined");
		if (verdict.verdict === "violates") found.add(verdict.requirement);
	}
	await adapter.close();
	return found;
}

test("every mistake is on the list, and every property has one", () => {
	const mistakes: string[] = JSON.parse(execFileSync(process.execPath, [BROKEN], { encoding: "utf8" }));
	expect(mistakes.sort()).toEqual(BOUNDED_MUTANTS.map(({ name }) => name).sort());
	const properties = boundedProfile().requirements.map(({ id }) => id);
	expect([...new Set(BOUNDED_MUTANTS.map(({ because }) => because))].sort()).toEqual(properties.sort());
});

test.each(BOUNDED_MUTANTS)("a scheduler that $name breaks $because", async (mutant) => {
	for await (const { kills } of runBoundedMutants([mutant])) {
		expect(kills.map(({ case: name, death }) => [name, death])).toEqual([[mutant.killedBy[0], "violates"]]);
	}
});

test.each(["fifo", "round-robin", "fair-queueing"])("%s is what it claims to be", async (name) => {
	expect([...(await violations(`${process.execPath} ${EXAMPLES}${name}.mjs`, 40))]).toEqual([]);
});

test("strict priority starves, and a minimal case shows it", async () => {
	const adapter = await stdioAdapter(`${process.execPath} ${EXAMPLES}strict-priority.mjs`);
	const { how, cases } = boundedProfile({ capabilities: adapter.capabilities });
	const wanted = "scheduler.bounded.no-starvation";
	for (const { scenario } of cases({ random: 20, seed: 1 })) {
		const { verdict } = await tryScenario(adapter, scenario, "qmgr", how);
		if (verdict.verdict !== "violates") continue;
		expect(verdict.requirement).toBe(wanted);
		const smallest = await smallestViolation(adapter, scenario, "qmgr", wanted, { ...how, tries: 500 });
		expect(printScenario(smallest.scenario).split("\n").slice(3)).toEqual([
			"set default_destination_recipient_limit = 1",
			"",
			"arrive M1 joe@d2.t1",
			"arrive M2 21@d1.t1",
			"drain t1",
			"",
		]);
		await adapter.close();
		return;
	}
	throw new Error("strict priority was not caught");
});
