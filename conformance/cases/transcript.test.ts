// A transcript says who was selected in which order, and what else was seen, in one line.
import { expect, test } from "vitest";
import type { Observation } from "../../model/scheduler/events.js";
import type { Scenario } from "./scenario.js";
import { QUIET, selectionOrder, transcript } from "./transcript.js";

const SCENARIO: Scenario = {
	name: "some",
	managers: ["qmgr"],
	knobs: {},
	commands: [
		{ do: "arrive", message: "M1", recipients: ["a@d1.t1", "b@D1.t1"] },
		{ do: "arrive", message: "M2", recipients: ["a@d1.t1", "b@d2.t1"] },
	],
};

function select(message: string, destination: string, recipients: readonly string[], transport = "t1"): Observation {
	return { saw: "select", delivery: 1, transport, message, destination, recipients };
}

test.each<[string, readonly Observation[]]>([
	[QUIET, []],
	["11", [select("M1", "d1", ["a@d1.t1"]), select("M1", "d1", ["b@d1.t1"])]],
	[
		"1 2@d2 1[a b]",
		[select("M1", "d1", ["a@d1.t1"]), select("M2", "d2", ["b@d2.t1"]), select("M1", "d1", ["a@d1.t1", "b@d1.t1"])],
	],
	["1 M10", [select("M1", "d1", ["a@d1.t1"]), select("M10", "d1", ["a@d1.t1"])]],
	["retry 1[a b]", [select("M1", "4.4.1 down", ["a@d1.t1", "b@d1.t1"], "retry")]],
	["ask t1 x2, t2, t1", ["t1", "t1", "t2", "t1"].map((transport): Observation => ({ saw: "ask", transport }))],
	["release t1", [{ saw: "release", transport: "t1" }]],
	[
		"activate M2; finish M1 deferred until 300, M3 removed",
		[
			{ saw: "finish", message: "M1", fate: "deferred", wakeup: 300 },
			{ saw: "activate", message: "M2" },
			{ saw: "finish", message: "M3", fate: "removed" },
		],
	],
])("%s", (text, observations) => {
	expect(transcript(SCENARIO, observations)).toBe(text);
});

test("the order of selections leaves retry out", () => {
	const seen = [
		select("M1", "d1", ["a@d1.t1"]),
		select("M1", "x", ["a@d1.t1"], "retry"),
		select("M2", "d2", ["b@d2.t1"]),
	];
	expect(selectionOrder(seen)).toBe("12");
});
