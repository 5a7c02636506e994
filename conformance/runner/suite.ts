/**
 * Runs sets of cases against one implementation, several at a time, and hands over each result. Leaves out where cases come from and
 * what becomes of results.
 */
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import type { Scenario } from "../cases/scenario.js";
import { type CaseOptions, type CaseResult, tryScenario } from "./case.js";
import { forEachLimited } from "./pool.js";
import type { Progress } from "./progress.js";

export interface Case {
	/** Which set it belongs to: "goldens". */
	readonly set: string;
	readonly scenario: Scenario;
	/** What it was generated from. */
	readonly seed?: number;
}

export interface SuiteOptions extends CaseOptions {
	readonly manager: Manager;
	/** How many cases may be under way at a time. */
	readonly jobs: number;
	/** Settings that are put above those of each case. */
	readonly knobs?: KnobSettings;
	readonly progress?: Progress;
	readonly onResult: (one: Case, result: CaseResult) => void;
}

/** Runs each case that is meant for the manager. Returns how many there were. */
export async function runSuite(
	adapter: SchedulerAdapter,
	cases: Iterable<Case>,
	options: SuiteOptions,
): Promise<number> {
	const { manager, jobs, knobs, progress, onResult, ...rest } = options;
	let done = 0;
	await forEachLimited(
		casesFor(cases, manager, knobs),
		jobs,
		async (one) => {
			const seed = one.seed === undefined ? {} : { seed: one.seed };
			const result = await tryScenario(adapter, one.scenario, manager, { ...rest, ...seed });
			onResult(one, result);
			done++;
			progress?.update(done, one.set);
		},
		options.signal,
	);
	return done;
}

function* casesFor(
	cases: Iterable<Case>,
	manager: Manager,
	knobs: KnobSettings | undefined,
): Generator<Case, void, void> {
	for (const one of cases) {
		if (!one.scenario.managers.includes(manager)) continue;
		yield knobs === undefined ? one : { ...one, scenario: withKnobs(one.scenario, knobs) };
	}
}

/** With other knobs a scenario may no longer be about what it cites. */
function withKnobs({ cites: _, ...scenario }: Scenario, knobs: KnobSettings): Scenario {
	return { ...scenario, knobs: { ...scenario.knobs, ...knobs } };
}
