/** How the fixed workloads of scheduler-bounded are written down: scripts with a name, a reason and what they are about. Leaves out the workloads. */
import type { BoundedRequirementId } from "../../../model/scheduler/bounded/requirements.js";
import type { Scenario } from "../../cases/scenario.js";
import { parseScript } from "../../cases/script.js";

export interface Facts {
	readonly name: string;
	readonly because: string;
	readonly cites: readonly BoundedRequirementId[];
}

export function workload({ name, because, cites }: Facts, text: string): Scenario {
	const header = `title: ${name}\nbecause: ${because}\ncites: ${cites.join(" ")}\nmanagers: qmgr oqmgr\n`;
	return parseScript(header + text, name).scenario;
}

/** Deliveries at once to one destination: as many from the start as ever. */
export function atOnce(concurrency: number): string {
	return `set initial_destination_concurrency = ${concurrency}
		set default_destination_concurrency_limit = ${concurrency}`;
}

export const BACK_OFF = `set minimal_backoff_time = 10s
	set maximal_backoff_time = 30s`;

/** One message first, then a flood of others; agents are free one at a time. */
export function flood(first: string, others: (turn: number) => string, turns = 40): string {
	const lines = [`arrive M1 ${first}`];
	for (let turn = 1; turn <= turns; turn++) {
		lines.push(`arrive M${turn + 1} ${others(turn)}`, "slot t1", "complete oldest delivered");
	}
	return [...lines, "drain t1"].join("\n");
}
