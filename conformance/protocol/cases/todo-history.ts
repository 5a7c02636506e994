/** Bugs that real qmail-todo programs have or had, each as a case that names it. Leaves out bad input on disk (todo-input.ts). */
import {
	closeSync,
	constants,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	statSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import type { Harness } from "../../adapters/qmail/harness.js";
import { announcement, playClean, removing, startTodo } from "../../adapters/qmail/seats.js";
import { announced, endsWithSend, saysX, todoCase, working } from "../profiles/todo.js";
import type { ProtocolCase } from "./case.js";
import { pause } from "./kit.js";

const LOCAL = "a@here.example";
const REMOTE = "b@far.example";

/** todo as it is after a pull by a writer that does not behave: it holds the trigger open, or writes no byte. */
async function pulledBy(harness: Harness, writer: "holds it open" | "writes nothing"): Promise<void> {
	const seat = working(harness);
	await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
	await harness.quiet();
	const fd = openSync(`${harness.home.queue}/lock/trigger`, constants.O_WRONLY | constants.O_NONBLOCK);
	// Closed once: later the number may be that of another case's pipe.
	if (writer === "writes nothing") closeSync(fd);
	try {
		if (writer === "holds it open") writeSync(fd, "\0");
		await harness.chance(100);
		await harness.idle(seat.program);
	} finally {
		if (writer === "holds it open") closeSync(fd);
	}
	await announced(harness, seat, harness.queue({ recipients: [REMOTE] }), 0, 1);
}

export const TODO_HISTORY_CASES: readonly ProtocolCase[] = [
	todoCase(
		"the start command is understood, and not called an obscure dialect",
		["protocol.start.any-first-byte", "protocol.wire.unknown-command"],
		async (harness) => {
			const seat = startTodo(harness);
			playClean(harness, seat);
			await harness.chance(50);
			seat.commands.say("S");
			await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			await harness.quiet();
			harness.demand(
				"protocol.wire.unknown-command",
				!/L(warning|alert): [^\0]*dialect/.test(seat.words.heard),
				"todo complains of the start command",
			);
		},
	),
	todoCase(
		"surplus replies of clean do not count for the next message",
		["protocol.wire.reply-per-request", "protocol.todo.no-announcement-after-refusal"],
		async (harness) => {
			const seat = startTodo(harness);
			let answered = 0;
			playClean(harness, seat, (verb, id) => {
				answered += 1;
				const done = removing(harness, verb, id);
				// Of the second message the files go, as if another had removed them: only the reply tells that it was not clean.
				return answered === 1 ? `${done}+` : "x";
			});
			seat.commands.say("S");
			await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			await harness.chance(100);
			const second = harness.queue({ recipients: [REMOTE] });
			await harness.until("protocol.diagnostic.clean-failed", "a warning about clean", () =>
				new RegExp(`Lwarning: [^\0]*clean[^\0]*${second}`).test(seat.words.heard),
			);
			harness.demand(
				"protocol.wire.reply-per-request",
				!seat.words.heard.includes(announcement(harness.dialect, second, 0, 1)),
				"the surplus + of the first message announces the second",
			);
		},
	),
	todoCase(
		"while clean is silent nothing is announced",
		["protocol.todo.announce-after-clean", "protocol.todo.clean-removes-envelope"],
		async (harness) => {
			const seat = startTodo(harness);
			seat.commands.say("S");
			const id = harness.queue({ recipients: [LOCAL] });
			await harness.until("protocol.todo.clean-removes-envelope", "a request", () =>
				seat.requests.heard.endsWith("\0"),
			);
			await harness.chance(200);
			const word = announcement(harness.dialect, id, 1, 0);
			harness.demand(
				"protocol.todo.announce-after-clean",
				!seat.words.heard.includes(word),
				"the message is announced before clean has answered",
			);
			seat.replies.say(removing(harness, "todo", id));
			await announced(harness, seat, id, 1, 0);
		},
	),
	todoCase(
		"the second message's announcement is as whole as the first one's",
		["protocol.wire.announcement", "protocol.wire.nul-ends-message"],
		async (harness) => {
			const seat = working(harness);
			for (const [recipient, local, remote] of [
				[LOCAL, 1, 0],
				[REMOTE, 0, 1],
				[LOCAL, 1, 0],
			] as const) {
				await announced(harness, seat, harness.queue({ recipients: [recipient] }), local, remote);
				await harness.quiet();
			}
		},
	),
	todoCase(
		"what an interrupted preprocessing left is removed before it begins anew",
		["protocol.todo.leftovers-removed", "protocol.todo.exclusive-creation", "protocol.state.s5"],
		async (harness) => {
			const seat = startTodo(harness);
			playClean(harness, seat);
			const id = harness.queue({ recipients: [REMOTE] });
			writeFileSync(harness.home.file("info", id), "Fold@far.example\0");
			writeFileSync(harness.home.file("local", id), "Told@here.example\0");
			writeFileSync(harness.home.file("remote", id), "Told@far.example\0Tolder@far.example\0");
			seat.commands.say("S");
			await announced(harness, seat, id, 0, 1);
			const text = (kind: "info" | "remote") => readFileSync(harness.home.file(kind, id), "latin1");
			harness.demand(
				"protocol.todo.leftovers-removed",
				harness.home.files(id).join() === "mess,info,remote" && text("remote") === `T${REMOTE}\0`,
				`there are ${harness.home.files(id).join(", ")}, and remote/ has ${JSON.stringify(text("remote"))}`,
			);
			harness.demand("protocol.todo.leftovers-removed", !text("info").includes("old@"), "info/ is the old one");
		},
	),
	todoCase("the logged size is that of the message", ["protocol.diagnostic.message-info"], async (harness) => {
		const seat = working(harness);
		for (const bytes of [1, 10, 123_456]) {
			const id = harness.queue({ recipients: [LOCAL], body: "x".repeat(bytes) });
			const { size } = statSync(harness.home.file("mess", id));
			await announced(harness, seat, id, 1, 0);
			const told = new RegExp(`Linfo msg ${id}: bytes ([0-9]*) `).exec(seat.words.heard)?.[1];
			harness.demand("protocol.diagnostic.message-info", told === String(size), `${size} bytes are logged as ${told}`);
		}
	}),
	todoCase(
		"after a refusal of clean the next message has its own sender and recipients only",
		["protocol.todo.recipients-in-order", "protocol.diagnostic.message-info", "protocol.todo.sender-to-info"],
		async (harness) => {
			const seat = startTodo(harness);
			let refused = "";
			playClean(harness, seat, (verb, id) => {
				if (refused !== "" && id !== refused) return removing(harness, verb, id);
				refused = id;
				return "!";
			});
			seat.commands.say("S");
			harness.queue({ sender: "first@far.example", recipients: ["one@here.example", "two@here.example"] });
			await harness.until("protocol.diagnostic.clean-failed", "a warning about clean", () =>
				/Lwarning: [^\0]*clean/.test(seat.words.heard),
			);
			const id = harness.queue({ sender: "second@far.example", recipients: ["three@here.example"] });
			await announced(harness, seat, id, 1, 0);
			const text = (kind: "info" | "local") => readFileSync(harness.home.file(kind, id), "latin1");
			harness.demand(
				"protocol.todo.recipients-in-order",
				text("local") === "Tthree@here.example\0" && text("info").startsWith("Fsecond@far.example\0"),
				"the files have what belongs to the message before",
			);
			harness.demand(
				"protocol.diagnostic.message-info",
				new RegExp(`Linfo msg ${id}: bytes [0-9]+ from <second@far.example>`).test(seat.words.heard),
				"the log tells another sender",
			);
		},
	),
	todoCase(
		"a reload that fails in one file changes nothing",
		["protocol.reload.all-or-nothing", "protocol.reload.command"],
		async (harness) => {
			const seat = working(harness);
			await announced(harness, seat, harness.queue({ recipients: [REMOTE] }), 0, 1);
			await harness.quiet();
			harness.home.control("locals", "far.example\n");
			// A directory cannot be read as a file, whoever tries.
			mkdirSync(`${harness.home.controlDirectory}/virtualdomains`);
			seat.commands.say("H");
			await harness.until("protocol.reload.all-or-nothing", "an alert", () => /Lalert: /.test(seat.words.heard));
			await announced(harness, seat, harness.queue({ recipients: [REMOTE] }), 0, 1);
		},
	),
	todoCase(
		"that todo/ cannot be read is told to send, and to nobody else",
		["protocol.diagnostic.trouble", "protocol.descriptor.todo"],
		async (harness) => {
			const seat = working(harness);
			await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			await harness.quiet();
			const todo = `${harness.home.queue}/todo`;
			renameSync(todo, `${todo}.away`);
			try {
				harness.pull();
				await harness.until("protocol.diagnostic.trouble", "an alert about todo", () =>
					/L(alert|warning): [^\0]*todo/.test(seat.words.heard),
				);
			} finally {
				renameSync(`${todo}.away`, todo);
			}
		},
	),
	todoCase(
		"a writer that holds the trigger open does not make todo scan for ever",
		["protocol.trigger.held-open", "protocol.idle.no-busy-loop"],
		(harness) => pulledBy(harness, "holds it open"),
	),
	todoCase(
		"a trigger opened and closed without a byte does not make todo spin",
		["protocol.trigger.wakes", "protocol.idle.no-busy-loop"],
		(harness) => pulledBy(harness, "writes nothing"),
	),
	todoCase(
		"a reload in the middle of much mail leaves every word and request whole",
		["protocol.reload.between-messages", "protocol.wire.clean-request", "protocol.wire.announcement"],
		async (harness) => {
			const ids = Array.from({ length: harness.many(100) }, () => harness.queue({ recipients: [LOCAL, REMOTE] }));
			const seat = working(harness);
			for (let reload = 0; reload < 40; reload++) {
				seat.commands.say("H");
				await pause(3);
			}
			for (const id of ids) await announced(harness, seat, id, 1, 1);
			await harness.quiet();
		},
	),
	todoCase(
		"after its answer to X todo waits for send to go",
		["protocol.quit.wait-for-send", "protocol.exit.todo", "protocol.wire.stop-answer"],
		async (harness) => {
			const seat = working(harness);
			await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			seat.commands.say("X");
			await saysX(harness, seat);
			// Whatever comes now, X without end is allowed, and would fill the trace.
			seat.words.pause();
			await harness.chance(200);
			harness.demand(
				"protocol.quit.wait-for-send",
				seat.program.running,
				"todo ends while send may still want to read from it",
			);
			await endsWithSend(harness, seat);
		},
	),
	todoCase(
		"after X no message is begun",
		["protocol.quit.finish-message", "protocol.diagnostic.stop"],
		async (harness) => {
			const seat = working(harness);
			await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			await harness.quiet();
			seat.commands.say("X");
			await saysX(harness, seat);
			const late = harness.queue({ recipients: [LOCAL] });
			seat.words.pause();
			await harness.chance(200);
			harness.demand(
				"protocol.quit.finish-message",
				harness.home.files(late).join() === "mess,intd,todo",
				"a message is preprocessed after the stop",
			);
			const told = seat.words.heard.split("stop processing").length - 1;
			harness.demand("protocol.diagnostic.stop", told === 1, `the stop is logged ${told} times`);
			seat.words.close();
			seat.commands.close();
			await harness.exit("protocol.quit.wait-for-send", seat.program);
		},
	),
];
