/**
 * Single programs as real processes, with peers that end, stall or talk nonsense.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, readdirSync, rmSync, writeSync } from "node:fs";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { makePrograms, type Programs } from "../testing/programs.js";
import { ended, Trial, until } from "../testing/trial.js";
import { busyShare } from "./fair-time.js";
import { type PipeIn, readPipe } from "./pipe-in.js";
import { makePipes } from "./pipes.js";

let programs: Programs;
let trial: Trial;
beforeAll(() => {
	programs = makePrograms();
});
beforeEach(() => {
	trial = new Trial(programs);
});
afterEach(() => trial.remove());

/** A program whose descriptors all lead to the test; "in" ones are read by the program. */
class Alone {
	readonly child: ChildProcess;
	/** What came on each descriptor that the program writes to. */
	readonly came: string[] = [];
	private readonly ends: (number | PipeIn)[] = [];

	constructor(program: string, directions: readonly ("in" | "out")[], unread: readonly number[] = []) {
		const pipes = makePipes(directions.length);
		const theirs = pipes.map((pipe, at) => (directions[at] === "in" ? pipe.read : pipe.write));
		this.child = spawn(process.execPath, [programs.path(program)], {
			stdio: [...theirs, ...(theirs.length < 3 ? ["ignore" as const] : [])],
			env: { ...process.env, SPOOLPROOF_HOME: trial.home },
		});
		for (const fd of theirs) closeSync(fd);
		for (const [at, pipe] of pipes.entries()) {
			this.came[at] = "";
			if (directions[at] === "in") this.ends[at] = pipe.write;
			else if (unread.includes(at)) this.ends[at] = pipe.read;
			else this.read(at, pipe.read);
		}
	}

	/** Begins to read a descriptor that was left unread. */
	readNow(at: number): void {
		const end = this.ends[at];
		if (typeof end === "number") this.read(at, end);
	}

	say(at: number, bytes: string): void {
		const end = this.ends[at];
		if (typeof end === "number") writeSync(end, bytes, null, "latin1");
	}

	close(...descriptors: readonly number[]): void {
		for (const at of descriptors) {
			const end = this.ends[at];
			if (typeof end === "number") closeSync(end);
			else end?.close();
			delete this.ends[at];
		}
	}

	async heard(at: number, pattern: RegExp): Promise<void> {
		await until(`${pattern} in ${JSON.stringify(this.came[at])}`, () => pattern.test(this.came[at] ?? ""));
	}

	/** The part of the time that it uses the processor, in so many milliseconds in which it can. */
	busy(milliseconds: number): Promise<number> {
		return busyShare(milliseconds, { pids: () => (this.child.pid === undefined ? [] : [this.child.pid]) });
	}

	private read(at: number, fd: number): void {
		this.ends[at] = readPipe(
			fd,
			(bytes) => {
				this.came[at] += bytes;
			},
			() => undefined,
		);
	}
}

const todoAlone = (unread: readonly number[] = []) => new Alone("qmail-todo", ["in", "out", "out", "in"], unread);

test("todo: the end of send before S is exit 100, after S exit 1", async () => {
	const early = todoAlone();
	early.close(0);
	expect(await ended(early.child)).toBe(100);
	const late = todoAlone();
	late.say(0, "S");
	trial.queue("s@x", ["a@b"]);
	await late.heard(2, /^todo\/[0-9]+\0$/);
	late.close(0);
	expect(await ended(late.child)).toBe(1);
});

test("todo: a broken pipe to send is exit 1 at the next message", async () => {
	const todo = todoAlone();
	todo.say(0, "S");
	todo.close(1);
	trial.queue("s@x", ["a@b"]);
	expect(await ended(todo.child)).toBe(1);
});

test("todo: X is answered, nothing is burned while send takes its time, exit 0 by either end", async () => {
	for (const last of [0, 1]) {
		const todo = todoAlone();
		todo.say(0, "SX");
		await todo.heard(1, /stop processing asap\n\0X\0/);
		if (last === 0) expect(await todo.busy(1000)).toBeLessThan(0.1);
		expect(todo.came[1]?.length).toBeLessThan(100);
		todo.close(last);
		expect(await ended(todo.child)).toBe(0);
	}
});

test("todo: the end of clean is told to send; its garbage is not taken for replies", async () => {
	const todo = todoAlone();
	todo.say(0, "S");
	todo.say(3, "+++++");
	await todo.heard(1, /reply that nobody asked for/);
	const id = trial.queue("s@x", ["a@b"]);
	await todo.heard(2, /todo/);
	todo.say(3, "+");
	await todo.heard(1, /unable to clean up/);
	expect(todo.came[1]).not.toContain(`DR${id}`);
	todo.close(3);
	await todo.heard(1, /lost qmail-clean connection[^\0]*\0L[^\0]*\0X\0/);
	todo.close(0);
	expect(await ended(todo.child)).toBe(0);
});

test("todo: no controls is exit 111, and said", async () => {
	rmSync(`${trial.home}/control`, { recursive: true });
	const todo = todoAlone();
	expect(await ended(todo.child)).toBe(111);
	await todo.heard(1, /^Lalert: qmail-todo: cannot start: unable to read controls.*\n\0$/);
});

test("todo: a send that reads nothing stops it before it has preprocessed everything; then all comes", async () => {
	const count = 3000;
	for (let message = 0; message < count; message += 1) trial.queue(`${"s".repeat(200)}@x`, ["a@b"]);
	const todo = todoAlone([1]);
	todo.say(0, "S");
	let served = 0;
	const serve = () => {
		const requests = (todo.came[2] ?? "").split("\0").slice(0, -1);
		for (; served < requests.length; served += 1) {
			rmSync(`${trial.home}/queue/${requests[served]}`);
			todo.say(3, "+");
		}
		return served;
	};
	let last = -1;
	await until("it stalls", () => {
		const now = serve();
		const same = now === last && now > 0;
		last = now;
		return same;
	});
	expect(await todo.busy(500)).toBeLessThan(0.1);
	expect(serve()).toBeLessThan(2000);
	todo.readNow(1);
	await until("all are announced", () => {
		serve();
		return (todo.came[1]?.match(/\0DR/g)?.length ?? 0) === count;
	});
	todo.close(0);
	expect(await ended(todo.child)).toBe(1);
});

test("clean: exit 0 at the end, 100 without a reader, 111 without a queue", async () => {
	const clean = new Alone("qmail-clean", ["in", "out"]);
	clean.say(0, "todo/45");
	clean.say(0, "x\0foop/99999999");
	await clean.heard(1, /^x$/);
	clean.close(0);
	expect(await ended(clean.child)).toBe(0);
	expect(clean.came[1]).toBe("x");
	const unread = new Alone("qmail-clean", ["in", "out"]);
	unread.close(1);
	unread.say(0, "todo/1\0");
	expect(await ended(unread.child)).toBe(100);
	rmSync(`${trial.home}/queue`, { recursive: true });
	expect(await ended(new Alone("qmail-clean", ["in", "out"]).child)).toBe(111);
});

const SEND = ["out", "out", "in", "out", "in", "out", "in", "out", "in"] as const;

test("send: no fire in the spawn programs is exit 111; strange talk from all sides does no harm", async () => {
	const cold = new Alone("qmail-send", SEND);
	cold.close(2);
	expect(await ended(cold.child)).toBe(111);
	expect(cold.came[0]).toContain("alert: cannot start: hath the daemon spawn no fire?");

	const send = new Alone("qmail-send", SEND);
	send.say(2, "\x05");
	send.say(4, "\x05");
	await send.heard(7, /^S$/);
	send.say(2, "\x09Knonsense\0\0\0\0");
	send.say(4, `${"z".repeat(30_000)}\0`);
	send.say(6, "+!x");
	send.say(8, `\0nonsense\0D\0DL\0DL99999999999999999999999\0L${"y".repeat(30_000)}\0Lend\n\0`);
	await send.heard(0, /end\n/);
	expect(await send.busy(500)).toBeLessThan(0.1);
	for (const id of readdirSync(`${trial.home}/queue/todo`)) expect(id).toBe("none");
	send.close(8);
	expect(await ended(send.child)).toBe(0);
	expect(send.came[0]).toMatch(/lost qmail-todo connection! dying...\n(.*\n)*status: exiting\n$/);
});

test("send: TERM says X to todo once and waits for its X", async () => {
	const send = new Alone("qmail-send", SEND);
	send.say(2, "\x05");
	send.say(4, "\x05");
	await send.heard(7, /^S$/);
	send.child.kill("SIGHUP");
	await send.heard(7, /^SH$/);
	send.child.kill("SIGTERM");
	await send.heard(7, /^SHX$/);
	expect(await send.busy(500)).toBeLessThan(0.1);
	expect(send.came[7]).toBe("SHX");
	send.say(8, "X\0X\0X\0");
	expect(await ended(send.child)).toBe(0);
});
