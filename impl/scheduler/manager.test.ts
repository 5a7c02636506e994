// Both managers through their public face: the documented and the observed sequences, the rest of the boundary, and wrong use.
import { describe, expect, test } from "vitest";
import {
	mayActivate,
	PreemptiveQueueManager,
	type QueueManagerOptions,
	RoundRobinQueueManager,
	SchedulerError,
} from "./index.js";
import { Mailroom, TestFile } from "./testing/mailroom.js";

const qmgr = (options: QueueManagerOptions) => new PreemptiveQueueManager(options);
const oqmgr = (options: QueueManagerOptions) => new RoundRobinQueueManager(options);

const MANAGERS = { qmgr, oqmgr };

function slots(text: string): Record<string, string> {
	const [cost = "5", loan = "3", discount = "50", minimum = "3"] = text.split("/");
	return {
		default_delivery_slot_cost: cost,
		default_delivery_slot_loan: loan,
		default_delivery_slot_discount: discount,
		default_minimum_delivery_slots: minimum,
	};
}

function mail(name: string, count: number, destination = "d", created = 0): TestFile {
	const addresses = Array.from({ length: count }, (_, index) => `r${String(index).padStart(3, "0")}@${destination}.t1`);
	return new TestFile(name, addresses, { created });
}

/** Runs of a digit, written as 1x14. */
function unfolded(text: string): string {
	return text
		.replace(/(\d)x(\d+) ?/g, (_, digit: string, count: string) => digit.repeat(Number(count)))
		.replaceAll(" ", "");
}

// Observed on the live Postfix 3.7.11: sizes, knobs (cost/loan/discount/minimum), qmgr, oqmgr. The first two are the document's.
const SEQUENCES = [
	["10+2+2", "2/0/0/3", "11112211113311", "11111111112233"],
	["10+2+2", "2/0/50/3", "11221111331111", "11111111112233"],
	["4+1+1+1+1", "2/0/0/1", "11211345", "11112345"],
	["4+1+1+1+1", "2/1/0/1", "12113145", "11112345"],
	["4+1+1+1+1", "2/0/100/1", "12113145", "11112345"],
	["4+1+1+1+1", "2/0/0/3", "11112345", "11112345"],
	["4+1+1+1+1", "0/0/0/1", "11112345", "11112345"],
	["4+1+1+1+1", "1/0/0/1", "11112345", "11112345"],
	["4+2+2", "2/0/0/1", "11112233", "11112233"],
	["4+2+2", "2/0/50/1", "11221133", "11112233"],
	["14+1+1", "5/3/50/3", "1x14 2 3", "1x14 2 3"],
	["15+1+1", "5/3/50/3", "12111113111111111", "1x15 2 3"],
	["30+10+3", "2/0/0/1", "1x6 333 1x20 2x10 1x4", "1x30 2x10 333"],
	["20+4+1", "2/0/0/1", "1131111111122221111111111", "1x20 2222 3"],
] as const;

describe.each(SEQUENCES)("%s with %s", (sizes, knobs, preemptive, roundRobin) => {
	test.each([
		["qmgr", preemptive],
		["oqmgr", roundRobin],
	] as const)("%s: %s", (manager, expected) => {
		const room = new Mailroom(MANAGERS[manager], { ...slots(knobs), default_destination_recipient_limit: "1" });
		for (const [index, size] of sizes.split("+").entries()) {
			room.manager.activate(mail(`M${index + 1}`, Number(size), `d${index + 1}`));
		}
		room.drain();
		expect(room.order()).toBe(unfolded(expected));
	});
});

test("a candidate's score grows with its age: 20+4+1, ten seconds apart", () => {
	const room = new Mailroom(qmgr, { ...slots("2/0/0/1"), default_destination_recipient_limit: "1" });
	for (const [index, size] of [20, 4, 1].entries()) {
		if (index > 0) room.manager.advance(10);
		room.manager.activate(mail(`M${index + 1}`, size, `d${index + 1}`));
	}
	room.drain();
	expect(room.order()).toBe("1111111122322111111111111");
});

test.each([
	["qmgr", "1111221133"],
	["oqmgr", "1231231111"],
] as const)("%s, three destinations: %s", (manager, expected) => {
	const room = new Mailroom(MANAGERS[manager], {
		...slots("2/0/0/1"),
		initial_destination_concurrency: "20",
		default_destination_recipient_limit: "50",
	});
	for (const [index, size] of [6, 2, 2].entries()) {
		const file = mail(`M${index + 1}`, size, `d${index + 1}`);
		room.manager.activate(new TestFile(file.name, file.addresses, { single: true }));
	}
	room.fill();
	expect(room.order()).toBe(expected);
});

test.each([
	["qmgr", "12|1|2|311"],
	["oqmgr", "12|1|2|113"],
] as const)("%s, blocked by a destination: %s", (manager, expected) => {
	const room = new Mailroom(MANAGERS[manager], { ...slots("2/0/0/1"), default_destination_concurrency_limit: "1" });
	for (const [index, [size, destination]] of (
		[
			[4, "d1"],
			[2, "d2"],
			[1, "d1"],
		] as const
	).entries()) {
		const file = mail(`M${index + 1}`, size, destination);
		room.manager.activate(new TestFile(file.name, file.addresses, { single: true }));
	}
	const parts: string[] = [];
	for (let round = 0; round < 3; round++) {
		room.fill();
		parts.push(room.order());
		room.complete();
	}
	room.fill();
	while (room.running.length > 0) {
		room.complete();
		room.fill();
	}
	expect([...parts, room.order()].join("|")).toBe(expected);
});

describe.each(Object.entries(MANAGERS))("%s", (_name, make) => {
	test("asks for two agents at most, and only for what can be selected", () => {
		const room = new Mailroom(make, { default_destination_concurrency_limit: "1" });
		room.manager.activate(mail("M1", 1));
		expect(room.take()).toEqual(["ask t1"]);
		room.manager.activate(mail("M2", 1, "e"));
		room.manager.activate(mail("M3", 1, "f"));
		expect(room.take()).toEqual(["ask t1"]);
	});

	test("reads batch by batch, each recipient once", () => {
		const room = new Mailroom(make, {
			qmgr_message_active_limit: "1",
			qmgr_message_recipient_limit: "2",
			qmgr_message_recipient_minimum: "2",
			default_recipient_limit: "2",
			default_destination_recipient_limit: "1",
		});
		room.manager.activate(mail("M1", 7));
		room.drain();
		const records = room.take().flatMap((event) => (event.startsWith("select") ? [event.split(" ").at(-1)] : []));
		expect(records).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
	});

	test("defers with a backoff as long as the message's age, within bounds", () => {
		const room = new Mailroom(make, { minimal_backoff_time: "10s", maximal_backoff_time: "40s" });
		const wakeups = [0, 20, 100].map((age) => {
			room.manager.advance(age);
			room.manager.activate(mail("M1", 1, "d", room.manager.now - age));
			room.fill();
			room.complete(0, { kind: "deferred" });
			const end = [...room.finished.values()].at(-1);
			return end?.fate === "deferred" ? end.wakeup - room.manager.now : end?.fate;
		});
		expect(wakeups).toEqual([10, 20, 40]);
	});

	test("a dead destination's mail goes to the retry transport, and the destination comes back", () => {
		const room = new Mailroom(make, { t1_initial_destination_concurrency: "1", minimal_backoff_time: "30s" });
		room.manager.activate(mail("M1", 1));
		room.manager.activate(mail("M2", 1));
		room.slot();
		room.take();
		room.complete(0, { kind: "site-failure", reason: { status: "4.4.1", text: "site is down" } });
		expect(room.take()).toEqual(["finish M1 deferred 30", "ask retry"]);
		room.slot("retry");
		expect(room.take()).toEqual(["select M2 4.4.1 delivery temporarily suspended: site is down 0"]);
		room.manager.activate(mail("M3", 1));
		expect(room.take()).toEqual(["ask retry"]);
		room.manager.advance(30);
		room.manager.activate(mail("M4", 1));
		expect(room.take()).toEqual(["ask t1"]);
	});

	test("a flush forgets that a destination is dead", () => {
		const room = new Mailroom(make, { initial_destination_concurrency: "1" });
		room.manager.activate(mail("M1", 1));
		room.slot();
		room.complete(0, { kind: "site-failure", reason: { status: "4.4.1", text: "site is down" } });
		room.take();
		room.manager.flush();
		room.manager.activate(mail("M2", 1));
		expect(room.take()).toEqual(["ask t1"]);
	});

	test("a failed hand-off kills the transport until its retry time is over", () => {
		const room = new Mailroom(make, { transport_retry_time: "60s" });
		room.manager.activate(mail("M1", 1));
		room.reachable = false;
		room.slot();
		room.reachable = true;
		expect(room.take()).toEqual(["ask t1", "ask retry"]);
		room.manager.activate(mail("M2", 1));
		expect(room.take()).toEqual(["ask retry"]);
		room.manager.advance(60);
		room.manager.activate(mail("M3", 1));
		expect(room.take()).toEqual(["ask t1"]);
	});

	test("a destination rate delay spaces deliveries", () => {
		const room = new Mailroom(make, { t1_destination_rate_delay: "3s" });
		room.manager.activate(mail("M1", 1));
		room.manager.activate(mail("M2", 1));
		room.slot();
		room.take();
		room.complete();
		expect(room.take()).toEqual(["finish M1 removed"]);
		room.manager.advance(2);
		expect(room.take()).toEqual([]);
		room.manager.advance(1);
		expect(room.take()).toEqual(["ask t1"]);
	});

	test("with a transport rate delay an agent is used only after a while, and the next asked for after the delivery", () => {
		const room = new Mailroom(make, { t1_transport_rate_delay: "2s" });
		room.manager.activate(mail("M1", 1));
		room.manager.activate(mail("M2", 1, "e"));
		room.slot();
		expect(room.take()).toEqual(["ask t1"]);
		room.manager.advance(2);
		expect(room.order()).toHaveLength(1);
		room.complete();
		expect(room.take().at(-1)).toBe("ask t1");
	});

	test("a file that cannot be read on is finished as corrupt when what was read is done", () => {
		const room = new Mailroom(make, {
			qmgr_message_active_limit: "1",
			qmgr_message_recipient_limit: "2",
			qmgr_message_recipient_minimum: "2",
			default_recipient_limit: "1",
			default_destination_recipient_limit: "1",
		});
		const file = mail("M1", 5);
		room.manager.activate(file);
		file.unreadableFrom = 2;
		room.drain();
		expect(room.finished.get(file)).toEqual({ fate: "corrupt" });
		expect(room.manager.active).toBe(0);
	});

	test("errors of a queue file other than unreadable records are passed on", () => {
		const room = new Mailroom(make);
		const file = mail("M1", 1);
		file.recipient = () => {
			throw new RangeError("a bug of the embedding program");
		};
		expect(() => room.manager.activate(file)).toThrow(RangeError);
	});

	test("wrong use is a clear error, and changes nothing", () => {
		const room = new Mailroom(make, { qmgr_message_active_limit: "1" });
		expect(() => room.manager.agentReady("t1")).toThrow(SchedulerError);
		expect(() => room.manager.complete(1, { kind: "delivered" })).toThrow("never selected");
		room.manager.activate(mail("M1", 1));
		expect(() => room.manager.activate(mail("M2", 1))).toThrow("the active queue is full");
		expect(() => room.manager.agentFailed("t2")).toThrow('no agent of transport "t2" was asked for');
		room.slot();
		expect(() => room.manager.agentReady("t1")).toThrow(SchedulerError);
		expect(() => room.manager.advance(0.5)).toThrow("whole seconds");
		const delivery = room.running[0]?.delivery ?? 0;
		room.complete();
		expect(() => room.manager.complete(delivery, { kind: "delivered" })).toThrow("has ended already");
		room.manager.activate(mail("M2", 1));
		room.slot();
		// The same row is used again, under another number.
		expect(() => room.manager.complete(delivery, { kind: "delivered" })).toThrow(SchedulerError);
		expect(() => room.manager.describe(delivery)).toThrow(SchedulerError);
		room.complete();
		expect(room.manager.active).toBe(0);
	});

	test("unknown knobs are refused with the nearest name", () => {
		expect(() => new Mailroom(make, { qmgr_message_active_limt: "1" })).toThrow("qmgr_message_active_limit");
	});
});

test("oqmgr takes no more mail when the recipients in core are at their limit", () => {
	const room = new Mailroom(oqmgr, { qmgr_message_active_limit: "3", qmgr_message_recipient_limit: "3" });
	room.manager.activate(mail("M1", 3));
	expect(room.manager.hasRoom).toBe(false);
	expect(new Mailroom(qmgr, { qmgr_message_active_limit: "3" }).manager.hasRoom).toBe(true);
});

test("a deferred file may be activated a second before its time", () => {
	expect([mayActivate(10, 8), mayActivate(10, 9), mayActivate(10, 11)]).toEqual([false, true, true]);
});
