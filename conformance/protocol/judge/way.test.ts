// The way of a recorded run through the machines: whole, without gaps, up to what is wrong.
import { expect, test } from "vitest";
import { earlyAnnouncement, exchange } from "../../diagrams/examples.js";
import { machinesOf } from "../../diagrams/machines.js";
import { viewOf } from "../../diagrams/statechart/machine.js";
import type { ProtocolTrace, ProtocolTraceEvent } from "./trace.js";
import { wayOf } from "./way.js";

/**
 * Transitions that do not begin where the one before of the same machine ended. Left out are clean, of which there are two, and what a
 * machine does at once, of which no event tells.
 */
function gaps(taken: readonly string[]): string[] {
	const views = machinesOf("protocol").map(viewOf);
	const atOnce = new Set(
		views.flatMap(({ transitions }) =>
			transitions.filter(({ event }) => event === "").map(({ from, to }) => `${from} ${to}`),
		),
	);
	const transitions = new Map(views.flatMap((view) => view.transitions.map((one) => [one.id, one] as const)));
	const states = new Map(views.map(({ id, states }) => [id, states.find(({ isInitial }) => isInitial)?.path]));
	return taken.flatMap((id) => {
		const [machine = ""] = id.split("/");
		const transition = transitions.get(id);
		if (machine === "clean") return [];
		const at = states.get(machine);
		const follows =
			transition !== undefined && ([null, at].includes(transition.from) || atOnce.has(`${at} ${transition.from}`));
		if (transition?.to) states.set(machine, transition.to);
		return follows ? [] : [id];
	});
}

/** The exchange with other events, renumbered. */
function changed(change: (events: readonly ProtocolTraceEvent[]) => readonly ProtocolTraceEvent[]): ProtocolTrace {
	const { header, events } = exchange();
	return { header, events: change(events).map((event, index) => ({ ...event, n: index + 1 })) };
}

test("the way of a run that conforms is whole: from the injection of the message to the end of the programs", () => {
	const { message, messages, taken, failing } = wayOf(exchange());
	expect([message, messages, failing]).toEqual(["457", 1, []]);
	expect(gaps(taken)).toEqual([]);
	expect(taken[0]).toBe("queue/waiting/STEP/0");
	expect(taken).toEqual(
		expect.arrayContaining(["todo/waiting/REPLY/0", "send/working/DELIVER/0", "message/s5/MARK/0"]),
	);
	expect(taken).toContain("send/quitting/EXIT/0");
});

test("a gap would be noticed", () => {
	const { taken } = wayOf(exchange());
	const at = taken.indexOf("todo/opening/STEP/0");
	expect(gaps([...taken.slice(0, at), ...taken.slice(at + 1)])).toEqual(["todo/listing/STEP/0"]);
});

test("the way of a wrong run ends before the wrong event, and the transition that states the rule is told", () => {
	const { message, taken, failing } = wayOf(earlyAnnouncement().trace);
	expect([message, failing]).toEqual(["457", ["todo/waiting/REPLY/0"]]);
	expect(gaps(taken)).toEqual([]);
	expect(taken.filter((id) => id.startsWith("todo/")).at(-1)).toBe("todo/asking/STEP/0");
});

test("where the form of a word is wrong the message is the one that was talked about last, the transitions those that cite the rule", () => {
	const run = changed((events) =>
		events.flatMap((event) => ("bytes" in event && event.bytes === "+" ? [event, event] : [event])),
	);
	const { message, failing } = wayOf(run);
	expect(message).toBe("457");
	expect(failing.length).toBeGreaterThan(0);
	for (const id of failing) expect(id).toMatch(/^clean\//);
});

test("where a case waited in vain the message is one that is not done", () => {
	const run = changed((events) => {
		const asked = events.findIndex((event) => "bytes" in event && event.bytes.startsWith("todo/")) + 1;
		return [
			{ n: 0, queued: "1000", local: 1, remote: 0 },
			{ n: 0, from: "send", to: "todo", bytes: "S" },
			{ n: 0, from: "todo", to: "todo-clean", bytes: "todo/1000\0" },
			{ n: 0, from: "todo-clean", to: "todo", bytes: "+" },
			{ n: 0, queued: "457", local: 1, remote: 1 },
			...events.slice(asked - 1, asked + 2),
			{ n: 0, broken: "protocol.todo.every-message-announced", why: "waited in vain" },
		];
	});
	const { message, messages, failing } = wayOf(run);
	expect([message, messages]).toEqual(["1000", 2]);
	expect(failing.length).toBeGreaterThan(0);
	for (const id of failing) expect(id).toMatch(/^todo\//);
});

test("of several messages it is the way of the one that is concerned", () => {
	const run = changed((events) => {
		const early = events.findIndex((event) => "bytes" in event && event.bytes.startsWith("todo/"));
		return [
			...events.slice(0, early),
			{ n: 0, queued: "1000", local: 1, remote: 0 },
			{ n: 0, from: "todo", to: "send", bytes: "DL1000\0" },
		];
	});
	const { message, messages, failing } = wayOf(run);
	expect([message, messages]).toEqual(["1000", 2]);
	expect(failing.length).toBe(1);
});
