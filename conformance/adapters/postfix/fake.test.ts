/**
 * What the adapter does with queue managers that die, hang, flood and lie, played by small programs: a clear failure, and nothing left
 * behind. Leaves out the real one (live.test.ts).
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Stimulus } from "../../../model/scheduler/events.js";
import { AdapterFailure, ImplementationDied, ImpossibleStimulus, type SchedulerSession } from "../adapter.js";
import { type PostfixOptions, postfixAdapter } from "../postfix.js";

const installation = { version: "fake", daemonDirectory: "/nonexistent", libfaketime: "", libraryPath: [] };
const config = { manager: "qmgr", knobs: {}, transports: ["t1"] } as const;
const TICK: Stimulus = { do: "tick", seconds: 1 };
const SLOT: Stimulus = { do: "slot", transport: "t1" };

/** A fake that acknowledges triggers as qmgr does, and does something else at the third: the first two are the start. */
const acknowledging = (atThird: string) => `#!${process.execPath}
import { createReadStream, writeSync } from "node:fs";
import { connect } from "node:net";
const say = (text) => writeSync(2, "postfix/qmgr: " + text + "\\n");
const status = (pid) => writeSync(5, new Uint8Array(new Int32Array([pid, 1, 0]).buffer));
let trips = 0;
createReadStream("", { fd: 6 }).on("data", (letters) => {
	for (const letter of letters.toString()) {
		say("request: " + letter.charCodeAt(0) + " (" + letter + ")");
		if (++trips === 3) { ${atThird} }
		status(process.pid);
		status(process.pid);
	}
});
`;

/** A fake that asks t1 for an agent at the first stimulus, and sends this when it has been greeted. */
const requesting = (request: string) =>
	acknowledging(`
		say("qmgr_active_drain: allocate t1");
		const agent = connect("queue/private/t1");
		agent.on("data", () => agent.write(${JSON.stringify(request)}));
	`);

let directory: string;
let temporaryDirectory: string;

beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "spoolproof-test-"));
	temporaryDirectory = join(directory, "t");
	mkdirSync(temporaryDirectory);
});

afterEach(() => {
	rmSync(directory, { recursive: true });
});

function start(text: string, limits: Partial<PostfixOptions> = {}): Promise<SchedulerSession> {
	const program = join(directory, "fake.mjs");
	writeFileSync(program, text, { mode: 0o755 });
	return postfixAdapter({ installation, program, temporaryDirectory, timeLimit: 10_000, ...limits }).start(config);
}

/** Starts the fake, applies the stimuli, and returns what went wrong; whatever it was, nothing may be left behind. */
async function failureOf(
	text: string,
	stimuli: readonly Stimulus[] = [TICK],
	limits: Partial<PostfixOptions> = {},
): Promise<unknown> {
	let failure: unknown = null;
	try {
		const session = await start(text, limits);
		try {
			for (const stimulus of stimuli) await session.apply(stimulus);
		} finally {
			await session.stop();
		}
	} catch (error) {
		failure = error;
	}
	expect(readdirSync(temporaryDirectory), "left-over files").toEqual([]);
	expect(processesOf(directory), "left-over processes").toEqual([]);
	return failure;
}

/** Processes that were started in a directory below this one. */
function processesOf(path: string): string[] {
	return readdirSync("/proc").filter(
		(entry) => /^\d+$/.test(entry) && environmentOf(entry).includes(`MAIL_CONFIG=${path}`),
	);
}

function environmentOf(pid: string): string {
	const path = `/proc/${pid}/environ`;
	try {
		return existsSync(path) ? readFileSync(path, "latin1") : "";
	} catch {
		return "";
	}
}

const IMPOSSIBLE: readonly (readonly [string, Stimulus])[] = [
	["a slot that nobody asked for", SLOT],
	["a refusal that nobody asked for", { do: "refuse", transport: "t1" }],
	["a death that nobody asked for", { do: "vanish", transport: "t2" }],
	["the end of an unknown delivery", { do: "complete", delivery: 1, outcome: "delivered" }],
	["an unknown deferred message", { do: "rescan", message: "M1" }],
	["an unknown unreadable message", { do: "corrupt", message: "M1" }],
	["a recipient of another transport", { do: "arrive", message: "M1", recipients: ["a@d1.t2"] }],
	["a recipient that is no address", { do: "arrive", message: "M1", recipients: ["a"] }],
	["a recipient with a line break", { do: "arrive", message: "M1", recipients: ["a\nb@d1.t1"] }],
	["half a second", { do: "tick", seconds: 0.5 }],
	["a year", { do: "tick", seconds: 365 * 86_400 }],
];

describe("a queue manager that cannot be driven", () => {
	it.each([
		["is not a program", "#!/nonexistent/interpreter\n", /cannot start .*fake.mjs/],
		["answers garbage", "#!/bin/sh\nprintf 'hello, world' >&5\nexec sleep 60\n", /garbage instead of its status/],
		[
			"acknowledges what nobody sent",
			acknowledging("for (let i = 0; i < 1000; i++) status(process.pid);"),
			/that nobody sent/,
		],
		["is killed", acknowledging("process.kill(process.pid, 'SIGKILL');"), /SIGKILL/],
		[
			"has no room for a file",
			acknowledging("say('fatal: rename M1: No space left on device'); process.exit(1);"),
			/exit code 1.*\n.*No space left/,
		],
		[
			"tells of files that do not exist",
			acknowledging("say('qmgr_message_alloc: active M9');"),
			/M9, which is not in the queue/,
		],
	])("%s", async (_, text, expected) => {
		const failure = await failureOf(text, [TICK, TICK, TICK]);
		expect(failure).toBeInstanceOf(AdapterFailure);
		expect(failure).not.toBeInstanceOf(ImplementationDied);
		expect(String(failure)).toMatch(expected);
	});

	it("dies at once", async () => {
		const failure = await failureOf("#!/bin/sh\necho 'postfix/qmgr: fatal: no such knob' >&2\nexit 3\n");
		expect(String(failure)).toMatch(/exit code 3.*\n.*fatal: no such knob/);
	});

	it.each([
		["panics", acknowledging("say('panic: lost'); process.abort();"), /SIGABRT.*\n.*panic: lost/],
		["ends", acknowledging("say('fatal: bad offset'); process.exit(1);"), /exit code 1.*\n.*fatal: bad offset/],
		["ends as if all were well", acknowledging("process.exit(0);"), /exit code 0/],
		["crashes", acknowledging("process.kill(process.pid, 'SIGSEGV');"), /SIGSEGV/],
	])("%s, and is to blame", async (_, text, expected) => {
		const failure = await failureOf(text, [TICK, TICK, TICK]);
		expect(failure).toBeInstanceOf(ImplementationDied);
		expect(String(failure)).toMatch(expected);
	});

	it("goes in circles, and is to blame", async () => {
		const failure = await failureOf(acknowledging("say('warning: thinking'); for (;;);"), [TICK], { timeLimit: 500 });
		expect(failure).toBeInstanceOf(ImplementationDied);
		expect(String(failure)).toMatch(/silent for .* s after "tick" and used the processor.*\n.*warning: thinking/);
	});

	it("hangs at the start", async () => {
		const failure = await failureOf("#!/bin/sh\nexec sleep 60\n", [], { timeLimit: 200 });
		expect(failure).toBeInstanceOf(AdapterFailure);
		expect(failure).not.toBeInstanceOf(ImplementationDied);
		expect(String(failure)).toMatch(/silent for 0\.\d s after "start"; it logged nothing/);
	});

	it("hangs in a step", async () => {
		const asleep = "say('warning: thinking'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);";
		const failure = await failureOf(acknowledging(asleep), [TICK], { timeLimit: 500 });
		expect(failure).not.toBeInstanceOf(ImplementationDied);
		expect(String(failure)).toMatch(/silent for .* s after "tick"; .*\n.*warning: thinking/);
	});

	it("is stopped for longer than it may be silent, and goes on: nothing is wrong", async () => {
		const goOn = `process.getBuiltinModule("node:child_process").spawn("sh", ["-c", "sleep 1.2; kill -CONT " + process.pid]);`;
		const text = acknowledging(`${goOn} process.kill(process.pid, "SIGSTOP");`);
		expect(await failureOf(text, [TICK, TICK], { timeLimit: 500 })).toBeNull();
	});

	it("is stopped for good: it is not blamed, and the reason is told", async () => {
		const failure = await failureOf(acknowledging(`process.kill(process.pid, "SIGSTOP");`), [TICK], { timeLimit: 300 });
		expect(failure).toBeInstanceOf(AdapterFailure);
		expect(failure).not.toBeInstanceOf(ImplementationDied);
		expect(String(failure)).toMatch(/silent for .* after "tick"; this machine was too busy: .* stopped by a signal/);
	});

	it("floods its log", async () => {
		const failure = await failureOf("#!/bin/sh\nwhile :; do echo 'postfix/qmgr: warning: again' >&2; done\n", [], {
			outputLimit: 100_000,
		});
		expect(failure).toBeInstanceOf(ImplementationDied);
		expect(String(failure)).toMatch(/more than 100000 bytes after "start".*\n.*warning: again/);
	});

	it.each([
		["names no queue file", "nexthop\0d1\0recipient_count\x001\0\0", /makes no sense/],
		[
			"names an unknown queue file",
			"queue_id\0M9\0nexthop\0d1\0recipient_count\x001\0\0recipient\0a\0offset\x000\0\0",
			/M9, which is not/,
		],
		[
			"has a recipient without an offset",
			"queue_id\0M9\0nexthop\0d1\0recipient_count\x001\0\0recipient\0a\0\0",
			/recipient that makes no sense/,
		],
	])("sends a request that %s", async (_, request, expected) => {
		const failure = await failureOf(requesting(request), [TICK, SLOT]);
		expect(failure).toBeInstanceOf(AdapterFailure);
		expect(String(failure)).toMatch(expected);
	});

	it("sends half a request", async () => {
		const failure = await failureOf(requesting("queue_id\0M9"), [TICK, SLOT], { timeLimit: 1000 });
		expect(String(failure)).toMatch(/silent for .* s after "slot"/);
	});
});

describe("a session", () => {
	it("stays failed", async () => {
		const session = await start(acknowledging("process.exit(1);"));
		await expect(session.apply(TICK)).rejects.toThrow(/exit code 1/);
		await expect(session.apply(TICK)).rejects.toThrow(ImplementationDied);
		await session.stop();
		await session.stop();
	});

	it("ends the step under way when it is stopped", async () => {
		const session = await start(acknowledging("for (;;);"));
		const step = session.apply(TICK);
		const ended = expect(step).rejects.toThrow(/was stopped/);
		await session.stop();
		await ended;
	});

	it("takes one stimulus at a time", async () => {
		const session = await start(acknowledging(""));
		const first = session.apply(TICK);
		await expect(session.apply(TICK)).rejects.toThrow(/before the one before it/);
		await expect(first).resolves.toEqual([]);
		expect(processesOf(directory)).toHaveLength(1);
		await session.stop();
		expect(processesOf(directory)).toEqual([]);
	});

	it("finds what cannot be impossible, and goes on", async () => {
		const session = await start(acknowledging(""));
		for (const [name, stimulus] of IMPOSSIBLE) {
			await expect(session.apply(stimulus), name).rejects.toBeInstanceOf(ImpossibleStimulus);
			await expect(session.apply(TICK), name).resolves.toEqual([]);
		}
		await session.stop();
	});

	it("is not started with a knob that does not exist, or a transport that is none", async () => {
		const adapter = postfixAdapter({ installation, program: "/bin/false", temporaryDirectory });
		await expect(adapter.start({ ...config, knobs: { minimal_backof_time: "1s" } })).rejects.toThrow(
			/minimal_backoff_time/,
		);
		await expect(adapter.start({ ...config, knobs: { recipient_delimiter: "+\nx = y" } })).rejects.toThrow(
			/more than one line/,
		);
		await expect(adapter.start({ ...config, transports: ["rewrite"] })).rejects.toThrow(/cannot be called "rewrite"/);
		expect(readdirSync(temporaryDirectory)).toEqual([]);
	});
});
