/** The selection rule at its boundaries. */
import { describe, expect, test } from "vitest";
import type { Edition } from "./editions.js";
import { transportRules } from "./rules.js";
import { bestCandidate, hasEnoughSlots, type JobView, mayBePreempted, nextPeer, slotsAtMost } from "./selection.js";

function rulesOf(cost: number, loan: number, discount: number, minimum: number, edition: Edition = "postfix-3.7") {
	const knobs = {
		default_delivery_slot_cost: String(cost),
		default_delivery_slot_loan: String(loan),
		default_delivery_slot_discount: String(discount),
		default_minimum_delivery_slots: String(minimum),
	};
	return transportRules({ manager: "qmgr", knobs, transports: ["t1"] }, edition, "t1");
}

function job(id: string, changes: Partial<JobView> = {}): JobView {
	const fresh = { id, queuedAt: 0, read: 1, unread: 0, selected: 0, slots: 0, isBlocker: false, hasChildren: false };
	return { ...fresh, ...changes };
}

describe("peers", () => {
	test("the first that has entries and whose destination takes one more", () => {
		const full = { hasEntries: true, canDeliver: false };
		const empty = { hasEntries: false, canDeliver: true };
		const good = { hasEntries: true, canDeliver: true };
		expect(nextPeer([full, empty, good, { ...good }])).toBe(good);
		expect(nextPeer([full, empty])).toBeNull();
	});
});

describe("who may be preempted", () => {
	test("only with slots: one is enough, none or a debt is not", () => {
		const rules = rulesOf(2, 0, 0, 0);
		expect(mayBePreempted(job("M1", { read: 9, slots: 1 }), rules)).toBe(true);
		expect(mayBePreempted(job("M1", { read: 9, slots: 0 }), rules)).toBe(false);
		expect(mayBePreempted(job("M1", { read: 9, slots: -2 }), rules)).toBe(false);
	});

	test("not below a cost of 2", () => {
		expect(mayBePreempted(job("M1", { read: 9, slots: 5 }), rulesOf(1, 0, 0, 0))).toBe(false);
	});

	test("not below the minimum: exactly the minimum suffices in 3.7, unread recipients and selected entries count", () => {
		const current = job("M1", { read: 4, unread: 2, selected: 3, slots: 3 });
		expect(mayBePreempted(current, rulesOf(2, 0, 0, 3))).toBe(true);
		expect(mayBePreempted(current, rulesOf(2, 0, 0, 4))).toBe(false);
		expect(mayBePreempted(current, rulesOf(2, 0, 0, 3, "documented"))).toBe(false);
		expect(mayBePreempted(current, rulesOf(2, 0, 0, 1, "documented"))).toBe(true);
	});
});

describe("by whom", () => {
	const rules = rulesOf(2, 0, 0, 0);
	const current = job("M1", { read: 10, selected: 4, slots: 4 });

	test("what it has and can earn, in whole slots, without unread recipients", () => {
		expect(slotsAtMost(current, rules)).toBe(5);
		expect(slotsAtMost({ ...current, unread: 50, slots: 3 }, rules)).toBe(4);
	});

	test("a candidate fits if it needs at most that; SR says less", () => {
		const five = job("M2", { read: 5 });
		expect(bestCandidate(current, [five], 0, rules)).toBe(five);
		expect(bestCandidate(current, [job("M2", { read: 6 })], 0, rules)).toBeNull();
		expect(bestCandidate(current, [job("M2", { read: 5, unread: 1 })], 0, rules)).toBeNull();
		expect(bestCandidate(current, [job("M2", { read: 7, selected: 2 })], 0, rules)).not.toBeNull();
		expect(bestCandidate(current, [five], 0, rulesOf(2, 0, 0, 0, "documented"))).toBeNull();
	});

	test("not a blocker, not one that is preempted, not one that needs nothing", () => {
		for (const changes of [{ isBlocker: true }, { hasChildren: true }, { selected: 1 }]) {
			expect(bestCandidate(current, [job("M2", changes)], 5, rules)).toBeNull();
		}
	});

	test("the oldest for its size, all its entries counted; the first of equals", () => {
		const small = job("M2", { read: 1, queuedAt: 8 });
		const old = job("M3", { read: 4, queuedAt: 0 });
		expect(bestCandidate(current, [old, small], 10, rules)?.id).toBe("M2");
		expect(bestCandidate(current, [old, small], 12, rules)?.id).toBe("M2");
		expect(bestCandidate(current, [old, small], 8, rules)?.id).toBe("M3");
		const begun = job("M4", { read: 8, selected: 7, queuedAt: 0 });
		expect(bestCandidate(current, [begun, small], 8, rules)?.id).toBe("M4");
		expect(bestCandidate(current, [begun, small], 7.5, rules)?.id).toBe("M4");
		expect(bestCandidate(current, [small, { ...small, id: "M5" }], 9, rules)?.id).toBe("M2");
	});
});

describe("when", () => {
	test("whole slots earned, and the loan, pay for what the discount leaves", () => {
		const current = job("M1", { slots: 5 });
		expect(hasEnoughSlots(current, 2, rulesOf(2, 0, 0, 0))).toBe(true);
		expect(hasEnoughSlots(current, 3, rulesOf(2, 0, 0, 0))).toBe(false);
		expect(hasEnoughSlots(current, 3, rulesOf(2, 1, 0, 0))).toBe(true);
		expect(hasEnoughSlots(current, 4, rulesOf(2, 0, 50, 0))).toBe(true);
		expect(hasEnoughSlots(current, 5, rulesOf(2, 0, 50, 0))).toBe(false);
		expect(hasEnoughSlots(job("M1", { slots: 1 }), 99, rulesOf(2, 0, 100, 0))).toBe(true);
	});
});
