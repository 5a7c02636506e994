// Time counts only while the programs and this process can run; a wait that the machine spoils is told apart from one in vain.
import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { busyShare, comesTrue, FairTime, FairTimer, fairPause, TooBusy } from "./fair-time.js";
import { allAsleep, familyOf, type Thread, threadsOf } from "./processes.js";

const started: ChildProcess[] = [];
afterEach(() => {
	for (const { pid } of started.splice(0)) if (pid !== undefined) process.kill(-pid, "SIGKILL");
});

function start(script: string): number {
	const child = spawn("sh", ["-c", script], { stdio: "ignore", detached: true });
	started.push(child);
	if (child.pid === undefined) throw new Error("no sh");
	return child.pid;
}

const SLEEP = "exec sleep 60";
const SPIN = "while :; do :; done";

const asleep = (pid: number) => expect.poll(() => allAsleep([pid]) && threadsOf([pid]).size > 0).toBe(true);

/** One program with one thread, looked at every 50 ms; each look tells what has become of it. */
function fairTimeOf(looks: readonly (readonly [milliseconds: number, thread: Thread])[]): FairTime {
	let at = 0;
	let thread: Thread = { state: "S", ran: 0, waited: 0 };
	const time = new FairTime({ pids: () => [], now: () => at, threads: () => new Map([[1, thread]]) });
	time.look();
	for (const [milliseconds, seen] of looks) {
		at += milliseconds;
		thread = seen;
		time.look();
	}
	return time;
}

test.each([
	["sleeps", { state: "S", ran: 0, waited: 0 }, 50],
	["slept, after it had waited for a processor", { state: "S", ran: 5, waited: 30 }, 20],
	["runs", { state: "R", ran: 50, waited: 0 }, 50],
	["wants to run, and cannot", { state: "R", ran: 2, waited: 0 }, 2],
	["waits for a disk", { state: "D", ran: 0, waited: 0 }, 0],
	["is stopped by a signal", { state: "T", ran: 0, waited: 0 }, 0],
	["is stopped by its tracer", { state: "t", ran: 0, waited: 10 }, 40],
	["is dead", { state: "Z", ran: 0, waited: 0 }, 50],
] as const)("of 50 ms those count that a program can use which %s", (_, thread, fair) => {
	const time = fairTimeOf([[50, thread]]);
	expect([time.fair, time.passed]).toEqual([fair, 50]);
});

test("when this process comes late it has heard nothing: that does not count", () => {
	const time = fairTimeOf([[5000, { state: "S", ran: 0, waited: 0 }]]);
	expect([time.fair, time.passed, time.spent, time.hurried]).toEqual([100, 5000, 1000, true]);
	expect(time.account).toBe("of 5.0 s the programs could use 0.1 s: the kit itself was 4.9 s late");
});

test("where the time went is told", () => {
	const looks = (count: number, thread: Thread) => Array.from({ length: count }, () => [50, thread] as const);
	const time = fairTimeOf([
		...looks(20, { state: "D", ran: 0, waited: 0 }),
		...looks(40, { state: "T", ran: 0, waited: 0 }),
		...looks(60, { state: "R", ran: 0, waited: 0 }),
		...looks(10, { state: "S", ran: 0, waited: 0 }),
	]);
	expect(time.account).toBe(
		"of 6.5 s the programs could use 0.5 s: they waited 3.0 s for a processor, they waited 1.0 s for a disk, they were stopped by a signal for 2.0 s",
	);
});

test("a program that sleeps is waited for in vain, and soon; so is one that spins, when it has spun so long", async () => {
	for (const script of [SLEEP, SPIN]) {
		const pid = start(script);
		const begun = performance.now();
		const ran: number[] = [];
		const wait = { pids: () => [pid], vain: (time: FairTime) => void ran.push(time.ran) };
		expect(await comesTrue(() => false, 0.5, wait)).toBe(false);
		expect(performance.now() - begun).toBeGreaterThan(450);
		if (script === SPIN) expect(ran[0]).toBeGreaterThan(400);
	}
});

test("a program that is stopped for longer than the wait has its whole time when it goes on", async () => {
	const pid = start(SLEEP);
	await asleep(pid);
	process.kill(pid, "SIGSTOP");
	let came = false;
	setTimeout(() => process.kill(pid, "SIGCONT"), 1000);
	setTimeout(() => {
		came = true;
	}, 1200);
	expect(await comesTrue(() => came, 0.5, { pids: () => [process.pid] })).toBe(true);
});

test("one that is stopped for good, or whose child is, is no wait in vain: the machine is to blame, and that is said", async () => {
	const child = start("sleep 60 & wait");
	await expect.poll(() => familyOf([child]).length).toBe(2);
	const [, grandchild = 0] = familyOf([child]);
	await asleep(grandchild);
	process.kill(grandchild, "SIGSTOP");
	const wait = { pids: () => [child], most: 2 };
	await expect(comesTrue(() => false, 0.5, wait)).rejects.toThrow(TooBusy);
	await expect(fairPause(100, wait)).rejects.toThrow(
		/^this machine was too busy: of .* s the programs could use .* s: they were stopped by a signal for/,
	);
	expect(allAsleep([grandchild])).toBe(false);
});

test("a timer does not run out while the program is stopped", async () => {
	const pid = start(SLEEP);
	await asleep(pid);
	process.kill(pid, "SIGSTOP");
	const begun = performance.now();
	setTimeout(() => process.kill(pid, "SIGCONT"), 1000);
	const busy = await new Promise((resolve) => new FairTimer(300, () => [pid], resolve));
	expect(busy).toBeUndefined();
	expect(performance.now() - begun).toBeGreaterThan(1200);
	process.kill(pid, "SIGSTOP");
	const reason = await new Promise((resolve) => new FairTimer(300, () => [pid], resolve, 1000));
	expect(reason).toMatch(/^this machine was too busy: of .* they were stopped by a signal for/);
});

test("what a program uses of the processor is measured while it can run", async () => {
	const sleeping = start(SLEEP);
	await asleep(sleeping);
	expect(await busyShare(300, { pids: () => [sleeping] })).toBeLessThan(0.2);
	const spinning = start(SPIN);
	process.kill(spinning, "SIGSTOP");
	setTimeout(() => process.kill(spinning, "SIGCONT"), 600);
	expect(await busyShare(300, { pids: () => [spinning] })).toBeGreaterThan(0.8);
});

test("of a cancelled timer nothing is heard", async () => {
	const heard: unknown[] = [];
	const timers = [20, 100].map(
		(limit) =>
			new FairTimer(
				limit,
				() => [],
				(busy) => void heard.push(busy),
			),
	);
	for (const timer of timers) timer.cancel();
	await fairPause(300, { pids: () => [] });
	expect(heard).toEqual([]);
});
