import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { diskReader, type QueueReader, UnreadableQueue } from "../protocol/lint/read.js";
import { BuiltQueue } from "../protocol/testing/build-queue.js";
import { lintQueueCommand, runLintQueue } from "./lint-queue.js";

const NOW = Math.floor(Date.now() / 1000);
let queue: BuiltQueue;
afterEach(() => queue.destroy());

function run(reader: QueueReader = diskReader(queue.root), json = false) {
	let out = "";
	let err = "";
	const code = runLintQueue("Q", reader, { now: NOW }, json, {
		out: (text) => {
			out += text;
		},
		err: (text) => {
			err += text;
		},
	});
	return { code, out, err };
}

describe("spoolproof lint-queue", () => {
	it("exits 0 for a healthy queue and lists its messages", () => {
		queue = new BuiltQueue();
		const id = queue.inject();
		queue.file("info", id, "Fa\0").file("local", id, "Tb\0Dc\0");
		expect(run()).toEqual({
			code: 0,
			err: "",
			out: [
				"layout: split 23, todo/ and intd/ flat, recipients in local/, remote/",
				`${id}  S5  preprocessed: local 1 to do and 1 done`,
				"1 S5; 0 anomalies, 0 of them do not heal by themselves",
				"",
			].join("\n"),
		});
	});

	it("exits 0 if everything wrong heals by itself, and says how", () => {
		queue = new BuiltQueue();
		queue.age(queue.pathOf("mess", queue.inject()), 48, NOW);
		const { code, out } = run();
		expect(code).toBe(0);
		expect(out).toContain("injection-ossified: mess/");
		expect(out).toContain("(last accessed 48 hours ago)");
		expect(out).toContain("Heals: removed at send's next cleanup");
	});

	it("exits 1 if something does not", () => {
		queue = new BuiltQueue();
		queue.file("todo", "457");
		const { code, out } = run();
		expect(code).toBe(1);
		expect(out).toContain("457  none  has todo/457");
		expect(out).toContain("Does not heal by itself.");
	});

	it("exits 2 if it cannot tell", () => {
		queue = new BuiltQueue();
		expect(run(diskReader(join(queue.root, "nowhere")))).toEqual({
			code: 2,
			out: "",
			err: "lint-queue: Q: there is no such directory\n",
		});
		expect(run(diskReader(join(queue.root, "pid"))).err).toBe(
			"lint-queue: Q: this is no qmail queue: expected numbered directories mess/0, mess/1 and so on in it\n",
		);
		const reader: QueueReader = {
			...diskReader(queue.root),
			examine: () => {
				throw new UnreadableQueue("cannot read mess/0: EACCES");
			},
		};
		expect(run(reader)).toMatchObject({ code: 2, err: "lint-queue: Q: cannot read mess/0: EACCES\n" });
	});

	it("really gets EACCES where the reader is not allowed in", () => {
		queue = new BuiltQueue();
		const locked = join(queue.root, "info/3");
		chmodSync(locked, 0);
		const result = run();
		chmodSync(locked, 0o700);
		// Root may read everything, so both outcomes are right, each for its user.
		expect(result.code).toBe(process.getuid?.() === 0 ? 0 : 2);
	});

	it("prints one JSON object with --json", () => {
		queue = new BuiltQueue("indimail");
		queue.file("bounce", "457");
		const { code, out } = run(diskReader(queue.root), true);
		expect(code).toBe(1);
		expect(JSON.parse(out)).toMatchObject({
			format: "spoolproof-queue-lint",
			version: 1,
			layout: { split: 151, envelopeSplit: 151 },
			messages: [
				{
					id: "457",
					state: null,
					files: ["bounce/457"],
					anomalies: [
						{ code: "bounce-without-info", path: "bounce/457", heals: null, requirement: "protocol.state.s5" },
					],
				},
			],
			anomalies: [],
		});
	});

	it("explains itself", () => {
		queue = new BuiltQueue();
		expect(lintQueueCommand().helpInformation()).toContain("never writes");
	});
});
