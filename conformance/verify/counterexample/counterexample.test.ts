/** Counterexamples as files: written, read, taken again, drawn, and shown on the reference. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { replayModelTrace } from "../../cli/replay-model.js";
import { styleFor } from "../../report/style.js";
import { parseTrace } from "../../trace/read.js";
import { rowsFor } from "../index.js";
import type { RowOptions } from "../row.js";
import { type ModelTrace, ModelTraceError, readModelTrace, writeModelTrace } from "./model-trace.js";
import { replayModel } from "./replay-model.js";
import { writeCounterexample } from "./write.js";

const options: RowOptions = { budgetSeconds: 60, bytes: 1e9, signal: new AbortController().signal, progress: () => {} };
const rows = rowsFor("small");
const directory = mkdtempSync(join(tmpdir(), "spoolproof-verify-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function counterexample(id: string) {
	const found = (await rows.find((row) => row.id === id)?.run(options))?.counterexample;
	if (found === undefined) throw new Error(`${id} was not refuted.`);
	return found;
}

async function modelTrace(id: string): Promise<ModelTrace> {
	const found = await counterexample(id);
	if (found.wing !== "protocol") throw new Error(`${id} is not of the protocol.`);
	return found.trace;
}

const replay = (trace: ModelTrace, adapter?: string) =>
	replayModelTrace(writeModelTrace(trace), "file", adapter, styleFor({}));

describe("counterexamples of the model", () => {
	it.each([
		"must-fail/queue-acknowledges-without-linking",
		"must-fail/clean-says-plus-without-unlinking",
		"must-fail/send-never-looks-for-leftovers",
		"must-fail/todo-waits-for-a-dead-clean",
		"dialect-exttodo/idle-is-not-busy",
	])("%s: the steps contradict the claim when they are taken again", async (id) => {
		const trace = await modelTrace(id);
		expect(readModelTrace(writeModelTrace(trace))).toEqual(trace);
		expect(replay(trace)).toMatchObject({ code: 1, text: expect.stringContaining("VIOLATES") });
	});

	it("no longer contradict it when the mistake is mended, or the last steps are missing", async () => {
		const trace = await modelTrace("must-fail/todo-waits-for-a-dead-clean");
		expect(replayModel({ ...trace, header: { ...trace.header, machines: "model" } }).contradicts).toBe(false);
		const lasso = await modelTrace("must-fail/send-never-looks-for-leftovers");
		expect(replayModel({ ...lasso, steps: lasso.steps.slice(0, -1) })).toMatchObject({
			contradicts: false,
			why: "the steps do not lead back to where they were",
		});
		const calm = { ...lasso, header: { ...lasso.header, claim: "never-lost" } };
		expect(replay(calm)).toMatchObject({ code: 0, text: expect.stringContaining("CONFORMS") });
	});

	it("a step that cannot be taken, or a file that is broken, is told with its line", async () => {
		const trace = await modelTrace("must-fail/queue-acknowledges-without-linking");
		const [first, ...others] = trace.steps;
		if (!first) throw new Error("There are no steps.");
		expect(() => replay({ ...trace, steps: [{ ...first, event: { type: "FLY" } }, ...others] })).toThrow(
			/^file: line 2: step 1: queue0 cannot do/,
		);
		expect(() => replay({ ...trace, header: { ...trace.header, machines: "none" } })).toThrow(/line 1: .*no machines/);
		const text = writeModelTrace(trace);
		expect(() => readModelTrace(text.split("\n").slice(0, -2).join("\n"))).toThrow(ModelTraceError);
		expect(() => readModelTrace(text.replace('"capacity":1', '"capacity":"one"'))).toThrow(/line 1: scope.capacity/);
		expect(() => readModelTrace(text.replace('"n":2', '"n":7'))).toThrow(/line 3: step 7, expected 2/);
	});
});

describe("on the reference", () => {
	it("the loss under asynchronous directories is a loss", async () => {
		const { code, text } = replay(await modelTrace("must-fail/power-fails-on-asynchronous-directories"), "reference");
		expect(text).toContain("acknowledged, and lost");
		expect(code).toBe(1);
	});

	it("the second delivery after a kill is one", async () => {
		const { code, text } = replay(await modelTrace("one-kill/never-twice"), "reference");
		expect(text).toContain("served twice");
		expect(code).toBe(1);
	});

	it("what is of changed machines cannot be shown, and other adapters are refused", async () => {
		const trace = await modelTrace("must-fail/queue-acknowledges-without-linking");
		expect(replay(trace, "reference").code).toBe(2);
		expect(() => replay(trace, "postfix")).toThrow(/on the reference only/);
	});
});

describe("files", () => {
	it("of the scheduler are traces as replay takes them, with a timeline and a sequence", async () => {
		const written = await writeCounterexample(directory, "one-a-cohort", await counterexample("one-a-cohort"), true);
		expect(parseTrace(readFileSync(written.replay, "utf8"), written.replay).header.scenario).toBe("one-a-cohort");
		expect(written.drawings.map((file) => file.slice(-13))).toEqual([".timeline.svg", ".sequence.svg"]);
	});

	it("of the protocol are drawn as a sequence, where a cycle says so", async () => {
		const found = await counterexample("must-fail/send-never-looks-for-leftovers");
		const { drawings } = await writeCounterexample(directory, "must-fail/x", found, true);
		expect(drawings).toHaveLength(1);
		const svg = readFileSync(drawings[0] ?? "", "utf8");
		expect(svg).toContain("from here on again and again");
		expect(svg).toContain("qmail-send");
	});
});
