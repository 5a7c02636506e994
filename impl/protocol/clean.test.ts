import { expect, test } from "vitest";
import { Clean } from "./clean.js";
import { dialectNamed } from "./dialect.js";
import { failure, MemoryDisk, type Operation } from "./testing/memory-fs.js";

function setUp(dialect = "exttodo") {
	const directories = ["intd", "todo", "mess/20", "pid", "intd/20", "todo/20"];
	const disk = new MemoryDisk(directories);
	const operations: Operation[] = [];
	let refuse = "";
	let replies = "";
	const fs = disk.mount((operation) => {
		if (operation.path === refuse) throw failure("EACCES", refuse);
		operations.push(operation);
	});
	const clean = new Clean({
		fs,
		dialect: dialectNamed(dialect),
		now: () => disk.now,
		reply: (bytes) => {
			replies += bytes;
		},
	});
	const ask = (request: string) => {
		replies = "";
		clean.push(request);
		return replies;
	};
	const deny = (path: string) => {
		refuse = path;
	};
	return { disk, operations, ask, deny, clean };
}

test("intd goes before todo, and before mess", () => {
	const { disk, operations, ask } = setUp();
	for (const path of ["intd/457", "todo/457", "mess/20/457"]) disk.put(path, "");
	expect(ask("todo/457\0")).toBe("+");
	expect(operations.map(({ path }) => path)).toEqual(["intd/457", "todo/457"]);
	expect(ask("foop/457\0")).toBe("+");
	expect(disk.contents()).toEqual({});
	expect(ask("foop/457\0")).toBe("+");
});

test("what is not of the documented form is refused and removes nothing", () => {
	const { disk, ask } = setUp();
	for (const id of ["0", "13", "45", "106", "457"]) disk.put(`todo/${id}`, "");
	const before = disk.contents();
	const wrong = ["todo/45a", "todo/13abc", "todoX457", "todo/", "todo/045", "TODO/457", "foop/x", "todo/4 5", "x", ""];
	for (const request of wrong) expect([request, ask(`${request}\0`)]).toEqual([request, "x"]);
	expect(ask(`todo/${"1".repeat(95)}\0`)).toBe("x");
	expect(ask(`todo/${"1".repeat(500)}\0todo/457\0`)).toBe("x+");
	expect(Object.keys(disk.contents())).toEqual(Object.keys(before).filter((path) => path !== "todo/457"));
});

test("numbers do not wrap", () => {
	const { disk, ask } = setUp();
	disk.put("todo/108", "");
	disk.put(`todo/${2n ** 64n + 108n}`, "");
	expect(ask(`todo/${2n ** 64n + 108n}\0`)).toBe("+");
	expect(Object.keys(disk.contents())).toEqual(["todo/108"]);
});

test("a file that cannot be removed is reported and the one after it stays", () => {
	const { disk, ask, deny } = setUp();
	disk.put("intd/457", "");
	disk.put("todo/457", "");
	deny("intd/457");
	expect(ask("todo/457\0")).toBe("!");
	expect(Object.keys(disk.contents())).toEqual(["intd/457", "todo/457"]);
});

test("split queues: the subdirectory must be the right one", () => {
	const { disk, ask } = setUp("sagredo");
	disk.put("todo/20/457", "");
	expect(ask("todo/457\0")).toBe("x");
	expect(ask("todo/19/457\0")).toBe("x");
	expect(ask("todo/20/457\0")).toBe("+");
	expect(disk.contents()).toEqual({});
});

test("requests in pieces and several at once; the last, unfinished one is not served", () => {
	const { disk, ask } = setUp();
	for (const id of ["1", "2", "3"]) disk.put(`todo/${id}`, "");
	expect(ask("to")).toBe("");
	expect(ask("do/1\0todo/22\0todo/2\0todo/3")).toBe("+++");
	expect(Object.keys(disk.contents())).toEqual(["todo/3"]);
});

test("old files in pid/ go at the start and after each 31 requests", () => {
	const { disk, ask } = setUp();
	disk.put("pid/old", "");
	disk.now += 129_599;
	for (let count = 0; count < 31; count += 1) ask("x\0");
	expect(Object.keys(disk.contents())).toEqual(["pid/old"]);
	disk.now += 1;
	for (let count = 0; count < 31; count += 1) ask("x\0");
	expect(disk.contents()).toEqual({});
});
