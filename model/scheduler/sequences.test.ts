/**
 * The sequences that SCHEDULER_README prints, and those observed of the live program, driven through the model. (Of 30+10+3 the live
 * program selects 20 entries of the first message between the two others.)
 */
import { describe, expect, test } from "vitest";
import type { Manager, Stimulus } from "./events.js";
import type { KnobSettings } from "./knobs.js";
import { advance, initialWorld } from "./system.js";
import type { World } from "./world.js";

/** Cost, loan, discount and minimum as one word: "2/0/50/3"; "defaults" sets nothing. */
function slots(setting: string): KnobSettings {
	if (setting === "defaults") return {};
	const [cost = "", loan = "", discount = "", minimum = ""] = setting.split("/");
	return {
		default_delivery_slot_cost: cost,
		default_delivery_slot_loan: loan,
		default_delivery_slot_discount: discount,
		default_minimum_delivery_slots: minimum,
	};
}

class Drive {
	readonly world: World;
	sequence = "";
	#oldest = 1;

	constructor(manager: Manager, knobs: KnobSettings) {
		this.world = initialWorld({ manager, knobs, transports: ["t1"] });
	}

	apply(stimulus: Stimulus): void {
		for (const seen of advance(this.world, stimulus).observations) {
			if (seen.saw === "select") this.sequence += seen.message.slice(1);
		}
	}

	arrive(message: string, recipients: readonly string[], gap = 0): void {
		if (gap > 0) this.apply({ do: "tick", seconds: gap });
		this.apply({ do: "arrive", message, recipients });
	}

	slotsUntilQuiet(): void {
		while ((this.world.asked.t1 ?? []).length > 0) this.apply({ do: "slot", transport: "t1" });
	}

	completeOldest(): void {
		this.apply({ do: "complete", delivery: this.#oldest++, outcome: "delivered" });
	}

	/** One delivery at a time, until nothing is left. */
	drain(): void {
		while ((this.world.asked.t1 ?? []).length > 0 || Object.keys(this.world.inFlight).length > 0) {
			if ((this.world.asked.t1 ?? []).length > 0) this.apply({ do: "slot", transport: "t1" });
			if (Object.keys(this.world.inFlight).length > 0) this.completeOldest();
		}
	}
}

/** One recipient an entry, each its own destination. */
function many(message: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${message}-${String(index).padStart(3, "0")}@d.t1`);
}

function sequenceOf(manager: Manager, setting: string, sizes: readonly number[], gap = 0): string {
	const drive = new Drive(manager, { ...slots(setting), t1_destination_recipient_limit: "1" });
	for (const [index, size] of sizes.entries()) drive.arrive(`M${index + 1}`, many(`m${index + 1}`, size), gap);
	drive.drain();
	return drive.sequence;
}

const TABLE: readonly [sizes: number[], setting: string, qmgr: string, oqmgr: string | null, gap?: number][] = [
	[[10, 2, 2], "2/0/0/3", "11112211113311", "11111111112233"],
	[[10, 2, 2], "2/0/50/3", "11221111331111", "11111111112233"],
	[[4, 1, 1, 1, 1], "2/0/0/1", "11211345", "11112345"],
	[[4, 1, 1, 1, 1], "2/1/0/1", "12113145", "11112345"],
	[[4, 1, 1, 1, 1], "2/0/100/1", "12113145", "11112345"],
	[[4, 1, 1, 1, 1], "2/0/0/3", "11112345", "11112345"],
	[[4, 1, 1, 1, 1], "0/0/0/1", "11112345", "11112345"],
	[[4, 1, 1, 1, 1], "1/0/0/1", "11112345", "11112345"],
	[[4, 2, 2], "2/0/0/1", "11112233", "11112233"],
	[[4, 2, 2], "2/0/50/1", "11221133", "11112233"],
	[[14, 1, 1], "defaults", `${"1".repeat(14)}23`, `${"1".repeat(14)}23`],
	[[15, 1, 1], "defaults", "12111113111111111", `${"1".repeat(15)}23`],
	[[30, 10, 3], "2/0/0/1", `${"1".repeat(6)}333${"1".repeat(20)}${"2".repeat(10)}${"1".repeat(4)}`, null],
	[[20, 4, 1], "2/0/0/1", "1131111111122221111111111", null],
	[[20, 4, 1], "2/0/0/1", "1111111122322111111111111", null, 10],
];

const OTHERS = `M1 6 entries to d1, M2 2 to d2, M3 2 to d3, all windows open`;

describe("the observed sequences", () => {
	test.each([
		["qmgr", "1111221133"],
		["oqmgr", "1231231111"],
	] as const)(`${OTHERS}: %s`, (manager, sequence) => {
		const knobs = { ...slots("2/0/0/1"), initial_destination_concurrency: "20" };
		const drive = new Drive(manager, knobs);
		for (const [index, size] of [6, 2, 2].entries()) {
			const recipients = Array.from({ length: size }, (_, number) => `r${number}@d${index + 1}.t1`);
			drive.apply({ do: "arrive", message: `M${index + 1}`, recipients, single: true });
		}
		drive.slotsUntilQuiet();
		expect(drive.sequence).toBe(sequence);
	});

	test.each([
		["qmgr", "12|1|2|311"],
		["oqmgr", "12|1|2|113"],
	] as const)("blockers: M1 4 to d1, M2 2 to d2, M3 1 to d1, windows of 1: %s", (manager, sequence) => {
		const drive = new Drive(manager, { ...slots("2/0/0/1"), default_destination_concurrency_limit: "1" });
		for (const [message, size, site] of [
			["M1", 4, "d1"],
			["M2", 2, "d2"],
			["M3", 1, "d1"],
		] as const) {
			const recipients = Array.from({ length: size }, (_, number) => `r${number}@${site}.t1`);
			drive.apply({ do: "arrive", message, recipients, single: true });
		}
		const parts: string[] = [];
		for (let part = 0; part < 3; part++) {
			drive.sequence = "";
			drive.slotsUntilQuiet();
			parts.push(drive.sequence);
			drive.completeOldest();
		}
		drive.sequence = "";
		drive.drain();
		expect([...parts, drive.sequence].join("|")).toBe(sequence);
	});

	test.each(TABLE)("%j with %s", (sizes, setting, qmgr, oqmgr, gap) => {
		expect(sequenceOf("qmgr", setting, sizes, gap)).toBe(qmgr);
		if (oqmgr !== null) expect(sequenceOf("oqmgr", setting, sizes, gap)).toBe(oqmgr);
	});
});
