/** What todo may find in todo/ and hear from its peers that is not as it should be. Leaves out bugs of programs (todo-history.ts). */
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { announcementKind } from "../../../model/protocol/dialects.js";
import type { Harness } from "../../adapters/qmail/harness.js";
import { playClean, removing, startTodo, type TodoSeat } from "../../adapters/qmail/seats.js";
import { announced, todoCase, working } from "../profiles/todo.js";
import type { ProtocolCase } from "./case.js";

const LOCAL = "a@here.example";
const REMOTE = "b@far.example";
const WARNING = /L(warning|alert): /;

/** A message under a number of the case's own choice. */
function numbered({ home, recorder }: Harness, id: string): void {
	writeFileSync(home.file("mess", id), "Subject: x\n\n");
	writeFileSync(home.file("intd", id), `u1\0p1\0Fs@far.example\0T${LOCAL}\0`);
	linkSync(home.file("intd", id), home.file("todo", id));
	recorder.add({ queued: id, local: 1, remote: 0 });
}

/** Whether clean was asked about a number. */
const speaksOf = ({ requests }: TodoSeat, id: string) =>
	requests.heard.split("\0").some((one) => one.endsWith(`/${id}`));

/** A message that is not in order is told of and left alone, and one that is in order is announced. */
async function leftAlone(harness: Harness, envelope: string, requirement: ProtocolCase["cites"][0]): Promise<void> {
	const seat = working(harness);
	const bad = harness.queue({ recipients: [], envelope }, { local: 1, remote: 0 });
	await harness.until(requirement, "a warning", () => WARNING.test(seat.words.heard));
	await announced(harness, seat, harness.queue({ recipients: [REMOTE] }), 0, 1);
	harness.demand(requirement, harness.home.files(bad).includes("todo"), "the message is gone");
	const word = `D${announcementKind(harness.dialect, [true, false])}${bad}\0`;
	harness.demand(requirement, !seat.words.heard.includes(word), "it is announced");
}

const LENGTHS = [900, 1002, 1003, 1004, 5000, 70_000] as const;

export const TODO_INPUT_CASES: readonly ProtocolCase[] = [
	todoCase(
		"a last record without its NUL is told, not dropped",
		["protocol.todo.unended-record", "protocol.todo.failure-changes-nothing"],
		(harness) =>
			leftAlone(harness, `u1\0p1\0Fs@far.example\0T${LOCAL}\0Tlost@far.example`, "protocol.todo.unended-record"),
	),
	todoCase(
		"a record that is empty is no record",
		["protocol.todo.unknown-record", "protocol.todo.failure-changes-nothing"],
		(harness) => leftAlone(harness, `u1\0p1\0Fs@far.example\0\0T${LOCAL}\0`, "protocol.todo.unknown-record"),
	),
	...LENGTHS.map((bytes) =>
		todoCase(
			`addresses of ${bytes} bytes are kept byte for byte`,
			["protocol.todo.sender-to-info", "protocol.todo.recipients-in-order"],
			async (harness) => {
				const seat = working(harness);
				const long = (domain: string) => `${"x".repeat(bytes - domain.length - 1)}@${domain}`;
				const sender = long("far.example");
				const local = long("here.example");
				const id = harness.queue({ sender, recipients: [local, long("far.example")] });
				await announced(harness, seat, id, 1, 1);
				const text = (kind: "info" | "local" | "remote") => readFileSync(harness.home.file(kind, id), "latin1");
				harness.demand("protocol.todo.sender-to-info", text("info").startsWith(`F${sender}\0`), "the sender is cut");
				harness.demand(
					"protocol.todo.recipients-in-order",
					text("local") === `T${local}\0` && text("remote") === `T${long("far.example")}\0`,
					"a recipient is cut",
				);
			},
		),
	),
	todoCase(
		"strange bytes in addresses are kept, and made safe in the log only",
		["protocol.todo.sender-to-info", "protocol.todo.recipients-in-order", "protocol.diagnostic.safe-sender"],
		async (harness) => {
			const seat = working(harness);
			const bytes = Array.from({ length: 255 }, (_, at) => String.fromCharCode(at + 1)).join("");
			const odd = bytes.replace("@", "").replace("%", "");
			const id = harness.queue({ sender: `${odd}@far.example`, recipients: [`${odd}@here.example`] });
			await announced(harness, seat, id, 1, 0);
			const text = (kind: "info" | "local") => readFileSync(harness.home.file(kind, id), "latin1");
			harness.demand(
				"protocol.todo.recipients-in-order",
				text("local") === `T${odd}@here.example\0` && text("info").startsWith(`F${odd}@far.example\0`),
				"bytes of an address are changed",
			);
			const sender = /from <([^>]*>[^>]*)> qp/.exec(seat.words.heard)?.[1] ?? "";
			harness.demand(
				"protocol.diagnostic.safe-sender",
				sender !== "" && !/[^!-~]|%/.test(sender),
				`the log has ${JSON.stringify(sender)}`,
			);
		},
	),
	todoCase(
		"a list of 4,000 recipients is written whole",
		["protocol.todo.recipients-in-order", "protocol.wire.announcement"],
		async (harness) => {
			const seat = working(harness);
			const recipients = Array.from({ length: harness.many(4000) }, (_, at) => `recipient-number-${at}@here.example`);
			const id = harness.queue({ recipients });
			await announced(harness, seat, id, 1, 0);
			harness.demand(
				"protocol.todo.recipients-in-order",
				readFileSync(harness.home.file("local", id), "latin1") === recipients.map((one) => `T${one}\0`).join(""),
				"local/ has other recipients than the envelope",
			);
		},
	),
	todoCase(
		"names in todo/ that are no numbers are left alone",
		["protocol.todo.numeric-names", "protocol.todo.every-message-announced"],
		async (harness) => {
			const seat = startTodo(harness);
			playClean(harness, seat);
			const names = ["x", "12a", "+12", "-12", "1.5", " 12", "0x1f", "12 ", "todo", "\xff", "12\n", ".hidden"];
			const directory = harness.home.paths.todoDirectories()[0] ?? "todo";
			const paths = names.map((name) => Buffer.from(`${harness.home.queue}/${directory}/${name}`, "latin1"));
			for (const path of paths) writeFileSync(path, `Fs@far.example\0T${LOCAL}\0`);
			writeFileSync(harness.home.file("mess", "12"), "Subject: of number twelve\n\n");
			seat.commands.say("S");
			await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			await harness.quiet();
			harness.demand(
				"protocol.todo.numeric-names",
				!speaksOf(seat, "12") && paths.every((path) => readFileSync(path, "latin1").startsWith("F")),
				"one of them is taken for a message",
			);
		},
	),
	{
		...todoCase(
			"an envelope in another subdirectory than its number's is not taken for it",
			["protocol.layout.split", "protocol.todo.every-message-announced"],
			async (harness) => {
				const seat = startTodo(harness);
				playClean(harness, seat);
				writeFileSync(harness.home.file("mess", "47"), "Subject: x\n\n");
				const right = harness.home.relative("todo", "47");
				const wrong = right === "todo/1/47" ? "todo/2/47" : "todo/1/47";
				writeFileSync(`${harness.home.queue}/${wrong}`, `Fs@far.example\0T${LOCAL}\0`);
				seat.commands.say("S");
				await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
				await harness.quiet();
				harness.demand("protocol.layout.split", !speaksOf(seat, "47"), "it is taken for a message");
			},
		),
		dialects: ["aqmail", "sagredo", "indimail"],
	},
	todoCase(
		"files that vanish or cannot be read do not stop the others",
		["protocol.todo.failure-changes-nothing", "protocol.diagnostic.trouble", "protocol.todo.mess-exists"],
		async (harness) => {
			const { home } = harness;
			// As if they were removed between the reading of todo/ and the opening; as a file that reading fails in; without a message.
			for (const id of ["46", "47", "48"]) writeFileSync(home.file("mess", id), "Subject: x\n\n");
			symlinkSync("nowhere", home.file("todo", "46"));
			mkdirSync(home.file("todo", "47"));
			writeFileSync(home.file("todo", "49"), `Fs@far.example\0T${LOCAL}\0`);
			const seat = working(harness);
			await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			await harness.until("protocol.diagnostic.trouble", "warnings", () =>
				["46", "49"].every((id) => new RegExp(`Lwarning: [^\0]*${id}`).test(seat.words.heard)),
			);
			harness.demand(
				"protocol.todo.mess-exists",
				!["46", "47", "49"].some((id) => speaksOf(seat, id)),
				"one of them goes on as if nothing were wrong",
			);
		},
	),
	todoCase(
		"numbers beyond 2^32, 2^53 and up to 2^64 are numbers as any others",
		["protocol.wire.announcement", "protocol.todo.numeric-names", "protocol.layout.split"],
		async (harness) => {
			const seat = startTodo(harness);
			playClean(harness, seat);
			const ids = [2n ** 32n, 2n ** 32n + 7n, 2n ** 53n + 1n, 2n ** 63n + 3n, 2n ** 64n - 1n].map(String);
			for (const id of ids) numbered(harness, id);
			seat.commands.say("S");
			for (const id of ids) await announced(harness, seat, id, 1, 0);
			await harness.quiet();
		},
	),
	todoCase(
		"garbage from send is told, and mail goes on",
		["protocol.wire.unknown-command", "protocol.todo.every-message-announced"],
		async (harness) => {
			const seat = working(harness);
			await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			await harness.quiet();
			seat.commands.say(`\0\0${"?".repeat(3000)}\xff`);
			await harness.until("protocol.wire.unknown-command", "a warning", () => WARNING.test(seat.words.heard));
			await announced(harness, seat, harness.queue({ recipients: [REMOTE] }), 0, 1);
		},
	),
	todoCase(
		"a flood of replies that nobody asked for announces nothing",
		["protocol.wire.reply-per-request", "protocol.todo.announce-after-clean"],
		async (harness) => {
			const seat = startTodo(harness);
			seat.commands.say("S");
			await harness.quiet();
			seat.replies.say("+".repeat(1000));
			await harness.chance(100);
			harness.queue({ recipients: [LOCAL] });
			await harness.until("protocol.todo.clean-removes-envelope", "a request", () =>
				seat.requests.heard.endsWith("\0"),
			);
			await harness.chance(200);
			harness.demand(
				"protocol.wire.reply-per-request",
				!/(^|\0)D/.test(seat.words.heard),
				"the message is announced, and clean has not answered it",
			);
		},
	),
	todoCase(
		"3,000 messages while send reads nothing: todo sleeps, then each is announced once",
		["protocol.descriptor.never-blocks-on-send", "protocol.todo.announced-once", "protocol.death.again-is-not-death"],
		async (harness) => {
			const seat = startTodo(harness);
			let cleaned = 0;
			playClean(harness, seat, (verb, id) => {
				cleaned += 1;
				return removing(harness, verb, id);
			});
			const ids = Array.from({ length: harness.many(3000) }, () => harness.queue({ recipients: [LOCAL] }));
			seat.words.pause();
			seat.commands.say("S");
			// As far as it goes: how much a program keeps for a send that does not read is its own affair.
			for (let before = -1; before !== cleaned; await harness.chance(500)) before = cleaned;
			await harness.idle(seat.program, 500);
			seat.words.resume();
			await harness.until(
				"protocol.todo.every-message-announced",
				`${ids.length} announcements`,
				() => cleaned === ids.length,
			);
			await harness.quiet();
			const times = new Map<string, number>();
			for (const word of seat.words.heard.split("\0")) times.set(word, (times.get(word) ?? 0) + 1);
			const kind = announcementKind(harness.dialect, [true, false]);
			const wrong = ids.filter((id) => times.get(`D${kind}${id}`) !== 1);
			harness.demand(
				"protocol.todo.announced-once",
				wrong.length === 0,
				`${wrong.length} of ${ids.length} messages are not announced exactly once`,
			);
		},
	),
];
