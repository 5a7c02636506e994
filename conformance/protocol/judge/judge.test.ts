import { describe, expect, it } from "vitest";
import { DIALECT_NAMES, DIALECTS, type DialectName } from "../../../model/protocol/dialects.js";
import { CALM, protocolSystem, type Scope } from "../../../model/protocol/system.js";
import { type Step, System } from "../../../model/system.js";
import { traceOfModel } from "./from-model.js";
import { judgeProtocolTrace } from "./judge.js";
import {
	PROTOCOL_TRACE_VERSION,
	type ProtocolTrace,
	ProtocolTraceError,
	type ProtocolTraceEvent,
	readProtocolTrace,
	type TracedProgram,
	writeProtocolTrace,
} from "./trace.js";
import { cleanWord, NulSplitter, todoWord } from "./words.js";

type Bare = ProtocolTraceEvent extends infer Event ? (Event extends unknown ? Omit<Event, "n"> : never) : never;

const TODO: readonly TracedProgram[] = ["todo", "todo-clean"];
const SEND: readonly TracedProgram[] = ["send", "send-clean"];

function trace(
	events: readonly Bare[],
	dialect: DialectName = "exttodo",
	subjects: readonly TracedProgram[] = TODO,
): ProtocolTrace {
	return {
		header: {
			subjects: [...subjects],
			spoolproof: "trace",
			version: PROTOCOL_TRACE_VERSION,
			wing: "protocol",
			implementation: "test",
			dialect,
			requirements: "1",
		},
		events: events.map((event, index) => ({ ...event, n: index + 1 }) as ProtocolTraceEvent),
	};
}

const queued: Bare = { queued: "457", local: 1, remote: 0 };
const command = (bytes: string): Bare => ({ from: "send", to: "todo", bytes });
const says = (bytes: string): Bare => ({ from: "todo", to: "send", bytes });
const asks = (bytes: string): Bare => ({ from: "todo", to: "todo-clean", bytes });
const replies = (bytes: string): Bare => ({ from: "todo-clean", to: "todo", bytes });
const tests = (bytes: string): Bare => ({ from: "send", to: "send-clean", bytes });
const preprocessed: Bare = { preprocessed: "457", local: 1, remote: 0 };
const gone: Bare = { from: "send", to: "todo", end: true };
const GOOD = [queued, command("S"), says("Lnew msg 457\n\0"), asks("todo/457\0"), replies("+"), says("DL457\0")];

const judged = (...events: readonly Bare[]) => {
	const verdict = judgeProtocolTrace(trace(events));
	return verdict.verdict === "violates" ? `${verdict.requirement} at ${verdict.event}` : verdict.verdict;
};

describe("the judge of the protocol", () => {
	it("does not drown in a flood of unanswered requests about one message", () => {
		const flood = Array.from({ length: 20_000 }, () => "foop/457\0").join("");
		const heard = { from: "send-clean", to: "send", bytes: "+" } as const;
		const verdict = judgeProtocolTrace(trace([tests(flood), heard, { quiet: true }], "exttodo", ["send-clean"]));
		expect(verdict.verdict).not.toBe("undetermined");
	});

	it("finds nothing wrong with a whole exchange, however it is cut", () => {
		expect(judged(...GOOD, { quiet: true })).toBe("conforms");
		const bytes = GOOD.flatMap((event): Bare[] =>
			"bytes" in event ? [...event.bytes].map((byte) => ({ ...event, bytes: byte })) : [event],
		);
		expect(judged(...bytes, { quiet: true })).toBe("conforms");
		expect(judged(...GOOD, command("X"), says("X\0X\0X\0"), gone, { exit: 0, program: "todo" })).toBe("conforms");
	});

	it("does not judge what shows nothing", () => {
		expect(judged()).toBe("undetermined");
		expect(judged(queued)).toBe("undetermined");
	});

	it.each<[string, readonly Bare[]]>([
		["protocol.start.wait-for-send at 1", [asks("todo/457\0")]],
		["protocol.wire.announcement at 2", [command("S"), says("hello\0")]],
		["protocol.wire.announcement at 2", [command("S"), says("D1000457\0")]],
		["protocol.wire.announcement at 2", [command("S"), says("DL45x\0")]],
		["protocol.todo.announce-after-clean at 2", [command("S"), says("DL457\0")]],
		["protocol.todo.announce-after-clean at 3", [command("S"), asks("todo/457\0"), says("DL457\0")]],
		[
			"protocol.todo.no-announcement-after-refusal at 4",
			[command("S"), asks("todo/457\0"), replies("!"), says("DL457\0")],
		],
		["protocol.todo.announced-once at 7", [...GOOD, says("DL457\0")]],
		["protocol.wire.announcement-kind at 5", [queued, command("S"), asks("todo/457\0"), replies("+"), says("DR457\0")]],
		["protocol.wire.clean-request at 2", [command("S"), asks("todo/19/457\0")]],
		["protocol.wire.clean-request at 2", [command("S"), asks("foop/457\0")]],
		["protocol.wire.clean-one-reply at 1", [replies("+")]],
		["protocol.wire.clean-one-reply at 3", [command("S"), asks("todo/457\0"), replies("++")]],
		["protocol.wire.clean-reply at 3", [command("S"), asks("todo/457\0"), replies("x")]],
		["protocol.wire.stop-answer at 2", [command("S"), says("X\0")]],
		["protocol.wire.stop-answer at 3", [command("SX"), says("X\0"), says("Lmore\n\0")]],
		["protocol.wire.nul-ends-message at 3", [command("S"), says("Lhalf"), { from: "todo", to: "send", end: true }]],
		["protocol.exit.todo at 2", [command("S"), { exit: 0, program: "todo" }]],
		["protocol.exit.todo at 2", [command("SX"), { exit: 1, program: "todo" }]],
		["protocol.exit.todo at 1", [{ exit: 0, program: "todo" }]],
		["protocol.exit.clean at 1", [{ exit: 1, program: "todo-clean" }]],
		["protocol.todo.every-message-announced at 3", [queued, command("S"), { quiet: true }]],
		["protocol.state.always-one at 1", [{ disk: "457", files: ["info"] }]],
	])("names %s", (expected, events) => {
		expect(judged(...events)).toBe(expected);
	});

	it.each<[string, readonly Bare[]]>([
		["protocol.wire.commands-are-bytes at 1", [command("Q")]],
		["protocol.reload.command at 1", [command("H")]],
		["protocol.start.scan-before-s at 2", [command("S"), command("S")]],
		["protocol.quit.send-drains at 2", [command("S"), command("X")]],
		["protocol.send.elimination-guard at 3", [preprocessed, command("S"), tests("foop/457\0")]],
		["protocol.exit.send at 1", [{ exit: null, program: "send" }]],
	])("names %s of send", (expected, events) => {
		const verdict = judgeProtocolTrace(trace(events, "exttodo", SEND));
		expect(verdict.verdict === "violates" ? `${verdict.requirement} at ${verdict.event}` : verdict).toBe(expected);
	});

	it("names a clean that does not answer", () => {
		const verdict = judgeProtocolTrace(trace([tests("foop/45\0"), { quiet: true }], "exttodo", ["send-clean"]));
		expect(verdict).toMatchObject({ verdict: "violates", requirement: "protocol.wire.clean-one-reply", event: 2 });
	});

	it("holds nobody to account who was killed", () => {
		expect(judged(...GOOD, says("Lhal"), { signal: "KILL", program: "todo" }, { exit: null, program: "todo" })).toBe(
			"conforms",
		);
	});

	it("lets a message be retried after a refusal", () => {
		const again = [asks("todo/457\0"), replies("!"), asks("todo/457\0"), replies("+"), says("DL457\0")];
		expect(judged(queued, command("S"), ...again)).toBe("conforms");
	});

	it("allows a family its answer to a misspelt request, and no other", () => {
		const events = [tests("todoX106\0"), { from: "send-clean", to: "send", bytes: "+" } as const];
		const verdict = (dialect: DialectName) => judgeProtocolTrace(trace(events, dialect, ["send-clean"])).verdict;
		expect(verdict("exttodo")).toBe("conforms");
		expect(verdict("qmail-ldap")).toBe("violates");
	});
});

describe("the words of a dialect", () => {
	it("are read as they are formed", () => {
		expect(todoWord("D1001457", DIALECTS.sagredo)).toEqual({
			kind: "announcement",
			id: "457",
			local: true,
			remote: true,
		});
		expect(todoWord("D0000457", DIALECTS.sagredo)).toMatchObject({ local: false, remote: false });
		expect(todoWord("DX457", DIALECTS.exttodo)).toMatchObject({ kind: "announcement", local: false, remote: false });
		expect(todoWord("", DIALECTS.exttodo)).toEqual({ kind: "mangled" });
		expect(cleanWord("todo/20/457", DIALECTS.aqmail)).toEqual({ verb: "todo", id: "457" });
		expect(cleanWord("todo/457", DIALECTS.aqmail)).toBeNull();
		expect(cleanWord("foop/1", DIALECTS.aqmail)).toEqual({ verb: "foop", id: "1" });
		expect(cleanWord("foop/", DIALECTS.aqmail)).toBeNull();
		expect(cleanWord(`foop/${"1".repeat(100)}`, DIALECTS.aqmail)).toBeNull();
	});

	it("are put together from any pieces", () => {
		const splitter = new NulSplitter();
		expect([splitter.push("a"), splitter.push("b\0c\0"), splitter.push("d"), splitter.rest]).toEqual([
			[],
			["ab", "c"],
			[],
			"d",
		]);
	});
});

describe("a protocol trace on paper", () => {
	it("survives being written and read", () => {
		const whole = trace(GOOD);
		expect(readProtocolTrace(writeProtocolTrace(whole))).toEqual(whole);
	});

	it.each<[RegExp, (text: string) => string]>([
		[/says it has 6 events, but has 5/, (text) => text.split("\n").toSpliced(6, 1).join("\n")],
		[/line 8: /, (text) => text.split("\n").slice(0, 7).concat('{"n":7}', "").join("\n")],
		[/line 3: not JSON/, (text) => text.replace('{"from":"send"', "{from")],
		[/line 2: event 9, expected 1/, (text) => text.replace('"n":1', '"n":9')],
		[/at least a header/, () => ""],
	])("is refused with %s", (message, spoil) => {
		const text = spoil(writeProtocolTrace(trace(GOOD)));
		expect(() => readProtocolTrace(text)).toThrow(ProtocolTraceError);
		expect(() => readProtocolTrace(text)).toThrow(message);
	});
});

/** A linear congruential generator: the same walk for the same seed. */
function* walk(system: System, seed: number, length: number): Generator<Step> {
	let random = seed;
	let state = system.initial();
	for (let i = 0; i < length; i++) {
		const steps = system.steps(state);
		random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
		const step = steps[Math.floor((random / 2 ** 32) * steps.length)];
		if (!step) return;
		state = step.next;
		yield step;
	}
}

describe("the judge and the model", () => {
	const scope: Scope = { ...CALM, messages: ["L", "B", "X"], capacity: 2, kills: 1, refusals: 1, stops: 1, reloads: 1 };

	const whole = DIALECT_NAMES.filter((name) => DIALECTS[name].programs.includes("todo"));

	it.each(whole)("agree that what the model does conforms, in the words of %s, seeds 1 to 15", (name) => {
		const system = new System(protocolSystem(scope));
		const rules = new Set<string>();
		for (let seed = 1; seed <= 15; seed++) {
			const verdict = judgeProtocolTrace(traceOfModel([...walk(system, seed, 400)], scope, DIALECTS[name]));
			expect(verdict, `seed ${seed}`).not.toMatchObject({ verdict: "violates" });
			if (verdict.verdict === "conforms") for (const rule of verdict.checked) rules.add(rule);
		}
		expect([...rules]).toEqual(
			expect.arrayContaining([
				"protocol.todo.announce-after-clean",
				"protocol.wire.announcement-kind",
				"protocol.wire.clean-request",
			]),
		);
	});
});
