// A trace survives being written and read; each way of not being a trace is told with line, field and what to do.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Observation, Stimulus } from "../../model/scheduler/events.js";
import {
	observationSchemas,
	stimulusSchemas,
	TRACE_VERSION,
	type Trace,
	type TraceEvent,
	traceLineSchema,
} from "./format.js";
import { parseTrace, TraceError } from "./read.js";
import { formatTrace, lineSink } from "./write.js";

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
const address = fc.tuple(word, word, word).map(([local, nexthop, transport]) => `${local}@${nexthop}.${transport}`);
const recipients = fc.uniqueArray(address, { minLength: 1, maxLength: 4 });
const stimulus: fc.Arbitrary<Stimulus> = fc.oneof(
	fc.record({ do: fc.constant("arrive" as const), message: word, recipients }),
	fc.record({ do: fc.constant("arrive" as const), message: word, recipients, single: fc.boolean() }),
	fc.record({ do: fc.constantFrom("rescan" as const, "corrupt" as const), message: word }),
	fc.record({ do: fc.constant("tick" as const), seconds: fc.integer() }),
	fc.record({ do: fc.constantFrom("slot" as const, "refuse" as const, "vanish" as const), transport: word }),
	fc.record({
		do: fc.constant("complete" as const),
		delivery: fc.integer({ min: 1 }),
		outcome: fc.constantFrom("delivered" as const, "deferred" as const, "site-failure" as const, "crash" as const),
	}),
	fc.constant({ do: "flush" as const }),
);
const observation: fc.Arbitrary<Observation> = fc.oneof(
	fc.record({ saw: fc.constantFrom("release" as const, "ask" as const), transport: word }),
	fc.record({ saw: fc.constant("activate" as const), message: word }),
	fc.record({ saw: fc.constant("finish" as const), message: word, fate: fc.constant("removed" as const) }),
	fc.record({
		saw: fc.constant("finish" as const),
		message: word,
		fate: fc.constant("deferred" as const),
		wakeup: fc.integer(),
	}),
	fc.record({
		saw: fc.constant("select" as const),
		delivery: fc.integer({ min: 1 }),
		transport: word,
		message: word,
		destination: word,
		recipients,
	}),
);
const header: Trace["header"] = {
	spoolproof: "trace",
	version: TRACE_VERSION,
	wing: "scheduler",
	implementation: "toy",
	manager: "qmgr",
	knobs: { default_delivery_slot_cost: "2" },
	transports: ["t1"],
	requirements: "2026-11-23.1",
	seed: 7,
	scenario: "two messages",
};
const traces = fc.array(fc.oneof(stimulus, observation), { maxLength: 30 }).map(
	(events): Trace => ({
		header,
		events: events.map((event, index): TraceEvent => ({ n: index + 1, ...event })),
	}),
);

test("what is written is read again", () => {
	fc.assert(
		fc.property(traces, (trace) => {
			expect(parseTrace(formatTrace(trace), "t.jsonl")).toEqual(trace);
		}),
		{ seed: 20261123, numRuns: 200 },
	);
});

test("a trace of which any number of lines is missing at the end is cut off", () => {
	const lines = example.split("\n");
	for (let kept = 1; kept < lines.length - 1; kept++) {
		expect(() => parseTrace(lines.slice(0, kept).join("\n"), "t.jsonl")).toThrow(/cut off/);
	}
});

test("a trace that ends in the middle of a line is cut off", () => {
	const middle = example.slice(0, example.length - 40);
	expect(middle.split("\n").at(-1)).not.toBe("");
	expect(() => parseTrace(middle, "t.jsonl")).toThrow(/t\.jsonl:3: the trace is cut off/);
});

const headerLine = JSON.stringify(header);
const example = [
	headerLine,
	'{"n":1,"do":"arrive","message":"M1","recipients":["a@d1.t1"]}',
	'{"n":2,"saw":"activate","message":"M1"}',
	'{"end":2}',
	"",
].join("\n");

/** The example with one line replaced, or with a header in which something is replaced. */
function withLine(line: number, text: string): string {
	return example
		.split("\n")
		.map((old, index) => (index === line - 1 ? text : old))
		.join("\n");
}
const withHeader = (from: string, to: string) => withLine(1, headerLine.replace(from, to));

test.each<[string, string, number, string | null, RegExp]>([
	["an empty file", "", 1, null, /the file is empty/],
	["text that is no JSON", withLine(2, "hello"), 2, null, /not JSON: hello\. Expected one JSON object a line/],
	["an empty line", withLine(2, ""), 2, null, /empty line/],
	["JSON that is no object", withLine(2, "[1,2]"), 2, null, /expected a JSON object, found \[1,2\]/],
	["no header", example.split("\n").slice(1).join("\n"), 1, "spoolproof", /not the header of a trace/],
	[
		"another version",
		withHeader('"version":1', '"version":2'),
		1,
		"version",
		/format version 2, but .* reads version 1/,
	],
	["another wing", withHeader('"scheduler"', '"protocol"'), 1, "wing", /expected "scheduler"/],
	["an unknown manager", withHeader('"qmgr"', '"nqmgr"'), 1, "manager", /expected one of "qmgr"\|"oqmgr"/],
	["a field too many", withHeader('"wing"', '"colour":"red","wing"'), 1, "colour", /unknown field/],
	["no knobs", withHeader(',"knobs":{"default_delivery_slot_cost":"2"}', ""), 1, "knobs", /missing/],
	[
		"an unknown knob",
		withHeader("default_delivery_slot_cost", "default_delivery_slot_costs"),
		1,
		"knobs.default_delivery_slot_costs",
		/did you mean "default_delivery_slot_cost"/,
	],
	["an unknown stimulus", withLine(2, '{"n":1,"do":"arive","message":"M1"}'), 2, "do", /unknown event "arive".*arrive/],
	["an unknown observation", withLine(3, '{"n":2,"saw":"toString"}'), 3, "saw", /unknown event "toString".*activate/],
	["neither", withLine(2, '{"n":1}'), 2, null, /neither a stimulus \("do"\) nor an observation/],
	["a wrong type", withLine(3, '{"n":2,"saw":"activate","message":3}'), 3, "message", /expected string/],
	["a missing field", withLine(3, '{"n":2,"saw":"activate"}'), 3, "message", /missing \(expected string\)/],
	["no recipients", withLine(2, '{"n":1,"do":"arrive","message":"M1","recipients":[]}'), 2, "recipients", /too small/],
	[
		"a recipient that does not resolve",
		withLine(2, '{"n":1,"do":"arrive","message":"M1","recipients":["a@d"]}'),
		2,
		"recipients.0",
		/local@nexthop\.transport/,
	],
	[
		"a recipient twice",
		withLine(2, '{"n":1,"do":"arrive","message":"M1","recipients":["a@d.t","a@d.t"]}'),
		2,
		"recipients.1",
		/stands twice/,
	],
	["events out of order", withLine(3, '{"n":3,"saw":"activate","message":"M1"}'), 3, "n", /expected event 2, found 3/],
	["a wrong count at the end", withLine(4, '{"end":5}'), 4, "end", /announces 5 events, but 2 stand before it/],
	["a death after something was seen", withLine(4, '{"end":2,"died":"panic"}'), 4, "died", /after its death/],
	["something after the end", `${example}{"n":3,"do":"flush"}\n`, 5, null, /follows the end/],
])("not a trace: %s", (_, text, line, field, message) => {
	const error = failureOf(() => parseTrace(text, "t.jsonl"));
	expect(error.message).toMatch(message);
	expect(error.message.startsWith(`t.jsonl:${line}: `)).toBe(true);
	expect({ line: error.line, field: error.field }).toEqual({ line, field });
});

function failureOf(act: () => unknown): TraceError {
	try {
		act();
	} catch (error) {
		if (error instanceof TraceError) return error;
		throw error;
	}
	throw new Error("expected a TraceError");
}

test("a sink gets each line as soon as it is known", () => {
	const lines: string[] = [];
	const sink = lineSink((line) => lines.push(line));
	sink.header(header);
	expect(lines).toHaveLength(1);
	sink.event({ n: 1, do: "flush" });
	expect(lines[1]).toBe('{"n":1,"do":"flush"}\n');
	sink.end();
	expect(lines[2]).toBe('{"end":1}\n');
});

test("docs/trace.schema.json is current (npx spoolproof schema trace prints it)", () => {
	const published = readFileSync(new URL("../../docs/trace.schema.json", import.meta.url), "utf8");
	expect(JSON.parse(published)).toEqual(traceLineSchema());
});

test("the example of docs/trace.md is a trace, and every event of the format is explained there", () => {
	const page = readFileSync(new URL("../../docs/trace.md", import.meta.url), "utf8");
	const [, shown = ""] = /```jsonl\n(.*?)```/s.exec(page) ?? [];
	const trace = parseTrace(shown, "docs/trace.md");
	expect(trace.events).toHaveLength(7);
	expect(formatTrace(trace)).toBe(shown);
	for (const kind of [...Object.keys(stimulusSchemas), ...Object.keys(observationSchemas)]) {
		expect(page).toMatch(new RegExp(`^\\| .*\`${kind}\``, "m"));
	}
});
