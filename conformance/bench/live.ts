/**
 * How many scenarios a minute the live Postfix can be taken through, for both queue managers: the documented sequence of a golden and
 * random workloads. Wall-clock time, since most of it is spent in the queue managers' processes. Leaves out what they choose.
 */

import { availableParallelism } from "node:os";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import { locatePostfix, postfixAdapter } from "../adapters/postfix.js";
import { goldens, randomScenario } from "../cases/index.js";
import type { Scenario } from "../cases/scenario.js";
import { reason } from "../reason.js";
import { forEachLimited } from "../runner/pool.js";
import { runScenario } from "../runner/run.js";

const DOCUMENTED = "10+2+2 recipients with slot cost 2: the printed example";

/**
 * @param count how many scenarios of each kind, each for both queue managers.
 * @param seed of the first random scenario.
 * @returns Markdown; one line that says why if Postfix cannot be had.
 */
export async function liveTable(count: number, seed: number): Promise<string> {
	let adapter: SchedulerAdapter;
	try {
		adapter = postfixAdapter({ installation: await locatePostfix() });
	} catch (error) {
		return `Live scenarios: not measured. ${reason(error)}`;
	}
	const documented = goldens().find(({ name }) => name === DOCUMENTED);
	const kinds: { readonly kind: string; readonly scenarios: readonly Scenario[] }[] = [
		{ kind: "random workloads", scenarios: Array.from({ length: count }, (_, index) => randomScenario(seed + index)) },
	];
	if (documented !== undefined) kinds.unshift({ kind: documented.name, scenarios: Array(count).fill(documented) });
	const rows: string[] = [];
	for (const { kind, scenarios } of kinds) {
		await measure(adapter, scenarios.slice(0, 20));
		const { runs, stimuli, seconds } = await measure(adapter, scenarios);
		rows.push(`| ${kind} | ${runs} | ${(stimuli / runs).toFixed(0)} | ${((runs / seconds) * 60).toFixed(0)} |`);
	}
	return [
		`${adapter.name}, ${availableParallelism()} cores, qmgr and oqmgr in turn, seed ${seed}; wall-clock time.`,
		"",
		"| scenarios | runs | stimuli a run | scenarios a minute |",
		"|---|---|---|---|",
		...rows,
	].join("\n");
}

async function measure(adapter: SchedulerAdapter, scenarios: readonly Scenario[]) {
	let runs = 0;
	let stimuli = 0;
	const begun = performance.now();
	await forEachLimited(scenarios, availableParallelism() + 1, async (scenario) => {
		for (const manager of scenario.managers) {
			const trace = await runScenario(adapter, scenario, manager);
			runs++;
			stimuli += trace.events.filter((event) => "do" in event).length;
		}
	});
	return { runs, stimuli, seconds: (performance.now() - begun) / 1000 };
}
