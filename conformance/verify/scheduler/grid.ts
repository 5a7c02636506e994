/**
 * The grid of preemption knobs that the theorems are checked on, as knob settings and as the model's rules; and which points of it
 * cannot be told apart by any workload of a scope. Leaves out all other knobs.
 */
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { type TransportRules, transportRules } from "../../../model/scheduler/rules.js";
import {
	expectedSlots,
	hasEnoughSlots,
	type JobView,
	mayBePreempted,
	slotsAtMost,
} from "../../../model/scheduler/selection.js";

/** Slot cost (entries), loan (slots), discount (percent), minimum (slots). */
export interface SlotKnobs {
	readonly cost: number;
	readonly loan: number;
	readonly discount: number;
	readonly minimum: number;
}

/** The grid of the theorem: k in {2,3,5}, loans {0,1,3}, discounts {0,50,100}, minimum {0,1,3}. */
export const GRID: readonly SlotKnobs[] = [2, 3, 5].flatMap((cost) =>
	[0, 1, 3].flatMap((loan) =>
		[0, 50, 100].flatMap((discount) => [0, 1, 3].map((minimum) => ({ cost, loan, discount, minimum }))),
	),
);

export function slotSettings({ cost, loan, discount, minimum }: SlotKnobs): KnobSettings {
	return {
		default_delivery_slot_cost: String(cost),
		default_delivery_slot_loan: String(loan),
		default_delivery_slot_discount: String(discount),
		default_minimum_delivery_slots: String(minimum),
	};
}

export function slotRules(knobs: SlotKnobs): TransportRules {
	return transportRules({ manager: "qmgr", knobs: slotSettings(knobs), transports: ["t1"] }, "postfix-3.7", "t1");
}

export function inWords({ cost, loan, discount, minimum }: SlotKnobs): string {
	return `cost ${cost}, loan ${loan}, discount ${discount}, minimum ${minimum}`;
}

/**
 * The grid in groups whose members choose alike for every pair of a current job and a candidate that a workload of so many recipients
 * can have, so that one search does for all of a group. The answers are those of the model's selection rule.
 */
export function groupsThatChooseAlike(grid: readonly SlotKnobs[], recipients: number): SlotKnobs[][] {
	const groups = new Map<string, SlotKnobs[]>();
	for (const knobs of grid) {
		const key = `${knobs.cost}:${answers(knobs, recipients)}`;
		groups.set(key, [...(groups.get(key) ?? []), knobs]);
	}
	return [...groups.values()];
}

/** 0: no candidate, 1: a candidate that has to wait, 2: it preempts. Slots fall to below 0 by what loans give in advance. */
function answers(knobs: SlotKnobs, recipients: number): string {
	const rules = slotRules(knobs);
	let text = "";
	for (let read = 1; read < recipients; read++) {
		for (let selected = 1; selected < read; selected++) {
			for (let slots = 1; slots <= selected; slots++) {
				const current = { ...view(read), selected, slots };
				for (let size = 1; size <= recipients - read; size++) {
					const expected = expectedSlots(view(size));
					const isCandidate = mayBePreempted(current, rules) && expected <= slotsAtMost(current, rules);
					text += isCandidate ? (hasEnoughSlots(current, expected, rules) ? "2" : "1") : "0";
				}
			}
		}
	}
	return text;
}

function view(read: number): JobView {
	return { id: "", queuedAt: 0, read, unread: 0, selected: 0, slots: 0, isBlocker: false, hasChildren: false };
}
