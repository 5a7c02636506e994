/**
 * Mutants of a scheduler that is judged by scheduler-bounded: the starter with one mistake each (conformance/profiles/bounded/testing),
 * as a program. Each has the property that it breaks, and the workload that must show it.
 */
import { join } from "node:path";
import { stdioAdapter } from "../adapters/stdio/adapter.js";
import { ROOT } from "../laws/tree.js";
import { boundedProfile } from "../profiles/bounded/profile.js";
import { tryScenario } from "../runner/case.js";
import type { Kill, ListedMutant, MutantResult } from "./mutant.js";
import { UnknownCase } from "./run.js";

const FILE = "conformance/profiles/bounded/testing/broken.mjs";
/** The program with the mistakes: `node BROKEN MISTAKE`; without a mistake it lists them. */
export const BROKEN = join(ROOT, FILE);

const mistake = (name: string, property: string, workload: string): ListedMutant => ({
	name,
	file: FILE,
	because: `scheduler.bounded.${property}`,
	killedBy: [workload],
});

const AGAIN = "some recipients fail and are tried again";
const FAILING = "a failing destination beside healthy ones";

export const BOUNDED_MUTANTS: readonly ListedMutant[] = [
	mistake("takes a failure for a delivery", "exactly-once", AGAIN),
	mistake("tries a failed recipient again at once", "exactly-once", AGAIN),
	mistake("tells an agent the wrong destination", "exactly-once", "one recipient at d2, then bulk mail to d1"),
	mistake("forgets to finish", "exactly-once", AGAIN),
	mistake("one delivery too many", "limits-respected", "a destination at its limit"),
	mistake("one recipient too many", "limits-respected", "a message of many recipients"),
	mistake("one message too many", "limits-respected", "more messages than the active queue holds"),
	mistake("does not ask when a delivery ends", "work-conserving", "a destination at its limit"),
	mistake("lets the first in line block the others", "one-bad-destination-isolated", FAILING),
	mistake("defers a message at its first failure", "one-bad-destination-isolated", FAILING),
	mistake("goes on with a dead destination", "back-off-respected", "a destination where everything fails"),
	mistake("keeps the place of a delivery that crashed", "work-conserving", "every outcome in turn at one destination"),
	mistake(
		"never comes back to a dead destination",
		"work-conserving",
		"a destination dies, comes back, and dies again",
	),
	mistake(
		"gives the first destination that it saw precedence",
		"no-starvation",
		"mail that comes in the middle of a flood",
	),
	mistake("hears no scan of what was deferred twice", "work-conserving", "a message that is deferred again and again"),
	mistake("lets a deferred message rest for a second", "back-off-respected", AGAIN),
	mistake("takes a deferred message up at once", "back-off-respected", AGAIN),
	mistake("serves the last first", "no-starvation", "one at d1, then a flood to d2"),
	mistake("serves the destination with the most mail", "no-starvation", "one at d1, then a flood to d2"),
	mistake("begins with the last recipients of a message", "per-destination-order", "a message of many recipients"),
	mistake(
		"lets later mail for a destination go first",
		"per-destination-order",
		"later mail for the same destination again and again",
	),
	mistake("lets every other delivery overtake", "bounded-overtaking", "bulk mail, then a flood of single recipients"),
];

/** Tries them one after the other. A mutant is killed if its workloads show that the very property is broken that it is about. */
export async function* runBoundedMutants(mutants: readonly ListedMutant[]): AsyncGenerator<MutantResult> {
	for (const mutant of mutants) {
		const started = performance.now();
		const kills: Kill[] = [];
		for (const name of mutant.killedBy) kills.push(await tryWorkload(mutant, name));
		const killed = kills.every(({ death }) => death !== null);
		yield { mutant, kills, killed, milliseconds: performance.now() - started };
	}
}

async function tryWorkload(mutant: ListedMutant, name: string): Promise<Kill> {
	const adapter = await stdioAdapter(`"${process.execPath}" "${BROKEN}" '${mutant.name}'`);
	try {
		const { how, cases } = boundedProfile({ capabilities: adapter.capabilities });
		const found = [...cases({ random: 0, seed: 1 })].find(({ scenario }) => scenario.name === name);
		if (found === undefined) throw new UnknownCase(`mutant "${mutant.name}": there is no workload "${name}"`);
		const { verdict } = await tryScenario(adapter, found.scenario, "qmgr", how);
		if (verdict.verdict === "undetermined") return { case: name, death: "breaks", detail: verdict.why };
		return verdict.verdict === "violates" && verdict.requirement === mutant.because
			? { case: name, death: "violates", detail: `${verdict.requirement}, event ${verdict.event}` }
			: { case: name, death: null, detail: "" };
	} finally {
		await adapter.close();
	}
}
