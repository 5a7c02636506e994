import { beforeEach, expect, test } from "vitest";
import { type Dialect, dialectNamed } from "../dialect.js";
import { QueuePaths } from "../paths.js";
import { failure, MemoryDisk, type Operation } from "../testing/memory-fs.js";
import { TestClock } from "../testing/world.js";
import type { BounceMessage } from "./bounce.js";
import { Send } from "./send.js";

/** A send whose peers are the test. */
class Bench {
	readonly clock = new TestClock();
	readonly paths: QueuePaths;
	readonly disk: MemoryDisk;
	readonly operations: string[] = [];
	readonly spawn = ["", ""];
	readonly bounces: { readonly message: BounceMessage; readonly text: string }[] = [];
	injects = true;
	controls: Record<string, string> = { me: "here.example\n" };
	toTodo = "";
	toClean = "";
	log = "";
	exitCode: number | undefined;
	fault: { readonly call: string; readonly path: string; readonly code: string } | undefined;
	readonly send: Send;

	constructor(prepare: (bench: Bench) => void = () => undefined, dialect: Dialect = dialectNamed("exttodo")) {
		this.paths = new QueuePaths(dialect);
		this.disk = new MemoryDisk(this.paths.directories().map(([path]) => path));
		this.disk.now = this.clock.time;
		prepare(this);
		const outlet = (write: (bytes: string) => void) => ({ write, pending: 0 });
		this.send = new Send({
			fs: this.disk.mount((operation) => this.before(operation)),
			controls: (name) => this.controls[name],
			dialect,
			clock: this.clock,
			log: (text) => {
				this.log += text;
			},
			toSpawn: this.spawn.map((_, at) =>
				outlet((bytes) => {
					this.spawn[at] += bytes;
				}),
			),
			spawnLimits: [5, 300],
			toClean: outlet((bytes) => {
				this.toClean += bytes;
			}),
			todo: {
				outlet: outlet((bytes) => {
					this.toTodo += bytes;
				}),
			},
			inject: (message, done) => {
				this.bounces.push({ message, text: [...message.parts()].join("") });
				done(this.injects ? 99 : undefined);
			},
			exit: (code) => {
				this.exitCode = code;
			},
		});
	}

	/** A message in S5. */
	put(id: string, channels: { readonly local?: string; readonly remote?: string; readonly sender?: string }): void {
		this.disk.put(this.paths.mess(id), "Subject: x\n\nbody\n");
		this.disk.put(this.paths.info(id), `F${channels.sender ?? "s@x"}\0`);
		if (channels.local) this.disk.put(this.paths.channel(0, id), channels.local);
		if (channels.remote) this.disk.put(this.paths.channel(1, id), channels.remote);
	}

	take(channel: number): string {
		const bytes = this.spawn[channel] ?? "";
		this.spawn[channel] = "";
		return bytes;
	}

	/** What clean would do. */
	clean(): void {
		for (const request of this.toClean.split("\0").slice(0, -1)) {
			this.disk.enter(this.paths.mess(request.slice(5)), undefined);
			this.toClean = "";
			this.send.fromClean("+");
		}
	}

	private before({ call, path }: Operation): void {
		if (this.fault?.call === call && this.fault.path === path) throw failure(this.fault.code, path);
		this.operations.push(`${call} ${path}`);
	}
}

let bench: Bench;
beforeEach(() => {
	bench = new Bench();
});

test("S comes after the scan; what was in S5 is delivered, what is in S4 is not", () => {
	bench = new Bench((made) => {
		made.put("457", { local: "Ta@b\0" });
		made.put("480", { local: "Tc@d\0" });
		made.disk.put("todo/480", "Fs\0Tc@d\0");
	});
	expect(bench.toTodo).toBe("S");
	expect(bench.take(0)).toBe("\x0020/457\0s@x\0a@b\0");
});

test("from D to the end of a message, in the order of the documents", () => {
	bench.put("457", { local: "Ta@b\0", remote: "Tc@d\0Te@f\0" });
	bench.send.fromTodo("DB457\0");
	expect(bench.take(0)).toBe("\x0020/457\0s@x\0a@b\0");
	expect(bench.take(1)).toBe("\x0020/457\0s@x\0c@d\0\x0120/457\0s@x\0e@f\0");
	bench.send.fromSpawn(1, "\x01Kfine\n\0");
	bench.send.fromSpawn(0, "\0Kfine\n\0");
	expect(bench.operations).toEqual(["write remote/20/457", "write local/20/457", "unlink local/20/457"]);
	expect(bench.disk.contents()["remote/20/457"]).toBe("Tc@d\0De@f\0");
	bench.send.fromSpawn(1, "\0Kfine\n\0");
	expect(bench.operations.slice(3)).toEqual(["write remote/20/457", "unlink remote/20/457", "unlink info/20/457"]);
	expect(bench.toClean).toBe("foop/457\0");
	bench.clean();
	expect(bench.disk.contents()).toEqual({});
	expect(bench.log).toContain("starting delivery 3: msg 457 to remote e@f\n");
	expect(bench.log).toContain("delivery 3: success: fine/\n");
	expect(bench.log).toContain("end msg 457\n");
});

test("reports and announcements may come byte by byte", () => {
	bench.put("457", { local: "Ta@b\0" });
	for (const byte of "DL457\0") bench.send.fromTodo(byte);
	for (const byte of "\0Kok\n\0") bench.send.fromSpawn(0, byte);
	expect(bench.toClean).toBe("foop/457\0");
});

test("delivery numbers from 128 on in one byte, from 256 on in two", () => {
	const recipients = Array.from({ length: 300 }, (_, at) => `Tr${at}@d\0`).join("");
	for (const [name, most, slot] of [
		["exttodo", 250, "\xf9"],
		["qmail-ldap", 300, "\x2b\x01"],
	] as const) {
		const prepare = (made: Bench) => {
			made.controls = { ...made.controls, concurrencyremote: String(most) };
			made.put("457", { remote: recipients });
		};
		bench = new Bench(prepare, dialectNamed(name));
		bench.clock.fire();
		expect(bench.take(1)).toContain(`${slot}20/457\0s@x\0r${most - 1}@d\0`);
		bench.send.fromSpawn(1, `${slot}Kok\0`);
		expect(bench.log).toContain(`delivery ${most}: success: ok\n`);
		expect(bench.log).toContain(`status: local 0/5 remote ${most - 1}/${most}\n`);
		if (most === 250) expect(bench.take(1)).toBe(`${slot}20/457\0s@x\0r250@d\0`);
	}
});

test("a deferral is tried again on qmail's schedule, not before", () => {
	bench.put("457", { local: "Ta@b\0", remote: "Tc@d\0" });
	bench.send.fromTodo("DB457\0");
	bench.send.fromSpawn(0, "\0Zlater\n\0");
	bench.send.fromSpawn(1, "\0Zlater\n\0");
	bench.take(0);
	bench.take(1);
	for (const [seconds, local, remote] of [
		[99, false, false],
		[1, true, false],
		[299, false, false],
		[1, false, true],
	] as const) {
		bench.clock.time += seconds;
		bench.clock.fire();
		expect([bench.take(0) !== "", bench.take(1) !== ""]).toEqual([local, remote]);
	}
});

test("a failure is noted before it is marked; the bounce comes before info goes", () => {
	bench.put("457", { local: "Ta@b\0" });
	bench.send.fromTodo("DL457\0");
	bench.send.fromSpawn(0, "\0Dno such user\n\nreally\0");
	expect(bench.operations).toEqual([
		"create bounce/457",
		"write bounce/457",
		"write local/20/457",
		"unlink local/20/457",
		"unlink bounce/457",
		"unlink info/20/457",
	]);
	const [bounce] = bench.bounces;
	expect([bounce?.message.sender, bounce?.message.recipient]).toEqual(["", "s@x"]);
	expect(bounce?.text).toContain("<a@b>:\nno such user\n/really\n\n");
	expect(bounce?.text).toContain("Return-Path: <s@x>\nSubject: x\n\nbody\n");
	expect(bench.log).toContain("bounce msg 457 qp 99\n");
});

test("double bounces go to the postmaster, triple bounces nowhere, lists to their owner", () => {
	for (const [sender, from, to] of [
		["", "#@[]", "postmaster@here.example"],
		["owner-@l.example-@[]", "", "owner-@l.example"],
	] as const) {
		bench = new Bench((made) => made.put("457", { local: "Ta@b\0", sender }));
		bench.send.fromSpawn(0, "\0Dno\n\0");
		expect([bench.bounces[0]?.message.sender, bench.bounces[0]?.message.recipient]).toEqual([from, to]);
	}
	bench = new Bench((made) => made.put("457", { local: "Ta@b\0", sender: "#@[]" }));
	bench.send.fromSpawn(0, "\0Dno\n\0");
	expect(bench.bounces).toEqual([]);
	expect(bench.log).toContain("triple bounce: discarding bounce/457\n");
	expect(bench.toClean).toBe("foop/457\0");
});

test("list senders carry the recipient", () => {
	bench.put("457", { local: "Ta@b\0", sender: "owner-@l.example-@[]" });
	bench.send.fromTodo("DL457\0");
	expect(bench.take(0)).toBe("\x0020/457\0owner-a=b@l.example\0a@b\0");
});

test("a bounce that cannot be queued is tried again; nothing is removed meanwhile", () => {
	bench.injects = false;
	bench.put("457", { local: "Ta@b\0" });
	bench.send.fromTodo("DL457\0");
	bench.send.fromSpawn(0, "\0Dno\n\0");
	expect(Object.keys(bench.disk.contents())).toEqual(["bounce/457", "info/20/457", "mess/20/457"]);
	bench.injects = true;
	bench.clock.time += 123;
	bench.clock.fire();
	expect(bench.toClean).toBe("foop/457\0");
});

test("a full disk for the note: the recipient is not marked until the note is there, once", () => {
	bench.fault = { call: "write", path: "bounce/457", code: "ENOSPC" };
	bench.put("457", { local: "Ta@b\0" });
	bench.send.fromTodo("DL457\0");
	bench.send.fromSpawn(0, "\0Dno\n\0");
	expect(bench.disk.contents()["local/20/457"]).toBe("Ta@b\0");
	expect(bench.log).toContain("alert: unable to append to bounce message; HELP! sleeping...\n");
	bench.fault = undefined;
	bench.clock.time += 10;
	bench.clock.fire();
	expect(bench.bounces[0]?.text.match(/<a@b>/g)).toHaveLength(1);
});

test("after its time in the queue a deferral is a failure", () => {
	bench.put("457", { local: "Ta@b\0" });
	bench.clock.time += 604_801;
	bench.send.fromTodo("DL457\0");
	bench.send.fromSpawn(0, "\0Zstill no\n\0");
	expect(bench.bounces[0]?.text).toContain("this message has been in the queue too long");
});

test("garbage reports do no harm", () => {
	bench.put("457", { local: "Ta@b\0" });
	bench.send.fromTodo("DL457\0");
	bench.send.fromSpawn(0, `\x07Kwho\0\xffKwho\0\0Q?\0\0Kagain\0\0\0`);
	expect(bench.log.match(/out of range/g)).toHaveLength(4);
	expect(bench.log).toContain("report mangled, will defer");
	expect(bench.disk.contents()["local/20/457"]).toBe("Ta@b\0");
	bench.send.fromSpawn(0, `\0K${"x".repeat(50_000)}\0`);
});

test("from todo: lone NUL, garbage, wrong D and text for the log", () => {
	bench.put("457", { local: "Ta@b\0" });
	bench.send.fromTodo("\0Q\0DQ457\0DL45x\0D\0Lplain\n\0DL457\0");
	expect(bench.log.match(/report mangled/g)).toHaveLength(2);
	expect(bench.log.match(/unable to understand qmail-todo\n/g)).toHaveLength(3);
	expect(bench.log).toContain("plain\n");
	expect(bench.take(0)).not.toBe("");
	bench.log = "";
	bench.send.fromTodo(`L${"y".repeat(20_000)}\0`);
	expect(bench.log).toBe("y".repeat(9999));
});

test("the same D twice is delivered once", () => {
	bench.put("457", { local: "Ta@b\0" });
	bench.send.fromTodo("DL457\0DL457\0");
	expect(bench.take(0)).toBe("\x0020/457\0s@x\0a@b\0");
	expect(bench.log).toContain("announced msg 457 again");
});

test("D without a message is forgotten, DX with one ends it", () => {
	bench.send.fromTodo("DL9\0DX8\0");
	expect(bench.log).toContain("info/9/9 does not exist");
	expect(bench.log).toContain("info/8/8 does not exist");
	bench.put("457", {});
	bench.send.fromTodo("DX457\0");
	expect(bench.toClean).toBe("foop/457\0");
});

test("a recipient list that ends within a record, or has strange ones, is not thrown away", () => {
	bench.put("457", { local: "Ta@b\0Tc@" });
	bench.put("458", { local: "Ta@b\0Qc\0" });
	bench.send.fromTodo("DL457\0DL458\0");
	bench.send.fromSpawn(0, "\0Kok\0\x01Kok\0");
	expect(bench.log).toContain("local/20/457 ends within a record");
	expect(bench.log).toContain("unknown record type in local/21/458!");
	expect(bench.disk.contents()).toMatchObject({ "local/20/457": "Da@b\0Tc@", "local/21/458": "Da@b\0Qc\0" });
});

test("TERM: X once to todo, deliveries end, due times are noted, exit 0", () => {
	bench.put("457", { local: "Ta@b\0Tc@d\0" });
	bench.send.fromTodo("DL457\0");
	bench.send.fromSpawn(0, "\0Zlater\0");
	bench.send.terminate();
	bench.send.terminate();
	expect(bench.toTodo).toBe("SX");
	bench.send.fromTodo("DL458\0X\0X\0");
	expect(bench.exitCode).toBeUndefined();
	bench.send.fromSpawn(0, "\x01Zlater\0");
	expect(bench.exitCode).toBe(0);
	expect(bench.log).toMatch(/status: exiting\n$/);
	expect(bench.disk.mount().stat("local/20/457")?.modified).toBe(bench.clock.time + 100);
});

test.each(["todo", "clean", "spawn"] as const)("%s gone: an alert, running deliveries end, exit 0", (who) => {
	bench.put("457", { local: "Ta@b\0", remote: "Tc@d\0" });
	bench.send.fromTodo("DB457\0");
	if (who === "todo") bench.send.fromTodo("X\0");
	if (who === "clean") bench.send.cleanGone();
	if (who === "spawn") bench.send.spawnGone(0);
	expect(bench.log).toContain("alert: oh no! lost ");
	expect(bench.exitCode).toBeUndefined();
	if (who !== "spawn") bench.send.fromSpawn(0, "\0Kok\0");
	bench.send.fromSpawn(1, "\0Kok\0");
	if (who !== "todo") bench.send.todoGone();
	expect(bench.exitCode).toBe(0);
});

test("debris older than 36 hours goes; messages, young files and what is being removed do not", () => {
	bench = new Bench((made) => {
		made.put("457", { local: "Ta@b\0" });
		made.disk.put("mess/21/458", "debris");
		made.disk.put("mess/22/459", "queued");
		made.disk.put("todo/459", "Fs\0");
		made.clock.time += 129_601;
		made.disk.now = made.clock.time;
		made.disk.put("mess/0/460", "young");
	});
	expect(bench.toClean).toBe("foop/458\0");
});

test("ALRM makes everything due", () => {
	bench.put("457", { local: "Ta@b\0" });
	bench.send.fromTodo("DL457\0");
	bench.send.fromSpawn(0, "\0Zlater\0");
	bench.take(0);
	bench.send.runAll();
	expect(bench.take(0)).not.toBe("");
});

test("HUP goes on to todo", () => {
	bench.send.reload();
	expect(bench.toTodo).toBe("SH");
});

test("idle, nothing is due before the next look for debris", () => {
	expect(bench.clock.fire()).toBe(false);
	bench.clock.time += 70_000;
	expect(bench.clock.fire()).toBe(false);
});
