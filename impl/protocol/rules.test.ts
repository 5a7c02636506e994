// Rules of the protocol that show only in the order of file operations, in modes, or in what is left alone.
import { expect, test } from "vitest";
import { type ControlReader, readRouting, readSendControls, rereadRouting } from "./controls.js";
import { dialectNamed } from "./dialect.js";
import type { OpenHow } from "./fs.js";
import { QueuePaths } from "./paths.js";
import { Preprocessor } from "./preprocess.js";
import { QueueInjection, queueMessage } from "./queue.js";
import { Send } from "./send/send.js";
import { failure, MemoryDisk, MemoryFileSystem } from "./testing/memory-fs.js";
import { TestClock } from "./testing/world.js";

const DIALECT = dialectNamed("exttodo");
const PATHS = new QueuePaths(DIALECT);
const ME = { me: "here.example\n" };

function emptyDisk(): MemoryDisk {
	return new MemoryDisk(PATHS.directories().map(([path]) => path));
}

/** A disk whose syncs end when the test says so, and which remembers the modes of new files. */
class SlowFileSystem extends MemoryFileSystem {
	readonly modes: [path: string, mode: number | undefined][] = [];
	readonly syncs: ((error?: Error) => void)[] = [];

	override open(path: string, how: OpenHow, mode?: number): number {
		if (how === "create") this.modes.push([path, mode]);
		return super.open(path, how, mode);
	}

	override fsync(file: number, done: (error: Error | undefined) => void): void {
		this.syncs.push((error) => (error ? done(error) : super.fsync(file, done)));
	}
}

function preprocessing(envelope: string, controls: ControlReader = (name) => (name === "me" ? ME.me : undefined)) {
	const disk = emptyDisk();
	disk.put(PATHS.mess("457"), "12345");
	disk.put(PATHS.todo("457"), envelope);
	const fs = new SlowFileSystem(disk, () => undefined);
	const prepared: (readonly boolean[] | undefined)[] = [];
	let log = "";
	const preprocessor = new Preprocessor({
		fs,
		paths: PATHS,
		routing: () => readRouting(controls, 0),
		log: (text) => {
			log += text;
		},
		who: "",
		records: "upFT",
	});
	preprocessor.prepare("457", (channels) => prepared.push(channels));
	return { disk, fs, prepared, log: () => log };
}

const BOTH = "Fs@x\0Ta@here.example\0Tb@far.example\0";

test("a message is prepared when all its files are synced, in whichever order the syncs end", () => {
	for (const order of [
		[0, 1, 2],
		[2, 1, 0],
		[1, 2, 0],
	]) {
		const { fs, prepared } = preprocessing(BOTH);
		expect(fs.syncs).toHaveLength(3);
		for (const at of order) {
			expect(prepared).toEqual([]);
			fs.syncs[at]?.();
		}
		expect(prepared).toEqual([[true, true]]);
		expect(fs.openFiles).toBe(0);
	}
});

test("one sync that fails, first or last, and the message stays: its files go, once no other sync is under way", () => {
	for (const order of [
		[0, 1, 2],
		[2, 1, 0],
	]) {
		const { disk, fs, prepared, log } = preprocessing(BOTH);
		for (const at of order) {
			expect(prepared).toEqual([]);
			fs.syncs[at]?.(at === 2 ? failure("EIO", "remote") : undefined);
		}
		expect(prepared).toEqual([undefined]);
		expect(log()).toContain("warning: trouble fsyncing remote/20/457\n");
		expect(Object.keys(disk.contents())).toEqual(["mess/20/457", "todo/457"]);
		expect(fs.openFiles).toBe(0);
	}
});

test("info, local and remote files are made exclusively, and for their owner only", () => {
	const { fs } = preprocessing(BOTH);
	expect(fs.modes).toEqual([
		["info/20/457", 0o600],
		["local/20/457", 0o600],
		["remote/20/457", 0o600],
	]);
});

test("all recipients of a message are classified by one edition of the tables", () => {
	let edition = 0;
	const { disk } = preprocessing(BOTH, (name) => {
		edition += name === "me" ? 1 : 0;
		return name === "me" ? (edition === 1 ? ME.me : "far.example\n") : undefined;
	});
	expect(disk.contents()).toMatchObject({ "local/20/457": "Ta@here.example\0", "remote/20/457": "Tb@far.example\0" });
});

test("a recipient named twice is written twice, and channels keep the envelope's order", () => {
	const records = ["Tb@far.example\0", "Ta@here.example\0", "Ta@far.example\0", "Tb@far.example\0"];
	const { disk } = preprocessing(`Fs@x\0${records.join("")}`);
	expect(disk.contents()).toMatchObject({
		"local/20/457": "Ta@here.example\0",
		"remote/20/457": "Tb@far.example\0Ta@far.example\0Tb@far.example\0",
	});
});

test("a sender is written to info byte for byte", () => {
	const sender = ' %\n"\\\xff\x01@x';
	expect(preprocessing(`F${sender}\0`).disk.contents()["info/20/457"]).toBe(`F${sender}\0`);
});

test("a reload rereads locals and virtualdomains and nothing else", () => {
	const before: Record<string, string> = { ...ME, percenthack: "a.example\n", envnoathost: "a.example\n" };
	const after: Record<string, string> = {
		me: "b.example\n",
		percenthack: "b.example\n",
		envnoathost: "b.example\n",
		locals: "b.example\n",
		virtualdomains: "b.example:b\n",
	};
	const old = readRouting((name) => before[name], 0);
	const fresh = rereadRouting((name) => after[name], old);
	expect([...fresh.locals, ...fresh.virtualdomains.keys()]).toEqual(["b.example", "b.example"]);
	expect([fresh.envnoathost, ...fresh.percenthack]).toEqual(["a.example", "a.example"]);
	expect(readSendControls((name) => after[name], 0).routing.envnoathost).toBe("b.example");
});

test("an injection that fails removes intd first and mess second, and nothing else", () => {
	const disk = emptyDisk();
	const operations: string[] = [];
	const fs = disk.mount(({ call, path }) => void operations.push(`${call} ${path}`));
	disk.put("mess/0/23", "another message");
	const injection = new QueueInjection({ fs, paths: PATHS, pid: 1, uid: 2, now: 3 });
	injection.message("body\n");
	injection.messageEnd();
	operations.length = 0;
	expect(() => injection.abandon(53)).toThrow("exit code 53");
	const { id } = injection;
	expect(operations.filter((text) => text.startsWith("unlink"))).toEqual([
		`unlink ${PATHS.intd(id)}`,
		`unlink ${PATHS.mess(id)}`,
	]);
	expect(disk.contents()).toEqual({ "mess/0/23": "another message" });
	expect(fs.openFiles).toBe(0);
});

test("an injection is acknowledged when it has gone through all its steps, in their order, and not before", () => {
	const options = { paths: PATHS, pid: 1, uid: 2, now: 3 };
	const run = (failAt: string) => {
		const disk = emptyDisk();
		const operations: string[] = [];
		const fs = disk.mount(({ call, path }) => {
			const operation = `${call} ${path.replace(/[0-9/.]+$/, "")}`;
			if (operation === failAt) throw failure("EIO", path);
			operations.push(operation);
		});
		const queue = () => queueMessage({ ...options, fs }, "body\n", "s@x", ["a@b"]);
		return { queue, operations };
	};
	const whole = run("");
	whole.queue();
	const steps = [
		"create pid",
		"link mess",
		"unlink pid",
		"write mess",
		"fsync mess",
		"create intd",
		"write intd",
		"fsync intd",
		"link todo",
	];
	// The file that was begun in pid/ is written under that name: it is the same one.
	expect(whole.operations.map((step) => step.replace(/^(write|fsync) pid$/, "$1 mess"))).toEqual(steps);
	for (const step of whole.operations) expect(run(step).queue, step).toThrow("the message was not queued");
});

/** A send beside nothing but a disk; `happenings` has its log lines and its file operations in order. */
function sendBeside(disk: MemoryDisk, clock: TestClock, capacity = 5) {
	const happenings: string[] = [];
	const heard = { local: "", clean: "", ignored: "" };
	const outlet = (where: keyof typeof heard) => ({
		write: (bytes: string) => {
			heard[where] += bytes;
		},
		pending: 0,
	});
	disk.now = clock.time;
	const send = new Send({
		fs: disk.mount(({ call, path }) => void happenings.push(`${call} ${path}`)),
		controls: (name) => (name === "me" ? ME.me : undefined),
		dialect: DIALECT,
		clock,
		log: (text) => void happenings.push(text),
		toSpawn: [outlet("local"), outlet("ignored")],
		spawnLimits: [capacity, capacity],
		toClean: outlet("clean"),
		todo: { outlet: outlet("ignored") },
		inject: (_, done) => done(99),
		exit: () => undefined,
	});
	return { send, heard, happenings };
}

test("no more deliveries run than the spawner announced, though the controls allow more", () => {
	const disk = emptyDisk();
	disk.put(PATHS.mess("457"), "body\n");
	disk.put(PATHS.info("457"), "Fs@x\0");
	disk.put(PATHS.channel(0, "457"), Array.from({ length: 9 }, (_, at) => `Tr${at}@x\0`).join(""));
	const { send, heard } = sendBeside(disk, new TestClock(), 3);
	const started = () => heard.local.match(/457/g)?.length;
	expect(started()).toBe(3);
	send.fromSpawn(0, "\x01Kok\0");
	expect(started()).toBe(4);
});

test("the end of a message is logged before its info is removed, and that before clean is asked", () => {
	const disk = emptyDisk();
	const { send, heard, happenings } = sendBeside(disk, new TestClock());
	disk.put(PATHS.mess("457"), "body\n");
	disk.put(PATHS.info("457"), "Fs@x\0");
	send.fromTodo("DX457\0");
	const end = happenings.indexOf("end msg 457\n");
	expect(end).toBeGreaterThanOrEqual(0);
	expect(happenings.indexOf("unlink info/20/457")).toBeGreaterThan(end);
	expect(heard.clean).toBe("foop/457\0");
});

test.each([PATHS.channel(0, "457"), PATHS.channel(1, "457"), PATHS.todo("457")])(
	"a message that has %s is not eliminated",
	(path) => {
		const disk = emptyDisk();
		const { send, heard } = sendBeside(disk, new TestClock());
		disk.put(PATHS.mess("457"), "body\n");
		disk.put(PATHS.info("457"), "Fs@x\0");
		disk.put(path, "Ta@b\0");
		send.fromTodo("DX457\0");
		expect(heard.clean).toBe("");
		expect(Object.keys(disk.contents()).sort()).toEqual([PATHS.info("457"), PATHS.mess("457"), path].sort());
	},
);

test("mess/ is gone through again within a day", () => {
	const disk = emptyDisk();
	const clock = new TestClock();
	const { heard } = sendBeside(disk, clock);
	clock.fire();
	disk.put(PATHS.mess("457"), "debris\n");
	for (let hour = 0; hour < 36 + 24 && heard.clean === ""; hour += 1) {
		clock.time += 3600;
		disk.now = clock.time;
		while (clock.fire());
	}
	expect(heard.clean).toBe("foop/457\0");
});
