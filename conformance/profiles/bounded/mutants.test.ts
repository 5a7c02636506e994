// Each property kills what breaks it: the starter with one mistake each. And four schedulers are what they claim to be, or are caught.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { stdioAdapter } from "../../adapters/stdio/adapter.js";
import { printScenario } from "../../cases/script.js";
import { tryScenario } from "../../runner/case.js";
import { smallestViolation } from "../../runner/smallest.js";
import { boundedProfile } from "./profile.js";

const BROKEN = fileURLToPath(new URL("testing/broken.mjs", import.meta.url));
const EXAMPLES = fileURLToPath(new URL("../../adapters/examples/", import.meta.url));

/** What each mistake is against. */
const KILLED_BY = {
	"takes a failure for a delivery": "exactly-once",
	"tries a failed recipient again at once": "exactly-once",
	"tells an agent the wrong destination": "exactly-once",
	"forgets to finish": "exactly-once",
	"one delivery too many": "limits-respected",
	"one recipient too many": "limits-respected",
	"one message too many": "limits-respected",
	"does not ask when a delivery ends": "work-conserving",
	"lets the first in line block the others": "one-bad-destination-isolated",
	"defers a message at its first failure": "one-bad-destination-isolated",
	"goes on with a dead destination": "back-off-respected",
	"lets a deferred message rest for a second": "back-off-respected",
	"takes a deferred message up at once": "back-off-respected",
	"serves the last first": "no-starvation",
	"serves the destination with the most mail": "no-starvation",
	"begins with the last recipients of a message": "per-destination-order",
	"lets later mail for a destination go first": "per-destination-order",
	"lets every other delivery overtake": "bounded-overtaking",
};

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
	expect(mistakes.sort()).toEqual(Object.keys(KILLED_BY).sort());
	const properties = boundedProfile().requirements.map(({ id }) => id.replace("scheduler.bounded.", ""));
	expect([...new Set(Object.values(KILLED_BY))].sort()).toEqual(properties.sort());
});

test.each(Object.entries(KILLED_BY))("a scheduler that %s breaks %s", async (mistake, property) => {
	const found = await violations(`${process.execPath} ${BROKEN} '${mistake}'`, 0);
	expect([...found]).toContain(`scheduler.bounded.${property}`);
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
