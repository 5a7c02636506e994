/**
 * The adapter on the real queue manager: known sequences, and each kind of stimulus and observation once. Leaves out comparisons with
 * model and reference.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Manager, Observation, Stimulus } from "../../../model/scheduler/events.js";
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import { ImpossibleStimulus, type SchedulerSession } from "../adapter.js";
import { postfixAdapter } from "../postfix.js";
import { livePostfix } from "./testing.js";

const live = await livePostfix();

/** The four knobs of preemption as the table of known sequences gives them. */
const slots = (cost: number, loan: number, discount: number, minimum: number): KnobSettings => ({
	default_destination_recipient_limit: "1",
	default_delivery_slot_cost: `${cost}`,
	default_delivery_slot_loan: `${loan}`,
	default_delivery_slot_discount: `${discount}`,
	default_minimum_delivery_slots: `${minimum}`,
});

const to = (count: number, destination = "d1.t1"): string[] =>
	Array.from({ length: count }, (_, index) => `r${String(index).padStart(3, "0")}@${destination}`);

/** Runs a session, whatever happens in it. */
async function session<T>(
	manager: Manager,
	knobs: KnobSettings,
	use: (apply: (stimulus: Stimulus) => Promise<readonly Observation[]>) => Promise<T>,
): Promise<T> {
	let started: SchedulerSession | undefined;
	try {
		started = await live.require().start({ manager, knobs, transports: ["t1", "t2"] });
		const { apply } = started;
		return await use(apply.bind(started));
	} finally {
		await started?.stop();
	}
}

/** Messages M1, M2, ... of so many recipients each, then slots and deliveries in turn: the order of selection. */
function sequence(manager: Manager, knobs: KnobSettings, sizes: readonly number[], apart = 0): Promise<string> {
	return session(manager, knobs, async (apply) => {
		let asked = 0;
		let order = "";
		const seen = async (stimulus: Stimulus) => {
			for (const one of await apply(stimulus)) {
				if (one.saw === "ask") asked++;
				if (one.saw === "select") order += one.message.slice(1);
			}
		};
		for (const [index, size] of sizes.entries()) {
			if (index > 0 && apart > 0) await seen({ do: "tick", seconds: apart });
			await seen({ do: "arrive", message: `M${index + 1}`, recipients: to(size, `d${index + 1}.t1`) });
		}
		for (let delivery = 1; asked > 0; delivery++) {
			asked--;
			await seen({ do: "slot", transport: "t1" });
			await seen({ do: "complete", delivery, outcome: "delivered" });
		}
		return order;
	});
}

describe.skipIf(live.installation === null)(`the live Postfix${live.why}`, () => {
	it.each([
		["10+2+2", slots(2, 0, 0, 3), [10, 2, 2], 0, "11112211113311", "11111111112233"],
		["10+2+2, discount", slots(2, 0, 50, 3), [10, 2, 2], 0, "11221111331111", "11111111112233"],
		["4+1+1+1+1, loan", slots(2, 1, 0, 1), [4, 1, 1, 1, 1], 0, "12113145", "11112345"],
		["4+1+1+1+1, cost 1", slots(1, 0, 0, 1), [4, 1, 1, 1, 1], 0, "11112345", "11112345"],
		["15+1+1, defaults", slots(5, 3, 50, 3), [15, 1, 1], 0, "12111113111111111", `${"1".repeat(15)}23`],
		["20+4+1, same second", slots(2, 0, 0, 1), [20, 4, 1], 0, "1131111111122221111111111", `${"1".repeat(20)}22223`],
		["20+4+1, 10 s apart", slots(2, 0, 0, 1), [20, 4, 1], 10, "1111111122322111111111111", `${"1".repeat(20)}22223`],
	] as const)("has the known sequences: %s", async (_, knobs, sizes, apart, qmgr, oqmgr) => {
		expect(await sequence("qmgr", knobs, sizes, apart)).toBe(qmgr);
		expect(await sequence("oqmgr", knobs, sizes, apart)).toBe(oqmgr);
	});

	it("tells of activation, asks and the end of a message", async () => {
		await session("qmgr", {}, async (apply) => {
			expect(await apply({ do: "arrive", message: "M1", recipients: ["b@D1.t1", "a@D1.t1"] })).toEqual([
				{ saw: "activate", message: "M1" },
				{ saw: "ask", transport: "t1" },
			]);
			expect(await apply({ do: "slot", transport: "t1" })).toEqual([
				{
					saw: "select",
					delivery: 1,
					transport: "t1",
					message: "M1",
					destination: "D1",
					recipients: ["a@D1.t1", "b@D1.t1"],
				},
			]);
			expect(await apply({ do: "complete", delivery: 1, outcome: "delivered" })).toEqual([
				{ saw: "finish", message: "M1", fate: "removed" },
			]);
			await expect(apply({ do: "complete", delivery: 1, outcome: "delivered" })).rejects.toBeInstanceOf(
				ImpossibleStimulus,
			);
		});
	});

	it("asks in the order of allocation, which goes round the transports", async () => {
		await session("qmgr", {}, async (apply) => {
			const recipients = ["a@d1.t1", "b@d2.t1", "c@d1.t2", "d@d2.t2"];
			const seen = await apply({ do: "arrive", message: "M1", recipients });
			expect(seen.flatMap((one) => (one.saw === "ask" ? [one.transport] : []))).toEqual(["t2", "t1", "t2", "t1"]);
		});
	});

	it("activates waiting messages one by one, in order, as places become free", async () => {
		await session("qmgr", { qmgr_message_active_limit: "1" }, async (apply) => {
			await apply({ do: "arrive", message: "M1", recipients: to(1) });
			expect(await apply({ do: "arrive", message: "M3", recipients: to(1) })).toEqual([]);
			expect(await apply({ do: "arrive", message: "M2", recipients: to(1) })).toEqual([]);
			await apply({ do: "slot", transport: "t1" });
			expect(await apply({ do: "complete", delivery: 1, outcome: "delivered" })).toEqual([
				{ saw: "activate", message: "M3" },
				{ saw: "finish", message: "M1", fate: "removed" },
				{ saw: "ask", transport: "t1" },
			]);
		});
	});

	it("defers with a wakeup time, and takes a message again no earlier", async () => {
		await session("qmgr", { minimal_backoff_time: "100s" }, async (apply) => {
			await apply({ do: "tick", seconds: 5 });
			await apply({ do: "arrive", message: "M1", recipients: to(2) });
			await apply({ do: "slot", transport: "t1" });
			expect(await apply({ do: "complete", delivery: 1, outcome: "deferred" })).toEqual([
				{ saw: "finish", message: "M1", fate: "deferred", wakeup: 105 },
			]);
			await apply({ do: "tick", seconds: 98 });
			expect(await apply({ do: "rescan", message: "M1" })).toEqual([]);
			await apply({ do: "tick", seconds: 1 });
			expect(await apply({ do: "rescan", message: "M1" })).toEqual([
				{ saw: "activate", message: "M1" },
				{ saw: "ask", transport: "t1" },
			]);
		});
	});

	it("skips recipients that are done when it takes a message again", async () => {
		await session("qmgr", { default_destination_recipient_limit: "1", minimal_backoff_time: "1s" }, async (apply) => {
			await apply({ do: "arrive", message: "M1", recipients: ["a@d1.t1", "b@d1.t1"] });
			await apply({ do: "slot", transport: "t1" });
			await apply({ do: "complete", delivery: 1, outcome: "delivered" });
			await apply({ do: "slot", transport: "t1" });
			await apply({ do: "complete", delivery: 2, outcome: "deferred" });
			await apply({ do: "rescan", message: "M1" });
			const [selection] = await apply({ do: "slot", transport: "t1" });
			expect(selection).toMatchObject({ saw: "select", recipients: ["b@d1.t1"] });
		});
	});

	it("holds a greeted agent for the transport's rate delay", async () => {
		await session("qmgr", { t1_transport_rate_delay: "2s" }, async (apply) => {
			await apply({ do: "arrive", message: "M1", recipients: to(1) });
			expect(await apply({ do: "slot", transport: "t1" })).toEqual([]);
			expect(await apply({ do: "tick", seconds: 1 })).toEqual([]);
			expect(await apply({ do: "tick", seconds: 1 })).toMatchObject([{ saw: "select", delivery: 1 }]);
		});
	});

	it.each(["qmgr", "oqmgr"] as const)(
		"%s: an agent that vanishes between greeting and request is a failed hand-off",
		async (manager) => {
			await session(manager, {}, async (apply) => {
				await apply({ do: "arrive", message: "M1", recipients: to(1) });
				expect(await apply({ do: "vanish", transport: "t1" })).toEqual([{ saw: "ask", transport: "retry" }]);
				expect(await apply({ do: "slot", transport: "retry" })).toMatchObject([
					{ saw: "select", destination: "4.3.0 mail transport unavailable", message: "M1" },
				]);
			});
		},
	);

	it("a refusal kills the transport, for retry as for any other, until its time is over", async () => {
		await session("qmgr", { transport_retry_time: "60s" }, async (apply) => {
			await apply({ do: "arrive", message: "M1", recipients: to(1) });
			expect(await apply({ do: "refuse", transport: "t1" })).toEqual([{ saw: "ask", transport: "retry" }]);
			expect(await apply({ do: "refuse", transport: "retry" })).toEqual([
				{ saw: "finish", message: "M1", fate: "deferred", wakeup: 300 },
			]);
			expect(await apply({ do: "arrive", message: "M2", recipients: to(1) })).toEqual([
				{ saw: "activate", message: "M2" },
				{ saw: "finish", message: "M2", fate: "deferred", wakeup: 300 },
			]);
			await apply({ do: "tick", seconds: 60 });
			expect(await apply({ do: "arrive", message: "M3", recipients: to(1) })).toEqual([
				{ saw: "activate", message: "M3" },
				{ saw: "ask", transport: "t1" },
			]);
		});
	});

	const batches = {
		qmgr_message_recipient_limit: "2",
		qmgr_message_active_limit: "2",
		qmgr_message_recipient_minimum: "2",
		default_recipient_limit: "0",
	};

	it("sets a file aside whose next batch cannot be read, and only then", async () => {
		await session("qmgr", batches, async (apply) => {
			await apply({ do: "arrive", message: "M1", recipients: to(5) });
			expect(await apply({ do: "corrupt", message: "M1" })).toEqual([]);
			expect(await apply({ do: "slot", transport: "t1" })).toMatchObject([{ saw: "select", recipients: to(2) }]);
			expect(await apply({ do: "complete", delivery: 1, outcome: "delivered" })).toEqual([
				{ saw: "finish", message: "M1", fate: "corrupt" },
			]);
			await apply({ do: "arrive", message: "M1", recipients: to(1) });
			await apply({ do: "corrupt", message: "M1" });
			await apply({ do: "slot", transport: "t1" });
			expect(await apply({ do: "complete", delivery: 2, outcome: "delivered" })).toEqual([
				{ saw: "finish", message: "M1", fate: "removed" },
			]);
		});
	});

	it("sets a waiting file aside that cannot be read at all, and goes on to the next", async () => {
		await session("qmgr", { qmgr_message_active_limit: "1" }, async (apply) => {
			await apply({ do: "arrive", message: "M1", recipients: to(1) });
			await apply({ do: "arrive", message: "M2", recipients: to(1) });
			await apply({ do: "arrive", message: "M3", recipients: to(1) });
			await apply({ do: "corrupt", message: "M2" });
			await apply({ do: "slot", transport: "t1" });
			expect(await apply({ do: "complete", delivery: 1, outcome: "delivered" })).toEqual([
				{ saw: "activate", message: "M2" },
				{ saw: "activate", message: "M3" },
				{ saw: "finish", message: "M1", fate: "removed" },
				{ saw: "finish", message: "M2", fate: "corrupt" },
				{ saw: "ask", transport: "t1" },
			]);
		});
	});

	it("leaves nothing behind", async () => {
		const installation = live.installation;
		if (installation === null) return;
		const temporaryDirectory = mkdtempSync(join(tmpdir(), "spoolproof-test-"));
		try {
			const adapter = postfixAdapter({ installation, temporaryDirectory });
			const started = await adapter.start({ manager: "qmgr", knobs: {}, transports: ["t1"] });
			await started.apply({ do: "arrive", message: "M1", recipients: to(3) });
			expect(readdirSync(temporaryDirectory)).toHaveLength(1);
			await started.stop();
			expect(readdirSync(temporaryDirectory)).toEqual([]);
		} finally {
			rmSync(temporaryDirectory, { recursive: true });
		}
	});

	it("does the same again and again, also side by side", async () => {
		const knobs = slots(2, 1, 50, 1);
		const runs = await Promise.all(Array.from({ length: 6 }, () => sequence("qmgr", knobs, [7, 3, 2, 5], 1)));
		expect(new Set(runs).size).toBe(1);
		expect(runs[0]).toHaveLength(17);
	});
});
