/**
 * The message of n recipients between bulk mail and single recipients that keep coming: whether it gets ahead of the rest of the bulk,
 * by the rate of the single ones. One delivery a slot, one slot a second. Leaves out the row.
 */
import type { SlotTerms } from "../../../model/scheduler/bounds.js";
import { slotRules } from "./grid.js";
import { arrive, EMPTY, type Kernel, type State, select } from "./kernel.js";
import type { Arrival, Workload } from "./workloads.js";

export interface MidSize {
	/** Recipients of the message in question, which comes right after the bulk message. */
	readonly recipients: number;
	/** Recipients of the bulk message. */
	readonly bulk: number;
	/** Slots from one message of a single recipient to the next; they come while the bulk message is not done. */
	readonly period: number;
	readonly terms: SlotTerms;
}

export interface Outcome {
	/** It waited until the bulk message was done. */
	readonly waited: boolean;
	readonly workload: Workload;
	/** Recipients of all messages together. */
	readonly total: number;
}

export function runMidSize({ recipients, bulk, period, terms }: MidSize): Outcome {
	const kernel: Kernel = { rules: slotRules(terms), window: Number.POSITIVE_INFINITY, candidates: "clock" };
	const jobs: Arrival[] = [];
	let state: State = EMPTY;
	const come = (entries: number, slot: number): void => {
		jobs.push({ entries, after: slot });
		state = arrive(kernel, state, entries, 0, slot);
	};
	come(bulk, 0);
	come(recipients, 0);
	let waited: boolean | null = null;
	let isBulkDone = false;
	for (let slot = 0; state.jobs.length > 0; slot++) {
		if (!isBulkDone && slot % period === 0) come(1, slot);
		const [selected] = select(kernel, state, slot);
		if (selected === undefined || selected.job === null) throw new RangeError("a slot found nothing");
		if (selected.job.number === 1) waited ??= isBulkDone;
		if (selected.job.number === 0 && selected.isLast) isBulkDone = true;
		state = selected.state;
	}
	const total = jobs.reduce((sum, { entries }) => sum + entries, 0);
	return { waited: waited ?? true, workload: { jobs, secondsPerSlot: 1 }, total };
}
