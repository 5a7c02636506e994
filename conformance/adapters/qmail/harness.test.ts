// The harness gives every program a verdict, whatever it does, and leaves nothing behind.
import {
	chmodSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makePrograms, type Programs } from "../../../impl/protocol/testing/programs.js";
import type { ProtocolCase } from "../../protocol/cases/case.js";
import { runCase } from "../../protocol/run/run.js";
import { chainEnded, startChain } from "./chain.js";
import { type Executable, givenProgram, type ProgramSet, referencePrograms } from "./executable.js";
import { playClean, startClean, startSend, startTodo } from "./seats.js";

let compiled: Programs;
let reference: ProgramSet;
let scripts: string;
beforeAll(() => {
	compiled = makePrograms();
	reference = referencePrograms(join(compiled.path("x"), ".."));
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

const trial = (run: ProtocolCase["run"], programs: Partial<ProgramSet> = {}, patience = 10) => {
	const one: ProtocolCase = {
		name: "a case",
		profile: "todo-send",
		cites: ["protocol.wire.clean-reply"],
		run,
	};
	return runCase(one, {
		programs: { ...reference, ...programs },
		dialect: "exttodo",
		implementation: "test",
		seed: 1,
		patience,
	});
};

const asks: ProtocolCase["run"] = async (harness) => {
	const clean = startClean(harness);
	clean.requests.say("foop/1\0");
	await harness.until("protocol.wire.clean-one-reply", "a reply", () => clean.replies.heard.length > 0);
};

test("clean alone: asked and answered", async () => {
	const { verdict, trace } = await trial(asks);
	expect(verdict).toMatchObject({ verdict: "conforms" });
	expect(trace.events.map(({ n, ...event }) => event)).toEqual([
		{ started: "send-clean" },
		{ from: "send", to: "send-clean", bytes: "foop/1\0" },
		{ from: "send-clean", to: "send", bytes: "+" },
	]);
	expect(trace.header.subjects).toEqual(["send-clean"]);
});

test("todo alone, the kit being send and clean", async () => {
	const { verdict } = await trial(async (harness) => {
		const todo = startTodo(harness);
		playClean(harness, todo);
		const id = harness.queue({ recipients: ["a@here.example", "b@far.example"] });
		todo.commands.say("S");
		await harness.until("protocol.todo.every-message-announced", "D", () => todo.words.heard.includes(`DB${id}\0`));
		await harness.quiet();
		todo.commands.say("X");
		await harness.until("protocol.wire.stop-answer", "X", () => todo.words.heard.includes("X\0"));
		todo.words.close();
		todo.commands.close();
		expect(await harness.exit("protocol.exit.todo", todo.program)).toBe(0);
	});
	expect(verdict).toMatchObject({ verdict: "conforms" });
});

test("send alone, the kit being all others", async () => {
	const { verdict } = await trial(async (harness) => {
		const send = startSend(harness);
		playClean(harness, send);
		for (const spawner of send.spawners) spawner.succeed().open();
		await harness.until("protocol.start.wait-for-send", "S", () => send.commands?.heard === "S");
		harness.signal(send.program, "TERM");
		await harness.until("protocol.quit.send-drains", "X", () => send.commands?.heard === "SX");
		send.words?.say("X\0");
		expect(await harness.exit("protocol.exit.send", send.program)).toBe(0);
	});
	expect(verdict).toMatchObject({ verdict: "conforms" });
});

test("the chain: every descriptor is tapped, and the queue is empty at the end", async () => {
	const { verdict, trace } = await trial(async (harness) => {
		const chain = startChain(harness);
		const ids = Array.from({ length: 20 }, () => harness.queue({ recipients: ["a@here.example", "b@far.example"] }));
		await harness.until(
			"protocol.crash.delivered-at-least-once",
			"an empty queue",
			() => harness.home.left().length === 0,
		);
		await harness.quiet();
		expect(chain.seat.spawners.map(({ deliveries }) => deliveries.length)).toEqual([20, 20]);
		expect(new Set(chain.seat.spawners[0]?.deliveries.map(({ id }) => id)).size).toBe(new Set(ids).size);
		harness.signal(chain.send, "TERM");
		await harness.until("protocol.quit.send-drains", "all to end", () => chainEnded(chain));
	});
	expect(verdict).toMatchObject({ verdict: "conforms" });
	const pairs = new Set(trace.events.flatMap((event) => ("bytes" in event ? [`${event.from}>${event.to}`] : [])));
	// send and todo, their cleans, two spawners, each in both directions; and the log.
	expect(pairs.size).toBe(11);
});

test.each([
	["hangs", "exec sleep 1000", "violates", /waited 1 s in vain for a reply/],
	["exits", "exit 7", "violates", /clean exits 7/],
	["floods", "exec yes ++++++++++++++++++++", "violates", /to no request/],
	["floods before it is asked", "yes", "violates", /clean answers/],
	["forks away", "setsid sleep 1000 & setsid sleep 1000 & exit 0", "violates", /in vain|exits/],
	["is no program", "\u0000\u0001", "violates", /in vain|exits/],
])("a clean that %s gets a verdict", async (name, text, verdict, why) => {
	const result = await trial(asks, { clean: script(name.replaceAll(" ", "-"), text) }, 1);
	expect(result.verdict).toMatchObject({ verdict, why: expect.stringMatching(why) });
});

test("what is not there, or cannot be executed, is told", async () => {
	expect(() => givenProgram("/nowhere/qmail-clean", "--clean")).toThrow("--clean /nowhere/qmail-clean: no such file");
	const gone: Executable = { name: "gone", command: ["/nowhere/qmail-clean"], reference: false };
	const { verdict } = await trial(asks, { clean: gone });
	expect(verdict).toMatchObject({
		verdict: "undetermined",
		why: expect.stringMatching(/gone cannot be started: .*ENOENT/),
	});
});

test("nothing is left: no process, no directory", async () => {
	let home = "";
	const marker = join(scripts, "child");
	const forks = script(
		"forks",
		`setsid sh -c 'echo $$ >${marker}; exec sleep 1000' &\nwhile [ ! -s ${marker} ]; do sleep 0.1; done; exit 0`,
	);
	await trial(
		async (harness) => {
			home = harness.home.path;
			startClean(harness);
			await harness.comesTrue(() => existsSync(marker), 5);
		},
		{ clean: forks },
	);
	expect(existsSync(home)).toBe(false);
	// Other tests run programs at the same time: only those of this home count, and the one that hid.
	const left = () => readdirSync("/proc").filter((pid) => /^[0-9]+$/.test(pid) && directoryOf(pid).startsWith(home));
	// What was killed may take a moment to die, and stays on as a zombie that is nowhere.
	await expect.poll(left, { timeout: 60_000 }).toEqual([]);
	await expect.poll(() => directoryOf(readFileSync(marker, "utf8").trim()), { timeout: 60_000 }).toBe("");
});

function directoryOf(pid: string): string {
	try {
		return readlinkSync(`/proc/${pid}/cwd`);
	} catch {
		return "";
	}
}
