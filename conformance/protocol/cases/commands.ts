/** Commands that come at odd times, and announcements that cross a stop. Leaves out what a stop is (todo-history.ts, send-history.ts). */
import { announcement, playClean, startTodo } from "../../adapters/qmail/seats.js";
import { sendCase, tell, working } from "../profiles/send.js";
import { announced, endsWithSend, saysX, todoCase } from "../profiles/todo.js";
import type { ProtocolCase } from "./case.js";
import { before, LOCAL } from "./send-kit.js";

export const COMMANDS_CASES: readonly ProtocolCase[] = [
	todoCase(
		"start, reload and stop in one write: todo obeys all three",
		["protocol.wire.commands-are-bytes", "protocol.wire.stop-answer", "protocol.exit.todo"],
		async (harness) => {
			const seat = startTodo(harness);
			playClean(harness, seat);
			seat.commands.say("SHX");
			await saysX(harness, seat);
			await endsWithSend(harness, seat);
		},
	),
	todoCase(
		"reload and stop while clean is being waited for, and clean refuses: todo obeys both",
		["protocol.reload.between-messages", "protocol.quit.finish-message", "protocol.todo.no-announcement-after-refusal"],
		async (harness) => {
			const seat = startTodo(harness);
			seat.commands.say("S");
			const id = harness.queue({ recipients: [LOCAL] });
			await harness.until("protocol.todo.clean-removes-envelope", "a request", () =>
				seat.requests.heard.endsWith("\0"),
			);
			seat.commands.say("H");
			seat.commands.say("X");
			seat.replies.say("!");
			await saysX(harness, seat);
			await endsWithSend(harness, seat);
			harness.demand(
				"protocol.todo.no-announcement-after-refusal",
				!/(^|\0)D/.test(seat.words.heard) && harness.home.files(id).includes("todo"),
				"the message is announced, or gone",
			);
		},
	),
	todoCase(
		"commands after its answer to X are read, and change nothing",
		["protocol.quit.wait-for-send", "protocol.quit.repeat-x", "protocol.exit.todo"],
		async (harness) => {
			const seat = startTodo(harness);
			playClean(harness, seat);
			seat.commands.say("S");
			await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			seat.commands.say("X");
			await saysX(harness, seat);
			// Whatever comes now, X without end is allowed, and would fill the trace.
			seat.words.pause();
			await harness.quiet();
			seat.commands.say("X");
			await harness.quiet();
			seat.commands.say("H");
			await harness.quiet();
			harness.demand("protocol.quit.wait-for-send", seat.program.running, "todo ends while send is there");
			await endsWithSend(harness, seat);
		},
	),
	sendCase(
		"an announcement that crosses the stop is dropped or not, and the message stays",
		["protocol.quit.drop-announcements", "protocol.quit.send-drains", "protocol.crash.acknowledged-is-kept"],
		async (harness) => {
			const seat = await working(harness);
			const id = before(harness, { local: [LOCAL] });
			harness.signal(seat.program, "TERM");
			await harness.until("protocol.quit.send-drains", "X", () => seat.commands?.heard.endsWith("X") === true);
			tell(harness, seat, `${announcement(harness.dialect, id, 1, 0)}Lone more line\n\0`);
			await harness.until("protocol.wire.log-verbatim", "todo's last line in the log", () =>
				seat.log.heard.includes("one more line\n"),
			);
			await harness.taken();
			// All that todo said was read, so that nothing is left to do but to wait for its X.
			harness.recorder.add({ quiet: true });
			tell(harness, seat, "X\0");
			const code = await harness.exit("protocol.exit.send", seat.program);
			harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
			harness.demand(
				"protocol.quit.send-drains",
				seat.spawners.every(({ deliveries }) => deliveries.length === 0),
				"a delivery is begun after the stop",
			);
			harness.demand(
				"protocol.crash.acknowledged-is-kept",
				harness.home.files(id).join() === "mess,info,local",
				`of the message there is ${harness.home.files(id).join(", ") || "nothing"} left`,
			);
		},
	),
];
