// Every machine of the model keeps to the grammar; and the check of it notices each kind of breach.
import { join } from "node:path";
import { expect, test } from "vitest";
import { and, assign, createMachine, raise, spawnChild } from "xstate";
import { badCitation, CITABLE } from "./citation.js";
import { grammarBreaches, importBreaches } from "./grammar.js";
import { isTest, ROOT, sourceFiles } from "./tree.js";

/** Other files may stand beside the machines; but where a machine is made, the grammar holds. */
const machineFiles = sourceFiles(["model"]).filter(
	({ path, text }) => !isTest(path) && text.includes("createMachine("),
);
const citable = (path: string) => CITABLE[path.startsWith("model/protocol/") ? "protocol" : "scheduler"];

test("the scheduler has its five machines, the protocol its seven", () => {
	const names = (wing: string) => {
		const folder = `model/${wing}/machines/`;
		return machineFiles.filter(({ path }) => path.startsWith(folder)).map(({ path }) => path.replace(folder, ""));
	};
	expect(names("scheduler")).toEqual(["destination.ts", "entry.ts", "job.ts", "message.ts", "transport.ts"]);
	const protocol = ["clean.ts", "message.ts", "queue.ts", "send.ts", "starter.ts", "todo.ts", "trigger.ts"];
	expect(names("protocol")).toEqual(protocol);
	expect(machineFiles).toHaveLength(12);
});

test.each(machineFiles)("$path keeps to the grammar", async (file) => {
	const exports: Record<string, unknown> = await import(join(ROOT, file.path));
	expect(grammarBreaches(file.path, exports, citable(file.path))).toEqual([]);
	expect(importBreaches(file)).toEqual([]);
});

const meta = { requirements: ["scheduler.select.fifo-by-job"], source: "SR 'Overview'" };

function breachesOf(config: Record<string, unknown>): string[] {
	const machine = createMachine({ initial: "a", ...config });
	return grammarBreaches("m.ts", { machine }, CITABLE.scheduler).map(({ what }) => what);
}

test("a good machine has no breaches", () => {
	const GO = { target: "b", guard: { type: "it may" }, actions: ["tell", assign({ n: 1 })], meta };
	expect(breachesOf({ context: { n: 0 }, on: { NO: { meta } }, states: { a: { on: { GO } }, b: {} } })).toEqual([]);
});

test.each<[string, Record<string, unknown>]>([
	["a timer", { states: { a: { after: { 1000: { target: "a", meta } } } } }],
	["an actor", { states: { a: { invoke: { src: "x" } } } }],
	["a history state", { states: { a: { initial: "h", states: { h: { type: "history" }, b: {} } } } }],
	["a transition without citation", { states: { a: { on: { GO: "b" } }, b: {} } }],
	["a transition without source", { states: { a: { on: { GO: { meta: { requirements: meta.requirements } } } } } }],
	["an unknown requirement", { states: { a: { on: { GO: { meta: { ...meta, requirements: ["x"] } } } } } }],
	["an unknown section", { states: { a: { on: { GO: { meta: { ...meta, source: "SR 'Cooking'" } } } } } }],
	["a guard without name", { states: { a: { always: { guard: () => true, target: "b", meta } }, b: {} } }],
	["a guard made of others", { states: { a: { on: { GO: { guard: and(["x", "y"]), meta } } } } }],
	["an action without name", { states: { a: { on: { GO: { actions: () => {}, meta } } } } }],
	["a spawned actor", { states: { a: { entry: spawnChild("x") } } }],
	["a delayed event", { states: { a: { entry: raise({ type: "GO" }, { delay: 10 }) } } }],
])("noticed: %s", (_, config) => {
	expect(breachesOf(config)).toHaveLength(1);
});

test("noticed: no machine, or two of them, in a file", () => {
	const machine = createMachine({});
	expect(grammarBreaches("m.ts", {}, CITABLE.scheduler)).toHaveLength(1);
	expect(grammarBreaches("m.ts", { a: machine, b: createMachine({}) }, CITABLE.scheduler)).toHaveLength(1);
	expect(grammarBreaches("m.ts", { machine, text: "else" }, CITABLE.scheduler)).toEqual([]);
});

test.each([
	['import { setup, assign, type AnyStateMachine } from "xstate";', 0],
	['import type { AnyActor } from "xstate";', 0],
	['import { setup, stateIn, fromPromise } from "xstate";', 2],
	['import * as x from "xstate";', 1],
])("%s: %i names too many", (text, breaches) => {
	expect(importBreaches({ path: "m.ts", text })).toHaveLength(breaches);
});

test.each([
	[
		"SR 'Overview'; PC minimal_backoff_time; C qmgr_job.c:qmgr_job_pop, qmgr_job_link, qmgr_entry.c:qmgr_entry_done",
		null,
	],
	["C qmgr_deliver.c:qmgr_deliver_update (3.7 has no such transition)", null],
	["PC nonsense", "nonsense is no knob"],
	["C cleanup.c:main", "cleanup.c is not a pinned source"],
	["C qmgr_job.c", '"qmgr_job.c" is not of the form file.c:function'],
	["the manual", "\"the manual\" is neither SR 'section', PC knob nor C file:function"],
])("citation %s", (text, complaint) => {
	expect(badCitation(text)).toBe(complaint);
});

test.each([
	["INTERNALS # 4", null],
	["INTERNALS # 40", '"INTERNALS # 40" is no section of a pinned source'],
	["SR 'Overview'", `"SR 'Overview'" is no section of a pinned source`],
])("citation of the protocol %s", (text, complaint) => {
	expect(CITABLE.protocol.badSource(text)).toBe(complaint);
});

test("noticed: a requirement of the other wing", () => {
	const machine = createMachine({ on: { GO: { meta: { ...meta, source: "INTERNALS # 4" } } } });
	expect(grammarBreaches("m.ts", { machine }, CITABLE.protocol)).toHaveLength(1);
});
