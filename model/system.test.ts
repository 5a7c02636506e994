/** The product on machines small enough to count by hand. */
import { describe, expect, it } from "vitest";
import { assign, setup } from "xstate";
import { canonicalJson, type Effects, type ProcessDefinition, System, type SystemState } from "./system.js";

const EFFECTS = {
	push: (_: unknown, _params: Effects["push"]) => {},
	take: (_: unknown, _params: Effects["take"]) => {},
	sync: (_: unknown, _params: Effects["sync"]) => {},
	close: (_: unknown, _params: Effects["close"]) => {},
	open: (_: unknown, _params: Effects["open"]) => {},
};

const writer = setup({ actions: EFFECTS }).createMachine({
	id: "writer",
	initial: "on",
	states: {
		on: {
			on: {
				WRITE: { actions: { type: "push", params: { channel: "pipe", message: "x" } } },
				LEAVE: { target: "off", actions: { type: "close", params: { channel: "pipe", end: "write" } } },
				BROKEN: "off",
			},
		},
		off: { on: { RENEW: { target: "on", actions: { type: "open", params: { channel: "pipe" } } } } },
	},
});

const reader = setup({ actions: EFFECTS, types: { context: {} as { heard: number } } }).createMachine({
	id: "reader",
	context: { heard: 0 },
	initial: "on",
	states: {
		on: {
			on: {
				HEAR: {
					actions: [
						{ type: "take", params: { channel: "pipe" } },
						assign({ heard: ({ context }) => Math.min(2, context.heard + 1) }),
					],
				},
				END: "off",
				LEAVE: { target: "off", actions: { type: "close", params: { channel: "pipe", end: "read" } } },
				PAIR: {
					actions: { type: "sync", params: { to: "writer", event: { type: "LEAVE" } } },
				},
			},
		},
		off: {},
	},
});

const WRITER: ProcessDefinition = {
	name: "writer",
	machine: writer,
	events: [{ type: "WRITE" }, { type: "LEAVE" }, { type: "RENEW" }],
	reads: [],
	writes: [{ channel: "pipe", broken: "BROKEN" }],
};
const READER: ProcessDefinition = {
	name: "reader",
	machine: reader,
	events: [{ type: "LEAVE" }, { type: "PAIR" }],
	reads: [{ channel: "pipe", event: "HEAR", end: "END" }],
	writes: [],
};
const make = () => new System({ processes: [WRITER, READER], channels: { pipe: 1 } });

const names = (system: System, state: SystemState) =>
	system.steps(state).map(({ process, event }) => `${process} ${event.type}`);

function go(system: System, ...path: readonly string[]): SystemState {
	return path.reduce((state, wanted) => {
		const step = system.steps(state).find(({ process, event }) => `${process} ${event.type}` === wanted);
		if (!step) throw new Error(`${wanted} is not possible here; possible: ${names(system, state).join(", ")}`);
		return step.next;
	}, system.initial());
}

describe("the product of machines", () => {
	it("lets nobody write into a full channel, and hear only what is there", () => {
		const system = make();
		expect(names(system, system.initial())).toEqual(["writer WRITE", "writer LEAVE", "reader LEAVE", "reader PAIR"]);
		const full = go(system, "writer WRITE");
		expect(system.contents(full, "pipe")).toEqual(["x"]);
		expect(names(system, full)).toEqual(["writer LEAVE", "reader LEAVE", "reader PAIR", "reader HEAR"]);
	});

	it("tells the end of a channel only after its contents", () => {
		const system = make();
		const closed = go(system, "writer WRITE", "writer LEAVE");
		expect(names(system, closed)).toContain("reader HEAR");
		expect(names(system, closed)).not.toContain("reader END");
		const read = go(system, "writer WRITE", "writer LEAVE", "reader HEAR");
		expect(names(system, read)).toContain("reader END");
		expect(system.local(read, "reader")).toEqual({ value: "on", context: { heard: 1 } });
	});

	it("loses what is in a channel with its reader, and tells the writer", () => {
		const system = make();
		const alone = go(system, "writer WRITE", "reader LEAVE");
		expect(system.contents(alone, "pipe")).toEqual([]);
		expect(names(system, alone)).toEqual(["writer LEAVE", "writer BROKEN"]);
	});

	it("opens a channel anew", () => {
		const system = make();
		const renewed = go(system, "writer WRITE", "writer LEAVE", "writer RENEW");
		expect(system.contents(renewed, "pipe")).toEqual([]);
		expect(names(system, renewed)).toContain("writer WRITE");
	});

	it("lets two machines meet only if both can step", () => {
		const system = make();
		const met = go(system, "reader PAIR");
		expect(system.local(met, "writer").value).toBe("off");
		expect(names(system, met)).not.toContain("reader PAIR");
	});

	it("names the transitions that a step took, those of the met machine too", () => {
		const system = make();
		const pair = system.steps(system.initial()).find(({ event }) => event.type === "PAIR");
		expect(pair?.transitions).toEqual(["reader/on/PAIR/0", "writer/on/LEAVE/0"]);
	});

	it("tells states apart by their key, and only those", () => {
		const system = make();
		const direct = go(system, "reader PAIR");
		const other = go(system, "writer LEAVE");
		expect(system.key(direct)).toBe(system.key(other));
		expect(system.key(direct)).not.toBe(system.key(system.initial()));
		expect(canonicalJson({ b: 1, a: [{ d: 1, c: 2 }] })).toBe('{"a":[{"c":2,"d":1}],"b":1}');
	});

	it("refuses names that it does not have", () => {
		const system = make();
		expect(() => system.contents(system.initial(), "tube")).toThrow(/no channel "tube"/);
		expect(() => system.local(system.initial(), "ghost")).toThrow(/no process "ghost"/);
	});
});
