/**
 * Runs mutants: each in its own tree, against the cases that are named for it. Leaves out which mutants there are and how the
 * outcome is shown.
 */
import type { Scenario } from "../cases/scenario.js";
import { Bench, type TrialResult } from "./bench.js";
import type { Kill, Mutant, MutantResult } from "./mutant.js";
import { BrokenWorkshop, Workshop } from "./workshop.js";

export interface RunMutantsOptions {
	/** The tree that mutants are made of; by default the checkout. Cleared at the end. */
	readonly workshop?: Workshop;
	/** Milliseconds after which a case that has not ended is said to hang. */
	readonly timeout?: number;
}

/** Cases take milliseconds, so that this is for ever. */
const TIMEOUT_MS = 10_000;

/** A mutant names a case that does not exist. */
export class UnknownCase extends Error {
	override readonly name = "UnknownCase";
}

/**
 * Runs mutants one after the other.
 * @throws StaleMutant if one does not apply; UnknownCase if one names a case that is not there; BrokenWorkshop if the unchanged tree is
 * found wrong, too.
 */
export async function* runMutants(
	mutants: readonly Mutant[],
	cases: readonly Scenario[],
	{ workshop = new Workshop(), timeout = TIMEOUT_MS }: RunMutantsOptions = {},
): AsyncGenerator<MutantResult, void, void> {
	const byName = new Map(cases.map((scenario) => [scenario.name, scenario]));
	const bench = new Bench(workshop.base, timeout);
	try {
		const control = byName.get(mutants[0]?.killedBy[0] ?? "");
		if (control !== undefined) {
			const { death, detail } = await tryManagers(bench, workshop.base, control);
			if (death !== null) throw new BrokenWorkshop(control.name, detail);
		}
		for (const mutant of mutants) {
			const started = performance.now();
			const directory = workshop.make(mutant);
			const kills: Kill[] = [];
			for (const name of mutant.killedBy) {
				const scenario = byName.get(name);
				if (scenario === undefined) throw new UnknownCase(`mutant "${mutant.name}": there is no case "${name}"`);
				kills.push({ case: name, ...(await tryManagers(bench, directory, scenario)) });
			}
			const killed = kills.every(({ death }) => death !== null);
			yield { mutant, kills, killed, milliseconds: performance.now() - started };
		}
	} finally {
		await bench.close();
		workshop.clear();
	}
}

/** The names of all cases that notice a mutant, to choose from. */
export async function killersOf(mutant: Mutant, cases: readonly Scenario[]): Promise<Kill[]> {
	const workshop = new Workshop();
	const bench = new Bench(workshop.base, 2_000);
	try {
		const directory = workshop.make(mutant);
		const kills: Kill[] = [];
		for (const scenario of cases) {
			const result = await tryManagers(bench, directory, scenario);
			if (result.death !== null) kills.push({ case: scenario.name, ...result });
		}
		return kills;
	} finally {
		await bench.close();
		workshop.clear();
	}
}

/** Whether the mutant is noticed under any of the managers that the case is for. */
async function tryManagers(bench: Bench, directory: string, scenario: Scenario): Promise<TrialResult> {
	let result: TrialResult = { death: null, detail: "" };
	for (const manager of scenario.managers) {
		result = await bench.run({ directory, scenario, manager });
		if (result.death !== null) break;
	}
	return result;
}
