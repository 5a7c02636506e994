// The machines do the judging: a mistake in one of them changes the verdict on a run of real processes.
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { makePrograms, type Programs } from "../../../impl/protocol/testing/programs.js";
import { cleanMachine } from "../../../model/protocol/machines/clean.js";
import { sendMachine } from "../../../model/protocol/machines/send.js";
import { todoMachine } from "../../../model/protocol/machines/todo.js";
import { MACHINES } from "../../../model/protocol/system.js";
import { referencePrograms } from "../../adapters/qmail/executable.js";
import { PROTOCOL_CASES } from "../profiles/index.js";
import { runCase } from "../run/run.js";
import { citedBy, guilty, type Story } from "./blame.js";
import { judgeProtocolTrace } from "./judge.js";
import { PIPE_ENDS, type PipeName } from "./observation.js";
import type { ProtocolTrace } from "./trace.js";

let compiled: Programs;
beforeAll(() => {
	compiled = makePrograms();
});

async function recorded(words: string): Promise<ProtocolTrace> {
	const one = PROTOCOL_CASES.find(({ name }) => name.includes(words));
	if (!one) throw new Error(`no case is about ${words}`);
	const programs = referencePrograms(join(compiled.path("x"), ".."));
	return (await runCase(one, { programs, dialect: "exttodo", implementation: "reference", seed: 1 })).trace;
}

const never = () => false;

test.each([
	[
		"todo does not take + for done",
		"with a local recipient",
		{ todo: todoMachine.provide({ guards: { isDone: never } }) },
	],
	[
		"todo never stops",
		"X is answered with X",
		{ todo: todoMachine.provide({ guards: { stopping: never, stoppedAndEmpty: never } }) },
	],
	["send never tells todo to stop", "TERM: X to todo", { send: sendMachine.provide({ guards: { mustTell: never } }) }],
	[
		"send delivers nothing that is queued",
		"delivered on both channels",
		{ send: sendMachine.provide({ guards: { queuedUndone: never } }) },
	],
	[
		"clean never refuses",
		"if the first file cannot be removed",
		{ clean: cleanMachine.provide({ guards: { mayFail: never } }) },
	],
] as const)("a model in which %s is at odds with the reference", async (_what, words, mutant) => {
	const trace = await recorded(words);
	expect(judgeProtocolTrace(trace)).toMatchObject({ verdict: "conforms" });
	const verdict = judgeProtocolTrace(trace, { ...MACHINES, ...mutant } as typeof MACHINES);
	expect(verdict).toMatchObject({ verdict: "violates" });
});

test("a mistake in the model lets through what the model forbids", async () => {
	const trace = await recorded("after ! from clean");
	// What the reference would have said if it had taken ! for +.
	const at = trace.events.findIndex((event) => "bytes" in event && event.from === "todo-clean" && event.bytes === "!");
	const id = trace.events.flatMap((event) => ("queued" in event ? [event.queued] : []))[0];
	const wrong = { n: at + 2, from: "todo", to: "send", bytes: `DL${id}\0` } as const;
	const early = { ...trace, events: [...trace.events.slice(0, at + 1), wrong] };
	expect(judgeProtocolTrace(early)).toMatchObject({
		verdict: "violates",
		requirement: "protocol.todo.no-announcement-after-refusal",
		event: at + 2,
	});
	const lax = { ...MACHINES, todo: todoMachine.provide({ guards: { isDone: () => true } }) };
	expect(judgeProtocolTrace(early, lax)).toMatchObject({ verdict: "conforms" });
});

test("every rule that is blamed is cited by a transition that exists", () => {
	const bools = [true, false];
	for (const started of bools)
		for (const stopped of bools)
			for (const lastReply of [null, "+", "!"])
				for (const waitsFor of ["todo", "send", "todoClean", null] as const) {
					const story: Story = {
						started,
						stopped,
						announced: stopped,
						lastReply,
						waitsFor,
						message: started,
						sendEnded: false,
					};
					for (const pipe of Object.keys(PIPE_ENDS) as PipeName[])
						for (const message of ['"S"', '"H"', '"X"', "{}"])
							expect(citedBy(guilty({ what: "said", pipe, message }, story))).toMatch(/^protocol\./);
					for (const process of ["todo", "send", "todoClean"])
						expect(citedBy(guilty({ what: "ended", process }, story))).toMatch(/^protocol\./);
					expect(citedBy(guilty({ what: "quiet" }, story))).toMatch(/^protocol\./);
					expect(citedBy(guilty({ what: "disk", files: [] }, story))).toMatch(/^protocol\./);
					expect(citedBy(guilty({ what: "event", process: "send", event: { type: "DELIVER" } }, story))).toMatch(/^p/);
				}
});
