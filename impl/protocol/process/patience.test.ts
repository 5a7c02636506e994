// Rules about waiting that only a real process shows: EAGAIN is not the end of a peer, and an injection has its time.
import { spawn } from "node:child_process";
import { closeSync, constants, openSync, readSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { LIMITS, QUEUE_EXIT } from "../../../model/protocol/messages.js";
import { RealFileSystem } from "../fs.js";
import { makePrograms, type Programs } from "../testing/programs.js";
import { ended, Trial, until } from "../testing/trial.js";
import { fairPause } from "./fair-time.js";
import { makeFifos, makePipes } from "./pipes.js";
import { pullTrigger } from "./trigger.js";

let programs: Programs;
let trial: Trial;
beforeAll(() => {
	programs = makePrograms();
});
beforeEach(() => {
	trial = new Trial(programs);
});
afterEach(() => trial.remove());

function start(program: string, stdio: readonly (number | "ignore")[], options: readonly string[] = []) {
	const child = spawn(process.execPath, [programs.path(program), ...options], {
		stdio: [...stdio],
		env: { ...process.env, SPOOLPROOF_HOME: trial.home },
	});
	for (const fd of stdio) if (typeof fd === "number") closeSync(fd);
	return child;
}

test("clean on a non-blocking descriptor waits for requests, and ends at the end", async () => {
	const fifo = `${trial.home}/fifo`;
	makeFifos([fifo]);
	const requests = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
	const asker = openSync(fifo, constants.O_WRONLY);
	const [replies] = makePipes(1);
	if (!replies) throw new Error("no pipe");
	const clean = start("qmail-clean", [requests, replies.write, "ignore"]);
	// Long enough for it to have met a descriptor with nothing to read.
	await fairPause(500, { pids: () => (clean.pid === undefined ? [] : [clean.pid]) });
	expect(clean.exitCode).toBeNull();
	writeSync(asker, "foop/457\0");
	const reply = Buffer.alloc(10);
	expect(readSync(replies.read, reply)).toBe(1);
	expect(reply.toString("latin1", 0, 1)).toBe("+");
	closeSync(asker);
	closeSync(replies.read);
	expect(await ended(clean)).toBe(0);
});

test("the trigger is pulled without waiting, whoever listens: nobody, somebody who does not read, no FIFO at all", () => {
	const path = `${trial.home}/trigger`;
	pullTrigger(path);
	makeFifos([path]);
	pullTrigger(path);
	const listener = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
	// More than a pipe holds.
	for (let pull = 0; pull < 70_000; pull += 1) pullTrigger(path);
	expect(readSync(listener, Buffer.alloc(100_000))).toBe(65_536);
	closeSync(listener);
});

test("an injection whose link into todo/ fails is not acknowledged and pulls no trigger", async () => {
	rmSync(`${trial.home}/queue/todo`, { recursive: true });
	const listener = openSync(`${trial.home}/queue/lock/trigger`, constants.O_RDONLY | constants.O_NONBLOCK);
	writeFileSync(`${trial.home}/m`, "body\n");
	writeFileSync(`${trial.home}/e`, "Fs@x\0Ta@b\0\0");
	const files = [openSync(`${trial.home}/m`, "r"), openSync(`${trial.home}/e`, "r"), "ignore"] as const;
	expect(await ended(start("qmail-queue", files))).toBe(QUEUE_EXIT.todo);
	expect(readSync(listener, Buffer.alloc(10))).toBe(0);
	closeSync(listener);
});

test("a file is created only if there is none", () => {
	const fs = new RealFileSystem();
	fs.close(fs.open(`${trial.home}/new`, "create"));
	expect(() => fs.open(`${trial.home}/new`, "create")).toThrow(/EEXIST/);
});

test("an injection gives up after its time and touches nothing; that time is a day", async () => {
	expect(LIMITS.injectionLifetime).toBe(86_400);
	const [message, envelope] = makePipes(2);
	if (!message || !envelope) throw new Error("no pipes");
	const queue = start("qmail-queue", [message.read, envelope.read, "ignore"], ["--lifetime", "4"]);
	writeSync(message.write, "Subject: x\n");
	await until("the message is begun", () => trial.left().length === 1);
	expect(await ended(queue)).toBe(QUEUE_EXIT.timeout);
	expect(trial.left()).toEqual([expect.stringMatching(/^mess\//)]);
	closeSync(message.write);
	closeSync(envelope.write);
});
