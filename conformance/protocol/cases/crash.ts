/**
 * Cases that no pipe shows: the order of file operations and syncs, seen by a crash before each of them, and steps that only a clock
 * or a full disk brings about. They run on a disk in memory, with the programs' parts of any tree: the checkout's or a mutant's.
 * Leaves out real processes (the other files here) and printing all points (../crash/).
 */
import { dialectNamed } from "../../../impl/protocol/dialect.js";
import { QueuePaths } from "../../../impl/protocol/paths.js";
import * as queue from "../../../impl/protocol/queue.js";
import * as memory from "../../../impl/protocol/testing/memory-fs.js";
import * as wires from "../../../impl/protocol/testing/wires.js";
import * as todo from "../../../impl/protocol/todo.js";
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import * as compare from "../crash/compare.js";
import type { Letter } from "../crash/reference.js";

/** What of a tree the cases drive. */
export interface CrashTree {
	readonly compare: Pick<typeof compare, "compareCrashes">;
	readonly memory: Pick<typeof memory, "MemoryDisk">;
	readonly queue: Pick<typeof queue, "queueMessage" | "QueueInjection">;
	readonly todo: Pick<typeof todo, "Todo">;
	readonly wires: Pick<typeof wires, "TestClock">;
}

/** The parts by the modules that they are in, from the top of a tree. */
export const CRASH_MODULES: Readonly<Record<keyof CrashTree, string>> = {
	compare: "conformance/protocol/crash/compare",
	memory: "impl/protocol/testing/memory-fs",
	queue: "impl/protocol/queue",
	todo: "impl/protocol/todo",
	wires: "impl/protocol/testing/wires",
};

export const OWN_TREE: CrashTree = { compare, memory, queue, todo, wires };

export interface CrashCase {
	/** A sentence that says what is to hold. */
	readonly name: string;
	readonly cites: readonly [ProtocolRequirementId, ...ProtocolRequirementId[]];
	/** What does not hold, or null. May throw where the tree's programs break down. */
	readonly run: (tree: CrashTree) => string | null;
}

const LOCAL = "a@here.example";
const PATHS = new QueuePaths(dialectNamed("exttodo"));

function enumerated(name: string, cites: CrashCase["cites"], letter: Letter, kind: compare.CrashKind): CrashCase {
	return {
		name,
		cites,
		run: ({ compare: { compareCrashes } }) => {
			for (const { disagreement, program, what, outcome } of compareCrashes(letter, kind)) {
				if (disagreement !== null) return `a crash of ${program} before ${what}: ${disagreement}`;
				if (outcome === "lost") return `a crash of ${program} before ${what}: the message is lost`;
			}
			return null;
		},
	};
}

const LETTER: Letter = { kinds: "L", bounces: false };
const REFUSED: Letter = { kinds: "R", bounces: true };

/** A disk with an empty queue. */
const disk = ({ memory: { MemoryDisk } }: CrashTree) =>
	new MemoryDisk(["mess", "info", ...PATHS.channels, ...PATHS.directories().map(([path]) => path)]);

type Disk = ReturnType<typeof disk>;

/** Queues a message without telling anybody. */
const queued = ({ queue: { queueMessage } }: CrashTree, on: Disk) =>
	queueMessage({ fs: on.mount(), paths: PATHS, pid: 1, uid: 1, now: on.now }, "body\n", "s@far.example", [LOCAL]);

/** todo alone, with a clean that does its work at once, and a list of all that happens. */
function todoAlone(tree: CrashTree, on: Disk, before: (path: string) => void = () => undefined) {
	const clock = new tree.wires.TestClock();
	const happened: string[] = [];
	const fs = on.mount(({ call, path }) => {
		if (call === "write") before(path);
	});
	const { list } = fs;
	fs.list = (directory) => {
		happened.push(`list ${directory}`);
		return list.call(fs, directory);
	};
	const program = new tree.todo.Todo({
		fs,
		controls: (name) => (name === "me" ? "here.example\n" : undefined),
		dialect: dialectNamed("exttodo"),
		clock,
		toSend: { write: (bytes) => void happened.push(bytes), pending: 0 },
		toClean: {
			write: (request) => {
				const id = request.slice(request.lastIndexOf("/") + 1, -1);
				for (const path of [PATHS.intd(id), PATHS.todo(id)]) on.mount().unlink(path);
				clock.after(0, () => program.fromClean("+"));
			},
			pending: 0,
		},
		armTrigger: () => void happened.push("arm"),
		exit: () => undefined,
	});
	const settle = (seconds: number) => {
		clock.time += seconds;
		for (let step = 0; step < 1000 && clock.fire(); step++);
	};
	return { program, happened, settle };
}

export const CRASH_CASES: readonly CrashCase[] = [
	enumerated(
		"the power fails before any operation, a local recipient: nothing acknowledged is lost, nothing in parts is found",
		[
			"protocol.queue.message-before-envelope",
			"protocol.queue.envelope-before-todo",
			"protocol.todo.sync-before-clean",
			"protocol.crash.acknowledged-is-kept",
		],
		LETTER,
		"machine, synchronous",
	),
	enumerated(
		"any program dies before any operation, a local recipient: each step in its order, and all healed",
		[
			"protocol.queue.acknowledge-after-link",
			"protocol.clean.intd-before-todo",
			"protocol.clean.intd-before-mess",
			"protocol.send.info-before-mess",
			"protocol.crash.heals-itself",
		],
		LETTER,
		"one process",
	),
	enumerated(
		"any program dies before any operation, a refused recipient: noted before marked, bounced before removed",
		["protocol.send.bounce-before-mark", "protocol.send.bounce-before-elimination"],
		REFUSED,
		"one process",
	),
	{
		name: "the trigger is set anew before todo/ is read",
		cites: ["protocol.trigger.reopen-before-scan"],
		run: (tree) => {
			const { program, happened, settle } = todoAlone(tree, disk(tree));
			program.fromSend("S");
			for (let round = 0; round < 3; round++) {
				settle(1);
				happened.push("pull");
				program.pull();
			}
			settle(1);
			const order = happened.filter((one) => ["pull", "arm", "list todo"].includes(one)).join(", ");
			return order.split("pull, arm, list todo").length === 4 ? null : `the order is ${order}`;
		},
	},
	{
		name: "a message of which nobody told is found within 25 minutes",
		cites: ["protocol.timer.todo"],
		run: (tree) => {
			const on = disk(tree);
			const { program, happened, settle } = todoAlone(tree, on);
			program.fromSend("S");
			settle(1);
			const id = queued(tree, on);
			settle(1502);
			return happened.includes(`DL${id}\0`) ? null : "it is not announced";
		},
	},
	{
		name: "on a full disk the message stays in todo/, and is announced when there is room",
		cites: ["protocol.todo.failure-changes-nothing", "protocol.todo.retried", "protocol.diagnostic.trouble"],
		run: (tree) => {
			const on = disk(tree);
			const id = queued(tree, on);
			let full = true;
			const { program, happened, settle } = todoAlone(tree, on, (path) => {
				if (full && path.startsWith("local/")) throw Object.assign(new Error("no space"), { code: "ENOSPC" });
			});
			program.fromSend("S");
			settle(1);
			const early = happened.includes(`DL${id}\0`) || !on.files.has(PATHS.todo(id));
			const told = happened.some((one) => /^Lwarning: .*local/s.test(one));
			full = false;
			settle(1502);
			if (early) return "a message whose recipients could not be written is announced";
			if (!told) return "nothing is told";
			return happened.includes(`DL${id}\0`) ? null : "it is never announced";
		},
	},
	{
		name: "an injection that is refused leaves nothing",
		cites: [
			"protocol.queue.cleans-up-after-itself",
			"protocol.queue.envelope-format",
			"protocol.queue.envelope-complete",
		],
		run: (tree) => {
			for (const envelope of ["Fs@x\0Ta@here.example\0", "Fs@x\0Qa@x\0\0", "Ta@x\0\0", ""]) {
				const on = disk(tree);
				const injection = new tree.queue.QueueInjection({ fs: on.mount(), paths: PATHS, pid: 1, uid: 1, now: on.now });
				injection.message("body\n");
				injection.messageEnd();
				try {
					injection.envelope(envelope);
					injection.finish();
					return `the envelope ${JSON.stringify(envelope)} is taken`;
				} catch {
					const left = Object.keys(on.contents());
					if (left.length > 0) return `${left.join(", ")} are left`;
				}
			}
			return null;
		},
	},
	{
		name: "an address of 1,002 bytes is queued, one of 1,003 refused",
		cites: ["protocol.queue.address-limit"],
		run: (tree) => {
			const taken = [1002, 1003].map((bytes) => {
				const on = disk(tree);
				const recipient = `${"x".repeat(bytes - 13)}@here.example`;
				try {
					const options = { fs: on.mount(), paths: PATHS, pid: 1, uid: 1, now: on.now };
					tree.queue.queueMessage(options, "", "s@x", [recipient]);
					return true;
				} catch {
					return false;
				}
			});
			return taken.join() === "true,false" ? null : `taken: ${taken.join(", ")}; expected the first only`;
		},
	},
];
