/**
 * The whole chain as real processes.
 */
import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { afterEach, beforeAll, expect, test } from "vitest";
import { makePrograms, type Programs } from "../testing/programs.js";
import { ended, Trial, type TrialOptions, until } from "../testing/trial.js";
import { busyShare, fairPause } from "./fair-time.js";

let programs: Programs;
let trial: Trial;
beforeAll(() => {
	programs = makePrograms();
});
afterEach(() => trial.remove());

function make(options?: TrialOptions): Trial {
	trial = new Trial(programs, options);
	return trial;
}

/** A small generator of numbers, so that a run can be repeated from its seed. */
function random(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** Queues messages with zero to three recipients each; answers "id recipient" for each recipient. */
function queueMany(count: number, next: (below: number) => number, from = 0): string[] {
	const expected: string[] = [];
	for (let message = from; message < from + count; message += 1) {
		const recipients = Array.from({ length: next(4) }, (_, at) => {
			return `m${message}r${at}@${next(2) === 0 ? "here" : "far"}.example`;
		});
		trial.queue("s@here.example", recipients);
		expected.push(...recipients);
	}
	return expected;
}

const recipients = () => trial.delivered().map((line) => line.split(" ")[1] ?? "");
const empty = () => trial.left().length === 0;

test.each([
	["exttodo", "qmail"],
	["sagredo", "preemptive"],
	["indimail", "round-robin"],
])("%s, scheduler %s: mixed recipients, each delivered once, the queue empty", async (dialect, scheduler) => {
	make({ dialect });
	const starter = trial.start(["--scheduler", scheduler]);
	const expected = queueMany(100, random(1));
	await until("the queue is empty", empty);
	expect(recipients().sort()).toEqual(expected.sort());
	starter.kill("SIGTERM");
	expect(await ended(starter)).toBe(0);
	expect(trial.log()).toMatch(/status: exiting\n$/);
	expect(trial.log()).not.toMatch(/warning|alert/);
	await until("all processes end", () => trial.processes().length === 0);
});

test("send does todo's work itself, mail goes to maildirs, the log to a logger", async () => {
	make();
	const options = ["--todo", "integrated", "--lspawn", "maildir", "--maildirs", `${trial.home}/maildirs`];
	const starter = trial.start([...options, "tee", `${trial.home}/log2`]);
	trial.queue("s@far.example", ["a@here.example", "../b/.c@here.example"], "Subject: hello\n\nbody\n");
	await until("the queue is empty", empty);
	starter.kill("SIGTERM");
	expect(await ended(starter)).toBe(0);
	expect(readdirSync(`${trial.home}/maildirs`).sort()).toEqual(["=2E.=2Fb=2F.c@here.example", "a@here.example"]);
	const [name = ""] = readdirSync(`${trial.home}/maildirs/a@here.example/new`);
	const mail = readFileSync(`${trial.home}/maildirs/a@here.example/new/${name}`, "latin1");
	expect(mail).toMatch(
		/^Return-Path: <s@far.example>\nDelivered-To: a@here.example\nReceived: .*\nSubject: hello\n\nbody\n$/,
	);
	await until("the logger has all", () => readFileSync(`${trial.home}/log2`, "latin1").endsWith("status: exiting\n"));
});

test("a failure comes back as a bounce through qmail-queue", async () => {
	make();
	const starter = trial.start();
	trial.queue("s@here.example", ["fail@far.example"]);
	await until("the queue is empty", empty);
	expect(recipients()).toEqual(["s@here.example"]);
	starter.kill("SIGTERM");
	expect(await ended(starter)).toBe(0);
	expect(trial.log()).toMatch(/bounce msg [0-9]+ qp [0-9]+\n/);
});

test("only one qmail-send at a time", async () => {
	make();
	const first = trial.start();
	await until("it runs", () => trial.log().includes("status:"));
	const second = trial.start();
	expect(await ended(second)).toBe(111);
	expect(trial.log()).toContain("alert: cannot start: qmail-send is already running\n");
	trial.queue("s@here.example", ["a@here.example"]);
	await until("the first one still works", () => recipients().length === 1);
	first.kill("SIGTERM");
	expect(await ended(first)).toBe(0);
});

test("idle, nothing uses the processor, even if somebody keeps the trigger open", async () => {
	make();
	trial.start();
	trial.queue("s@here.example", ["a@here.example"]);
	await until("the queue is empty", empty);
	const holder = openSync(`${trial.home}/queue/lock/trigger`, constants.O_WRONLY | constants.O_NONBLOCK);
	try {
		writeSync(holder, "\0");
		await fairPause(500, { pids: () => [process.pid] });
		const running = trial.processes().filter(({ program }) => /^qmail-(todo|clean|send|discard)$/.test(program));
		expect(running.length).toBe(6);
		const shares = await Promise.all(running.map(({ pid }) => busyShare(2000, { pids: () => [pid] })));
		// A busy loop would use all of it. Garbage collection may take some hundredths.
		for (const share of shares) expect(share).toBeLessThan(0.03);
	} finally {
		closeSync(holder);
	}
});

test("random processes are killed again and again: nothing is lost", async () => {
	const seed = Number(process.env.SPOOLPROOF_SEED ?? Date.now() % 100_000);
	console.log(`seed ${seed} (SPOOLPROOF_SEED)`);
	const next = random(seed);
	make();
	const expected: string[] = [];
	for (let round = 0; round < 3; round += 1) {
		const starter = trial.start();
		await until("it runs", () => trial.processes().length >= 6);
		expected.push(...queueMany(40, next, round * 40));
		await new Promise((resolve) => setTimeout(resolve, next(250)));
		const victims = trial.processes().filter(({ program }) => /^qmail-(todo|clean|send|discard)$/.test(program));
		const victim = victims[next(victims.length)];
		if (victim) process.kill(victim.pid, "SIGKILL");
		// Whoever dies, the others notice and end by themselves.
		await until(`all end after ${victim?.program} died`, () => trial.processes().length === 0);
		await ended(starter);
	}
	const starter = trial.start();
	await until("the queue is empty", () => trial.left().every((path) => path.startsWith("mess/")));
	expect([...new Set(recipients())].sort()).toEqual(expected.sort());
	starter.kill("SIGTERM");
	expect(await ended(starter)).toBe(0);
	// A process that is killed between removing info and removing mess leaves debris for 36 hours, and no more than it was at.
	expect(trial.left().length).toBeLessThanOrEqual(4 * 64);
});

test("qmail-queue: exit codes, modes, the inode number as name", () => {
	make();
	const script = 'echo body >"$1/m"; exec "$2" "$3" --home "$4" <"$1/m" 1<"$1/e"';
	const run = (envelope: string, home = trial.home) => {
		writeFileSync(`${trial.home}/e`, envelope, "latin1");
		const words = ["-c", script, "sh", trial.home, process.execPath, programs.path("qmail-queue"), home];
		return spawnSync("sh", words, { stdio: "ignore" }).status;
	};
	expect(run("Fs@x\0Ta@b\0")).toBe(54);
	expect(run("Xs@x\0Ta@b\0\0")).toBe(91);
	expect(run(`F${"s".repeat(1003)}\0\0`)).toBe(11);
	expect(run("Fs@x\0\0", `${trial.home}/nowhere`)).toBe(61);
	expect(trial.left()).toEqual([]);
	expect(run(`F${"s".repeat(1002)}\0Ta@b\0\0`)).toBe(0);
	const [todo = ""] = readdirSync(`${trial.home}/queue/todo`);
	const mess = statSync(`${trial.home}/queue/${trial.paths.mess(todo)}`);
	expect([String(mess.ino), (mess.mode & 0o777).toString(8)]).toEqual([todo, "644"]);
	expect(readFileSync(`${trial.home}/queue/${trial.paths.mess(todo)}`, "latin1")).toMatch(
		/^Received: \(qmail [0-9]+ invoked by uid [0-9]+\); .* -0000\nbody\n$/,
	);
});
