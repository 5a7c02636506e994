/** The files of a message, step by step, and what the machines' texts promise beyond what the exploration shows. */
import { describe, expect, it } from "vitest";
import { initialTransition, transition } from "xstate";
import { afterOperation, afterPowerFailure, diskState, EMPTY_DISK } from "./disk.js";
import type { DiskOperation, Kinds } from "./effects.js";
import { type DiskModel, type MessageEvent, messageMachine } from "./message.js";

const op = (type: "CREATE" | "UNLINK" | "SYNC", file: "mess" | "intd" | "todo" | "info" | "local"): DiskOperation => ({
	type,
	file,
});
const INJECTION: readonly MessageEvent[] = [
	op("CREATE", "mess"),
	op("SYNC", "mess"),
	op("CREATE", "intd"),
	op("SYNC", "intd"),
	{ type: "LINK" },
];
const PREPROCESSING: readonly MessageEvent[] = [
	op("CREATE", "info"),
	op("CREATE", "local"),
	op("SYNC", "info"),
	op("SYNC", "local"),
	op("UNLINK", "intd"),
	op("UNLINK", "todo"),
];

function run(disk: DiskModel, ...events: readonly MessageEvent[]) {
	const kinds: Kinds = "L";
	const [start] = initialTransition(messageMachine, { kinds, disk });
	return events.reduce((snapshot, event) => transition(messageMachine, snapshot, event)[0], start);
}

describe("the marks of files", () => {
	it("follow the operations", () => {
		const created = afterOperation(EMPTY_DISK, op("CREATE", "mess"));
		expect(created).toBe("w------");
		expect(afterOperation("w------", op("CREATE", "mess"))).toBeNull();
		expect(afterOperation("w------", op("SYNC", "mess"))).toBe("s------");
		expect(afterOperation("ss-----", { type: "LINK" })).toBe("sss----");
		expect(afterOperation("s-s----", op("UNLINK", "intd"))).toBe("s-s----");
		expect(afterOperation("s--ss--", { type: "MARK", file: "local" })).toBe("s--sm--");
		expect(afterOperation("s--s---", { type: "MARK", file: "local" })).toBeNull();
		expect(afterOperation("s--ss--", { type: "NOTE" })).toBe("s--ss-w");
		expect(afterOperation("s------", op("SYNC", "info"))).toBeNull();
	});

	it("tell the state, and what a power failure leaves of contents", () => {
		expect(diskState("sss----")).toBe("S4");
		expect(diskState("ss-s---")).toBeNull();
		expect(afterPowerFailure("sw-wm--", "kept")).toBe("ss-sm--");
		expect(afterPowerFailure("sw-wm--", "lost")).toBe("sd-ds--");
	});
});

describe("the message machine", () => {
	it("goes from S1 to S5 as INTERNALS says", () => {
		const values = [...INJECTION, ...PREPROCESSING].map(
			(_, end) => run("synchronous", ...[...INJECTION, ...PREPROCESSING].slice(0, end + 1)).value,
		);
		expect(values).toEqual(["s2", "s2", "s3", "s3", "s4", "s4", "s4", "s4", "s4", "s4", "s5"]);
	});

	it.each<[string, readonly MessageEvent[]]>([
		["todo/ removed before intd/", [...INJECTION, op("CREATE", "info"), op("UNLINK", "todo")]],
		["todo/ removed without info/", [...INJECTION, op("UNLINK", "intd"), op("UNLINK", "todo")]],
		["mess/ of a queued message removed", [...INJECTION, op("UNLINK", "mess")]],
		["mess/ removed before info/", [...INJECTION, ...PREPROCESSING, op("UNLINK", "local"), op("UNLINK", "mess")]],
		["info/ removed before the recipients", [...INJECTION, ...PREPROCESSING, op("UNLINK", "info")]],
		["an envelope without a message", [op("CREATE", "intd")]],
	])("fits no state after: %s", (_, events) => {
		expect(run("synchronous", ...events).value).toBe("none");
	});

	it("keeps directory operations through a power failure if they are synchronous", () => {
		const dark = run("synchronous", ...INJECTION, { type: "POWER" });
		expect(dark.value).toBe("dark");
		const [settled] = transition(messageMachine, dark, { type: "SETTLE", keep: 0, contents: "lost" });
		expect([settled.value, settled.context.now]).toEqual(["s4", "sss----"]);
		expect(dark.can({ type: "SETTLE", keep: 1, contents: "lost" })).toBe(false);
	});

	it("may lose the link into todo/ if they are not, but nothing before the last sync", () => {
		const dark = run("asynchronous", ...INJECTION, { type: "POWER" });
		expect(dark.context.earlier).toEqual(["ss-----"]);
		const left = [0, 1].map(
			(keep) => transition(messageMachine, dark, { type: "SETTLE", keep, contents: "kept" })[0].value,
		);
		expect(left).toEqual(["s3", "s4"]);
	});

	it("loses contents that were not synced", () => {
		const dark = run("synchronous", ...INJECTION, op("CREATE", "info"), { type: "POWER" });
		const [settled] = transition(messageMachine, dark, { type: "SETTLE", keep: 0, contents: "lost" });
		expect(settled.context.now).toBe("sssd---");
	});
});
