// A machine that does not let the programs run makes a case longer, or undetermined with the reason, and never a violation; a program
// that had its time and says nothing is still found.
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePrograms } from "../../../impl/protocol/testing/programs.js";
import type { ProtocolCase } from "../../protocol/cases/case.js";
import { judgeProtocolTrace } from "../../protocol/judge/judge.js";
import { type CaseResult, runCase, runCases } from "../../protocol/run/run.js";
import { type Executable, givenProgram, type ProgramSet, referencePrograms } from "./executable.js";
import type { Harness } from "./harness.js";
import { playClean, startClean, startTodo } from "./seats.js";

let reference: ProgramSet;
let scripts: string;
beforeAll(() => {
	reference = referencePrograms(join(makePrograms().path("x"), ".."));
	scripts = mkdtempSync(join(tmpdir(), "spoolproof-scripts-"));
});
afterAll(() => {
	rmSync(scripts, { recursive: true, force: true });
});

function script(name: string, text: string): Executable {
	const path = join(scripts, name);
	writeFileSync(path, `#!/bin/sh\n${text}\n`);
	chmodSync(path, 0o755);
	return givenProgram(path, "--clean");
}

/** Answers one request of seven bytes. */
const ANSWERS = "head -c 7 >/dev/null; printf +; exec cat >/dev/null";

interface Trial {
	readonly clean?: Executable;
	readonly most?: number;
}

const caseOf = (run: ProtocolCase["run"]): ProtocolCase => ({
	name: "a case",
	profile: "todo-send",
	cites: ["protocol.wire.clean-reply"],
	run,
});

const optionsOf = ({ clean = reference.clean, most }: Trial) =>
	({
		programs: { ...reference, clean },
		dialect: "exttodo",
		implementation: "test",
		seed: 1,
		patience: 1,
		...(most === undefined ? {} : { most }),
	}) as const;

const trial = (run: ProtocolCase["run"], given: Trial = {}) => runCase(caseOf(run), optionsOf(given));

/** Stops a program as a debugger, or a scheduler that has no time for it. @returns to let it go on */
function stopped({ running }: Harness): () => void {
	const program = running.at(-1);
	const tell = (signal: "SIGSTOP" | "SIGCONT") => {
		if (program?.running && program.pid !== undefined) process.kill(-program.pid, signal);
	};
	tell("SIGSTOP");
	return () => tell("SIGCONT");
}

const asksAndStops =
	(milliseconds: number): ProtocolCase["run"] =>
	async (harness) => {
		const clean = startClean(harness);
		const goOn = stopped(harness);
		clean.requests.say("foop/1\0");
		const later = setTimeout(goOn, milliseconds);
		try {
			await harness.until("protocol.wire.clean-one-reply", "a reply", () => clean.replies.heard.length > 0);
		} finally {
			clearTimeout(later);
		}
	};

test("a program that is stopped for longer than the patience, and then does its work, conforms", async () => {
	const { verdict, seconds } = await trial(asksAndStops(2500));
	expect(verdict).toMatchObject({ verdict: "conforms" });
	expect(seconds).toBeGreaterThan(2.4);
});

test("one that is never let run is not judged, and the reason is told", async () => {
	const { verdict } = await trial(asksAndStops(60_000), { most: 3 });
	expect(verdict).toMatchObject({
		verdict: "undetermined",
		why: expect.stringMatching(
			/^waited for a reply: this machine was too busy: of .* they were stopped by a signal for/,
		),
	});
});

test.each([
	["sleeps", "exec sleep 60"],
	["spins", "while :; do :; done"],
	["sleeps in what it has started", "sleep 60"],
])("one that %s instead of answering is found, whatever else the machine has to do", async (name, text) => {
	const others = Array.from({ length: 3 }, () => script("other", "while :; do :; done"));
	const { verdict } = await trial(
		async (harness) => {
			// Not of the case: what they are doing does not count.
			const load = others.map(({ command: [file] }) => spawn(file, { stdio: "ignore" }));
			try {
				await asksAndStops(0)(harness);
			} finally {
				for (const one of load) one.kill("SIGKILL");
			}
		},
		{ clean: script(name.replaceAll(" ", "-"), text) },
	);
	expect(verdict).toMatchObject({ verdict: "violates", why: "waited 1 s in vain for a reply" });
});

test("while a program is stopped, nothing is quiet", async () => {
	const { verdict } = await trial(async (harness) => {
		const todo = startTodo(harness);
		playClean(harness, todo);
		todo.commands.say("S");
		await harness.quiet();
		const goOn = stopped(harness);
		const id = harness.queue({ recipients: ["a@here.example"] });
		setTimeout(goOn, 1500);
		await harness.quiet();
		harness.demand("protocol.todo.every-message-announced", todo.words.heard.includes(`DL${id}\0`), "no announcement");
	});
	expect(verdict).toMatchObject({ verdict: "conforms" });
});

test("time in which a program is stopped is no chance to do what it must not, and none to use the processor", async () => {
	const result = await trial(
		async (harness) => {
			const clean = startClean(harness);
			const goOn = stopped(harness);
			clean.requests.say("foop/1\0");
			setTimeout(goOn, 1000);
			await harness.chance(300);
			harness.demand("protocol.wire.clean-one-reply", clean.replies.heard === "", "it answers at once");
		},
		{ clean: script("answers", ANSWERS) },
	);
	expect(result.verdict).toMatchObject({ verdict: "violates", why: "it answers at once" });
	const spins = await trial(
		async (harness) => {
			const { program } = startClean(harness);
			const goOn = stopped(harness);
			setTimeout(goOn, 500);
			await harness.idle(program, 300);
		},
		{ clean: script("spins-on", "while :; do :; done") },
	);
	expect(spins.verdict).toMatchObject({ verdict: "violates", requirement: "protocol.idle.no-busy-loop" });
});

test("what waited in vain on a busy machine is run again alone: only what happens twice is a violation", async () => {
	const outcome = async (answering: readonly boolean[]) => {
		let run = 0;
		const results: CaseResult[] = [];
		const one = caseOf(async (harness) => {
			const answers = answering[run++] === true;
			const clean = startClean(harness);
			await harness.comesTrue(() => false, 0.2);
			const goOn = run === 1 ? stopped(harness) : () => undefined;
			if (answers) clean.requests.say("foop/1\0");
			setTimeout(goOn, 2000);
			await harness.until("protocol.wire.clean-one-reply", "a reply", () => clean.replies.heard.length > 0);
		});
		const clean = script("answers", ANSWERS);
		await runCases([one], { ...optionsOf({ clean }), jobs: 1, onResult: (result) => results.push(result) });
		expect(results).toHaveLength(1);
		const [result] = results;
		if (!result) throw new Error("no result");
		expect(run).toBe(answering.length);
		expect(judgeProtocolTrace(result.trace).verdict).toBe(result.verdict.verdict);
		return result.verdict;
	};
	expect(await outcome([false, true])).toMatchObject({
		verdict: "undetermined",
		why: "this machine was too busy: waited 1 s in vain for a reply; but not when the case was run again alone",
	});
	expect(await outcome([false, false])).toMatchObject({ verdict: "violates", why: "waited 1 s in vain for a reply" });
});
