import { beforeEach, expect, test } from "vitest";
import { dialectNamed } from "./dialect.js";
import { QueuePaths } from "./paths.js";
import { failure, MemoryDisk, type Operation } from "./testing/memory-fs.js";
import { TestClock } from "./testing/world.js";
import { Todo } from "./todo.js";

/** A todo whose peers are the test. */
class Bench {
	readonly clock = new TestClock();
	readonly paths: QueuePaths;
	readonly disk: MemoryDisk;
	readonly operations: string[] = [];
	readonly fs;
	toSend = "";
	toClean = "";
	backlog = 0;
	exitCode: number | undefined;
	armed = 0;
	fault: { readonly call: string; readonly path: string; readonly code: string } | undefined;
	controls: Record<string, string> = { me: "here.example\n" };
	readonly todo: Todo;

	constructor(dialect = "exttodo", overlap = 64) {
		const named = dialectNamed(dialect);
		this.paths = new QueuePaths(named);
		this.disk = new MemoryDisk(this.paths.directories().map(([path]) => path));
		this.fs = this.disk.mount((operation) => this.before(operation));
		this.todo = new Todo({
			fs: this.fs,
			controls: (name) => this.controls[name],
			dialect: named,
			clock: this.clock,
			toSend: {
				write: (bytes) => {
					this.toSend += bytes;
				},
				pending: 0,
			},
			toClean: {
				write: (bytes) => {
					this.toClean += bytes;
				},
				pending: 0,
			},
			armTrigger: () => {
				this.armed += 1;
			},
			exit: (code) => {
				this.exitCode = code;
			},
			overlap,
		});
	}

	put(id: string, envelope = "u1\0p2\0Fs@x\0Ta@here.example\0Tb@far.example\0"): void {
		this.disk.put(this.paths.mess(id), "12345");
		this.disk.put(this.paths.intd(id), envelope);
		this.disk.put(this.paths.todo(id), envelope);
	}

	/** What clean would do, with any reply. */
	clean(reply = "+"): void {
		for (const request of this.take("toClean").split("\0").slice(0, -1)) {
			if (reply === "+") this.disk.enter(request, undefined);
			this.todo.fromClean(reply);
		}
	}

	take(what: "toSend" | "toClean"): string {
		const bytes = this[what];
		this[what] = "";
		return bytes;
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

test("the steps of one message, in the order of the documents", () => {
	bench.put("457");
	bench.disk.put("info/20/457", "old");
	bench.disk.put("local/20/457", "old");
	expect(bench.operations).toEqual([]);
	bench.todo.fromSend("S");
	expect(bench.operations).toEqual([
		"unlink local/20/457",
		"unlink info/20/457",
		"create info/20/457",
		"write info/20/457",
		"create local/20/457",
		"write local/20/457",
		"create remote/20/457",
		"write remote/20/457",
		"fsync info/20/457",
		"fsync local/20/457",
		"fsync remote/20/457",
	]);
	expect(bench.toClean).toBe("todo/457\0");
	expect(bench.take("toSend")).toBe("Lnew msg 457\n\0Linfo msg 457: bytes 5 from <s@x> qp 2 uid 1\n\0");
	bench.clean();
	expect(bench.take("toSend")).toBe("DB457\0");
	expect(bench.disk.contents()).toMatchObject({
		"info/20/457": "Fs@x\0",
		"local/20/457": "Ta@here.example\0",
		"remote/20/457": "Tb@far.example\0",
	});
	expect(bench.fs.openFiles).toBe(0);
});

test("nothing is touched before S, whatever else comes", () => {
	bench.put("457");
	bench.todo.fromSend("q");
	bench.todo.pull();
	bench.clock.time += 5000;
	bench.clock.fire();
	expect(bench.operations).toEqual([]);
	expect(bench.toSend).toContain("obscure dialect");
	bench.todo.fromSend("S");
	expect(bench.toClean).toBe("todo/457\0");
});

test.each([
	["Ta@here.example\0", "DL457\0"],
	["Ta@far.example\0", "DR457\0"],
	["", "DX457\0"],
])("the letter of D for %j", (recipients, expected) => {
	bench.put("457", `Fs\0${recipients}`);
	bench.todo.fromSend("S");
	bench.take("toSend");
	bench.clean();
	expect(bench.take("toSend")).toBe(expected);
});

test("D in digits, split todo/", () => {
	bench = new Bench("sagredo");
	bench.put("457");
	bench.todo.fromSend("S");
	bench.take("toSend");
	expect(bench.toClean).toBe("todo/20/457\0");
	bench.clean();
	expect(bench.take("toSend")).toBe("D1100457\0");
});

test.each(["x", "!", "?"])("after the reply %j there is no D, and the next look tries again", (reply) => {
	bench.put("457");
	bench.todo.fromSend("S");
	bench.clean(reply);
	expect(bench.take("toSend")).toContain("Lwarning: qmail-clean unable to clean up todo/457\n\0");
	expect(bench.toClean).toBe("");
	bench.todo.pull();
	bench.clean();
	expect(bench.take("toSend")).toContain("DB457\0");
});

test("a clean that says + without having removed the file is not believed", () => {
	bench.put("457");
	bench.todo.fromSend("S");
	bench.todo.fromClean("+");
	expect(bench.toSend).not.toContain("DB457");
	expect(bench.toSend).toContain("unable to clean up");
});

test("a surplus reply is not kept for the next request", () => {
	bench.put("457");
	bench.todo.fromSend("S");
	bench.disk.enter("todo/457", undefined);
	bench.todo.fromClean("++");
	bench.put("480");
	bench.take("toSend");
	bench.todo.pull();
	expect(bench.take("toSend")).not.toContain("D");
	bench.todo.fromClean("x");
	expect(bench.take("toSend")).not.toContain("DB480");
});

test("several messages may be under way; replies go by order", () => {
	for (const id of ["457", "458", "459"]) bench.put(id);
	bench.todo.fromSend("S");
	const asked = bench.take("toClean");
	expect(asked).toBe("todo/457\0todo/458\0todo/459\0");
	bench.take("toSend");
	bench.disk.enter("todo/457", undefined);
	bench.disk.enter("todo/459", undefined);
	bench.todo.fromClean("+!+");
	const said = bench.take("toSend");
	expect(said.replaceAll(/L[^\0]*\0/g, "")).toBe("DB457\0DB459\0");
});

test("with an overlap of one, each message waits for the one before", () => {
	bench = new Bench("exttodo", 1);
	for (const id of ["457", "458"]) bench.put(id);
	bench.todo.fromSend("S");
	expect(bench.toClean).toBe("todo/457\0");
	bench.clean();
	expect(bench.toClean).toBe("todo/458\0");
});

test("a number that is used again while it was under way is found by the next look", () => {
	bench.put("457");
	bench.todo.fromSend("S");
	bench.todo.pull();
	bench.clean();
	expect(bench.toClean).toBe("");
	bench.put("457", "Fagain\0Tq@far.example\0");
	bench.todo.pull();
	bench.clean();
	expect(bench.toSend).toMatch(/DB457\0.*DR457\0$/s);
});

test("the trigger is set before each look, and the clock looks too", () => {
	bench.todo.fromSend("S");
	const before = bench.armed;
	bench.put("457");
	bench.clock.time += 1500;
	bench.clock.fire();
	expect(bench.toClean).toBe("");
	bench.clock.time += 1;
	bench.clock.fire();
	expect(bench.armed).toBe(before + 1);
	expect(bench.toClean).toBe("todo/457\0");
});

test("without work there is no timer but the long one", () => {
	bench.todo.fromSend("S");
	expect(bench.clock.fire()).toBe(false);
	bench.clock.time += 1500;
	expect(bench.clock.fire()).toBe(false);
});

test.each([
	["create", "info/20/457", "ENOSPC", "unable to create info/20/457"],
	["write", "info/20/457", "ENOSPC", "trouble writing to info/20/457"],
	["fsync", "info/20/457", "EIO", "trouble fsyncing info/20/457"],
	["create", "remote/20/457", "EMFILE", "unable to create remote/20/457"],
	["write", "local/20/457", "ENOSPC", "trouble writing to local/20/457"],
	["fsync", "remote/20/457", "EIO", "trouble fsyncing remote/20/457"],
	["unlink", "local/20/457", "EACCES", "unable to unlink local/20/457"],
])("%s of %s fails: a warning, nothing lost, better luck at the next look", (call, path, code, warning) => {
	bench.put("457");
	bench.disk.put("local/20/457", "old");
	bench.fault = { call, path, code };
	bench.todo.fromSend("S");
	expect(bench.take("toSend")).toContain(`Lwarning: qmail-todo: ${warning}\n\0`);
	expect(bench.toClean).toBe("");
	expect(bench.fs.openFiles).toBe(0);
	expect(Object.keys(bench.disk.contents())).toContain("todo/457");
	bench.fault = undefined;
	bench.todo.pull();
	bench.clean();
	expect(bench.take("toSend")).toContain("DB457\0");
});

test("files and addresses written one byte at a time", () => {
	bench.disk.grain = 1;
	bench.put("457");
	bench.todo.fromSend("S");
	expect(bench.disk.contents()["remote/20/457"]).toBe("Tb@far.example\0");
});

test.each([
	["Fs\0Qx\0", "unknown record type"],
	["Fs\0Ta@b", "unterminated record"],
	["Fs\0\0", "unknown record type"],
	["Ta@b\0", "no sender"],
])("a damaged envelope %j stays where it is", (envelope, fault) => {
	bench.put("457", envelope);
	bench.todo.fromSend("S");
	expect(bench.take("toSend")).toBe(`Lwarning: qmail-todo: ${fault} in todo/457\n\0`);
	expect(bench.operations).toEqual([]);
});

test("odd names in todo/ are complained of once, and left alone", () => {
	for (const name of ["007", "abc", "45x", "9".repeat(120)]) bench.disk.put(`todo/${name}`, "Fs\0");
	bench.put("457");
	bench.todo.fromSend("S");
	expect(bench.toSend.match(/not the number of a message/g)).toHaveLength(4);
	bench.todo.pull();
	bench.clean();
	bench.todo.pull();
	expect(bench.toSend.match(/not the number of a message/g)).toHaveLength(4);
});

test("a message in the wrong subdirectory is complained of", () => {
	bench = new Bench("sagredo");
	bench.disk.put("todo/3/457", "Fs\0");
	bench.todo.fromSend("S");
	expect(bench.toSend).toContain("todo/3/457 is in the wrong subdirectory");
	expect(bench.toClean).toBe("");
});

test("a todo file without mess, and one that vanishes", () => {
	bench.disk.put("todo/457", "Fs\0");
	bench.todo.fromSend("S");
	expect(bench.toSend).toContain("unable to stat mess/20/457");
});

test("numbers beyond 2^64 are numbers like others", () => {
	const id = String(2n ** 64n + 457n);
	bench.put(id);
	bench.todo.fromSend("S");
	bench.clean();
	expect(bench.toSend).toContain(`DB${id}\0`);
});

test("ten thousand recipients and long addresses", () => {
	const recipients = Array.from({ length: 10_000 }, (_, at) => `T${"a".repeat(at % 1003)}${at}@far.example\0`).join("");
	bench.put("457", `F${"s".repeat(20_000)}\0${recipients}`);
	bench.todo.fromSend("S");
	bench.clean();
	expect(bench.toSend).toContain("DR457\0");
	expect(bench.disk.contents()["remote/20/457"]).toBe(recipients);
});

test("todo/ that cannot be read is tried again after ten seconds, not at once", () => {
	bench.put("457");
	bench.disk.directories.delete("todo");
	bench.todo.fromSend("S");
	expect(bench.toSend).toBe("Lalert: unable to opendir todo, sleeping...\n\0");
	expect(bench.clock.fire()).toBe(false);
	bench.disk.directories.add("todo");
	bench.clock.time += 10;
	bench.clock.fire();
	expect(bench.toClean).toBe("todo/457\0");
});

test("H rereads locals and virtualdomains; a broken reload changes nothing", () => {
	bench.todo.fromSend("S");
	bench.controls = { me: "here.example\n", locals: "far.example\n" };
	bench.todo.fromSend("H");
	bench.put("457", "Fs\0Tb@far.example\0");
	bench.todo.pull();
	bench.clean();
	expect(bench.take("toSend")).toContain("DL457\0");
	bench.controls = {};
	bench.todo.fromSend("H");
	expect(bench.take("toSend")).toBe("Lalert: qmail-todo: unable to reread control/locals\n\0");
	bench.put("480", "Fs\0Tb@far.example\0");
	bench.todo.pull();
	bench.clean();
	expect(bench.take("toSend")).toContain("DL480\0");
});

test("X: says so once, takes nothing on, says X, ends with 0 when send has gone", () => {
	bench.put("457");
	bench.todo.fromSend("SX");
	expect(bench.toClean).toBe("");
	expect(bench.take("toSend")).toBe("Lstatus: qmail-todo stop processing asap\n\0X\0");
	bench.todo.fromSend("X");
	expect(bench.take("toSend")).toBe("");
	bench.clock.time += 1;
	bench.clock.fire();
	expect(bench.take("toSend")).toBe("X\0");
	expect(bench.exitCode).toBeUndefined();
	bench.todo.sendGone();
	expect(bench.exitCode).toBe(0);
});

test("X while a message is under way: it is announced first, or given up if clean is lost", () => {
	for (const outcome of ["cleaned", "refused", "clean lost"]) {
		bench = new Bench();
		bench.put("457");
		bench.todo.fromSend("S");
		bench.take("toSend");
		bench.todo.fromSend("X");
		expect(bench.take("toSend")).toBe("Lstatus: qmail-todo stop processing asap\n\0");
		bench.put("480");
		bench.todo.pull();
		if (outcome === "clean lost") bench.todo.cleanGone();
		else bench.clean(outcome === "cleaned" ? "+" : "x");
		const last = bench.take("toSend").replaceAll(/L[^\0]*\0/g, "");
		expect([outcome, last]).toEqual([outcome, outcome === "cleaned" ? "DB457\0X\0" : "X\0"]);
		expect(bench.toClean).not.toContain("480");
	}
});

test("exit codes: send gone before S 100, later 1", () => {
	bench.todo.sendGone();
	expect(bench.exitCode).toBe(100);
	bench = new Bench();
	bench.todo.fromSend("S");
	bench.todo.sendGone();
	expect(bench.exitCode).toBe(1);
});

test("clean gone: an alert, and an end in good order", () => {
	bench.put("457");
	bench.todo.fromSend("S");
	bench.take("toSend");
	bench.todo.cleanGone();
	expect(bench.take("toSend")).toMatch(/^Lalert: qmail-todo: oh no! lost qmail-clean .*\0L.*\0X\0$/s);
	bench.todo.sendGone();
	expect(bench.exitCode).toBe(0);
});

test("a flood from send costs one complaint a chunk", () => {
	bench.todo.fromSend(`S${"?".repeat(60_000)}${"H".repeat(1000)}`);
	expect(bench.toSend.length).toBeLessThan(200);
});
