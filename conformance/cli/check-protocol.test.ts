// Which profiles a command line is about; a recorded protocol run is judged again; the published schema is current.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROTOCOL_TRACE_VERSION, protocolTraceLineSchema } from "../protocol/judge/trace.js";
import { PROFILE_NAMES } from "../report/format.js";
import { styleFor } from "../report/style.js";
import { protocolProfiles } from "./check-protocol.js";
import { isProtocolTrace, replayProtocol } from "./replay-protocol.js";

const header = {
	spoolproof: "trace",
	version: PROTOCOL_TRACE_VERSION,
	wing: "protocol",
	implementation: "mine",
	dialect: "exttodo",
	requirements: "1",
	subjects: ["send-clean"],
};
const text = (...events: readonly object[]) =>
	[header, ...events.map((event, index) => ({ n: index + 1, ...event })), { end: events.length }]
		.map((line) => `${JSON.stringify(line)}\n`)
		.join("");
const asks = { from: "send", to: "send-clean", bytes: "foop/45\0" };
const says = (bytes: string) => ({ from: "send-clean", to: "send", bytes });

test("a named profile, or all in which a program that was given has a part", () => {
	expect(protocolProfiles({ dialect: "exttodo" }, "clean")).toEqual(["clean"]);
	expect(protocolProfiles({ dialect: "exttodo", todo: "x" }, undefined)).toEqual(["todo-send", "queue-directory"]);
	expect(protocolProfiles({ dialect: "exttodo", clean: "x" }, undefined)).toEqual(["clean", "queue-directory"]);
	expect(protocolProfiles({ dialect: "exttodo", clean: "x", send: "x" }, undefined)).toEqual(PROFILE_NAMES);
	expect(protocolProfiles({ dialect: "exttodo" }, undefined)).toEqual([]);
	expect(protocolProfiles({ dialect: "exttodo", todo: "x" }, "scheduler-exact")).toEqual([]);
});

test.each([
	[[asks, says("+")], 0, /^CONFORMS mine .*: 2 events/],
	[[asks, says("++")], 1, /requirement {2}protocol.wire.clean-one-reply\n.*\n +Source: .*\n {2}at event {5}2\n/],
	[[], 2, /^COULD NOT TELL/],
])("a recorded run is judged again: %j", (events, code, words) => {
	const whole = text(...events);
	expect(isProtocolTrace(whole)).toBe(true);
	const judged = replayProtocol(whole, "file", styleFor({}));
	expect(judged.code).toBe(code);
	expect(judged.text).toMatch(words);
});

test("a spoilt file is told with its line", () => {
	expect(() => replayProtocol(text(asks).replace("foop", '"'), "file", styleFor({}))).toThrow(
		/^file: line 2: not JSON/,
	);
});

test("docs/protocol-trace.schema.json is current (npx spoolproof schema protocol-trace prints it)", () => {
	const published = readFileSync(new URL("../../docs/protocol-trace.schema.json", import.meta.url), "utf8");
	expect(JSON.parse(published)).toEqual(protocolTraceLineSchema());
});
