import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { DIALECT_NAMES, type DialectName } from "../../../model/protocol/dialects.js";
import { filesPresent, MESSAGE_FILES, stateOf as stateOfFiles } from "../../../model/protocol/states.js";
import { BuiltQueue, ENVELOPE } from "../testing/build-queue.js";
import { ANOMALIES, type AnomalyCode } from "./catalogue.js";
import { allAnomalies, lintQueue } from "./lint.js";
import { reportText } from "./print.js";
import { diskReader, type QueueReader, UnreadableQueue } from "./read.js";

const NOW = Math.floor(Date.now() / 1000);
const SENDER = "Fa@example.org\0";
const ONE = "Tb@example.org\0";

let queue: BuiltQueue;
const build = (dialect?: DialectName) => {
	queue = new BuiltQueue(dialect);
	return queue;
};
afterEach(() => queue.destroy());

const lint = (dialect?: DialectName) =>
	lintQueue(diskReader(queue.root), { now: NOW, ...(dialect === undefined ? {} : { dialect }) });
const codes = () => allAnomalies(lint()).map(({ code }) => code);
const stateOf = (id: string) => lint().messages.find((message) => message.id === id)?.state;

/** Each kind of anomaly, in the smallest queue that has it and no other. Also the proof that every kind can be found. */
const SINGLE: Record<AnomalyCode, (q: BuiltQueue) => unknown> = {
	"todo-without-mess": (q) => q.file("todo", "457"),
	"info-without-mess": (q) => q.file("info", "457", SENDER).file("local", "457", ONE),
	"intd-without-mess": (q) => q.file("intd", "457"),
	"recipients-without-info": (q) => q.file("local", q.inject(), ONE),
	"bounce-without-info": (q) => q.file("bounce", "457", "<b@example.org>:\nno\n\n"),
	"bounce-while-queued": (q) => {
		const id = q.inject();
		q.file("todo", id).file("bounce", id);
	},
	"intd-after-preprocessing": (q) => {
		const id = q.inject();
		q.file("intd", id).file("info", id, SENDER).file("local", id, ONE);
	},
	"envelopes-differ": (q) => {
		const id = q.inject();
		q.file("intd", id).file("todo", id);
	},
	"number-not-inode": (q) => q.file("mess", "457", "text"),
	"wrong-split": (q) => q.write("info/3/457", SENDER),
	"not-a-number": (q) => q.write("todo/457~", ENVELOPE),
	"number-misspelt": (q) => q.write("todo/0457", ENVELOPE),
	"not-a-file": (q) => symlinkSync("elsewhere", join(q.root, "todo/457")),
	"wrong-mode": (q) => chmodSync(join(q.root, q.pathOf("mess", q.inject())), 0o600),
	"wrong-owner": () => undefined,
	"envelope-unended": (q) => q.file("todo", q.inject(), ENVELOPE.slice(0, -1)),
	"envelope-unknown-record": (q) => q.file("todo", q.inject(), `${ENVELOPE}Zwhat\0`),
	"envelope-without-sender": (q) => q.file("todo", q.inject(), ONE),
	"sender-unreadable": (q) => q.file("info", q.inject(), "Fa@exam"),
	"recipients-unended": (q) => {
		const id = q.inject();
		q.file("info", id, SENDER).file("remote", id, `${ONE}Tc@exa`);
	},
	"recipients-unknown-record": (q) => {
		const id = q.inject();
		q.file("info", id, SENDER).file("local", id, `${ONE}?c\0${ONE}`);
	},
	"recipients-empty": (q) => {
		const id = q.inject();
		q.file("info", id, SENDER).file("local", id, "");
	},
	"message-empty": (q) => q.file("todo", q.inject("")),
	"recipients-all-done": (q) => {
		const id = q.inject();
		q.file("info", id, SENDER).file("local", id, "Db@example.org\0");
	},
	"injection-dead": (q) => q.age(q.pathOf("mess", q.inject()), 30, NOW),
	"injection-ossified": (q) => {
		const id = q.inject();
		q.file("intd", id).age(q.pathOf("mess", id), 36.1, NOW);
	},
	"pid-ossified": (q) => q.write("pid/1.2.3", "", 0o644).age("pid/1.2.3", 37, NOW),
	"directory-missing": (q) => q.remove("info/7"),
	"directory-unexpected": (q) => mkdirSync(join(q.root, "mess/23")),
	"trigger-unusable": (q) => q.remove("lock/trigger").write("lock/trigger", ""),
	"mutex-missing": (q) => q.remove("lock/sendmutex"),
};

describe("lint-queue tells the state of a message", () => {
	it.each(DIALECT_NAMES)("in a healthy queue of %s, without being told the layout", (dialect) => {
		const q = build(dialect);
		const s2 = q.inject();
		const s3 = q.inject();
		const s4 = q.inject();
		const redone = q.inject();
		const s5 = q.inject();
		const ending = q.inject();
		q.file("intd", s3, "u1000\0p7");
		q.file("intd", s4).link("intd", "todo", s4);
		q.file("todo", redone).file("info", redone, "").file("local", redone, "Tb@exa");
		q.file("info", s5, SENDER).file("local", s5, `${ONE}Dc\0`).file("remote", s5, ONE).file("bounce", s5);
		q.file("info", ending, SENDER);
		const report = lint();
		expect(allAnomalies(report)).toEqual([]);
		expect(Object.fromEntries(report.messages.map(({ id, state }) => [id, state]))).toEqual({
			[s2]: "S2",
			[s3]: "S3",
			[s4]: "S4",
			[redone]: "S4",
			[s5]: "S5",
			[ending]: "S5",
		});
		expect(report.messages.find(({ id }) => id === s5)?.recipients).toEqual({
			local: { notDone: 1, done: 1 },
			remote: { notDone: 1, done: 0 },
		});
		expect(allAnomalies(lint(dialect))).toEqual([]);
	});

	it("and says none where the files fit no state", () => {
		build().file("info", "457", SENDER);
		expect(stateOf("457")).toBeNull();
	});

	it("counts supplementary recipient files as recipients", () => {
		const q = build("sagredo");
		const id = q.inject();
		q.file("info", id, SENDER).file("suppl1", id, ONE);
		expect(lint().messages[0]).toMatchObject({ state: "S5", recipients: { suppl1: { notDone: 1, done: 0 } } });
	});

	it("believes a dialect over the directories", () => {
		const q = build("sagredo");
		q.file("todo", q.inject());
		const found = allAnomalies(lint("notqmail")).map(({ code }) => code);
		expect(found.filter((code) => code === "directory-unexpected")).toHaveLength(46);
	});
});

describe("lint-queue names each anomaly", () => {
	const possible = Object.entries(SINGLE).filter(([code]) => code !== "wrong-owner");

	it.each(possible)("%s, and nothing else", (code, make) => {
		make(build());
		expect(codes()).toEqual([code]);
	});

	it("wrong-owner, from what the reader says", () => {
		const q = build();
		const path = q.pathOf("mess", q.inject());
		const disk = diskReader(q.root);
		const reader = {
			...disk,
			examine: (asked: string) => {
				const facts = disk.examine(asked);
				return facts && asked === path ? { ...facts, owner: facts.owner + 1 } : facts;
			},
		};
		expect(allAnomalies(lintQueue(reader, { now: NOW })).map(({ code }) => code)).toEqual(["wrong-owner"]);
	});

	it("and says of each what it means", () => {
		build();
		for (const [code, { meaning }] of Object.entries(ANOMALIES)) expect(meaning, code).toMatch(/^[A-Za-z/]+ .{20,}\.$/);
	});

	it("with the place where a wrong split expects the file", () => {
		build("indimail").write("mess/3/457", "x", 0o644);
		expect(allAnomalies(lint())).toMatchObject([
			{ code: "wrong-split", path: "mess/3/457", detail: "expected mess/4/457" },
		]);
	});

	it("numbers over 2^64, which the programs would wrap", () => {
		build().write(`todo/${2n ** 64n + 108n}`, ENVELOPE, 0o644);
		expect(codes()).toEqual(["number-misspelt"]);
	});

	it("young injections are none, and 36 hours are counted from the last access", () => {
		const q = build();
		const id = q.inject();
		q.age(q.pathOf("mess", id), 23, NOW);
		expect(codes()).toEqual([]);
		q.age(q.pathOf("mess", id), 36, NOW);
		expect(codes()).toEqual(["injection-dead"]);
	});
});

describe("lint-queue and a queue in use", () => {
	it("does not report what was gone at the second look", () => {
		const q = build();
		q.file("todo", "457");
		const report = lintQueue(diskReader(q.root), { now: NOW, settle: () => q.remove("todo/457") });
		expect(allAnomalies(report)).toEqual([]);
	});

	it("does not report what came only with the second look", () => {
		const q = build();
		q.file("todo", "457");
		const settle = () => {
			q.remove("todo/457").file("todo", "458");
		};
		expect(allAnomalies(lintQueue(diskReader(q.root), { now: NOW, settle }))).toEqual([]);
	});

	it("finds something wrong exactly where the files of a number fit no state, whichever of them there are", () => {
		const q = build();
		const expected = new Map<string, boolean>();
		for (let which = 1; which < 2 ** MESSAGE_FILES.length; which++) {
			const present = MESSAGE_FILES.filter((_, bit) => which & (1 << bit));
			const id = present.includes("mess") ? q.inject() : `${10_000_000_000 + which}`;
			if (present.includes("intd")) q.file("intd", id);
			if (present.includes("todo")) present.includes("intd") ? q.link("intd", "todo", id) : q.file("todo", id);
			if (present.includes("info")) q.file("info", id, SENDER);
			for (const name of ["local", "remote", "bounce"] as const) if (present.includes(name)) q.file(name, id, ONE);
			expected.set(id, stateOfFiles(filesPresent(present)) !== null);
		}
		const { messages } = lint();
		expect(messages).toHaveLength(expected.size);
		for (const { id, state, files, anomalies } of messages) {
			expect(state !== null, files.join()).toBe(expected.get(id));
			expect(anomalies.length === 0, files.join()).toBe(state !== null);
		}
	});

	it("looks at what is no file without opening or following it", () => {
		const q = build().write("mess/0/23", "", 0o644).remove("mess/0/23");
		execFileSync("mkfifo", [join(q.root, "mess/0/23")]);
		symlinkSync("46", join(q.root, "mess/0/46"));
		mkdirSync(join(q.root, "mess/0/69"));
		expect(allAnomalies(lint()).map(({ code, detail }) => `${code}: ${detail}`)).toEqual([
			"not-a-file: found a fifo",
			"not-a-file: found a symbolic link",
			"not-a-file: found a directory",
		]);
	});

	it("sees names that are no text, and prints none that a terminal would obey", () => {
		const q = build();
		writeFileSync(Buffer.from(join(q.root, "todo/\xff\x1b[31m"), "latin1"), "");
		const report = lint();
		expect(allAnomalies(report)).toMatchObject([{ code: "not-a-number", path: "todo/\xff\x1b[31m" }]);
		expect(reportText(report)).toContain("todo/\xff\ufffd[31m");
	});

	it("wants a trigger that whoever injects can write to", () => {
		const q = build();
		const trigger = join(q.root, "lock/trigger");
		chmodSync(trigger, 0o400);
		expect(allAnomalies(lint())).toMatchObject([
			{ code: "trigger-unusable", detail: expect.stringMatching(/^mode 0400, owned by/) },
		]);
		const disk = diskReader(q.root);
		const ofAnother = (mode: number): QueueReader => ({
			...disk,
			examine: (asked) => {
				const facts = disk.examine(asked);
				return facts && asked === "lock/trigger" ? { ...facts, mode, owner: facts.owner + 1 } : facts;
			},
		});
		const found = (mode: number) => allAnomalies(lintQueue(ofAnother(mode), { now: NOW })).map(({ code }) => code);
		expect([found(0o622), found(0o620), found(0o600)]).toEqual([[], [], ["trigger-unusable"]]);
	});

	it("says what to do about all that does not heal, and only about that", () => {
		for (const [code, { heals, remedy }] of Object.entries(ANOMALIES))
			expect(remedy === null, code).toBe(heals !== null);
	});

	it("refuses a directory that is no queue", () => {
		build().remove("mess").remove("info").remove("local").remove("remote");
		expect(() => lint()).toThrow(UnreadableQueue);
	});
});
