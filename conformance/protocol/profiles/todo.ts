/** Of the profile `todo-send` the part about todo: the kit is send and clean, and looks at the disk when todo asks clean. */

import { readFileSync, rmSync, statSync } from "node:fs";
import { DIALECT_NAMES, DIALECTS, type Outcome } from "../../../model/protocol/dialects.js";
import { FILE_MODE } from "../../../model/protocol/messages.js";
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import type { Harness } from "../../adapters/qmail/harness.js";
import { announcement, playClean, removing, startTodo, type TodoSeat } from "../../adapters/qmail/seats.js";
import type { ProtocolCase } from "../cases/case.js";

type Cites = ProtocolCase["cites"];
const LOCAL = "a@here.example";
const REMOTE = "b@far.example";

/** Families that have a todo of their own. */
const WITH_TODO = DIALECT_NAMES.filter((name) => DIALECTS[name].programs.includes("todo"));

export const todoCase = (name: string, cites: Cites, run: ProtocolCase["run"]): ProtocolCase => ({
	name,
	profile: "todo-send",
	cites,
	dialects: WITH_TODO,
	run,
});

/** Starts todo with a clean that works, and says S. */
export function working(harness: Harness): TodoSeat {
	const seat = startTodo(harness);
	playClean(harness, seat);
	seat.commands.say("S");
	return seat;
}

/** Waits for todo's answer to X. */
export async function saysX(harness: Harness, { words }: TodoSeat): Promise<void> {
	await harness.until("protocol.wire.stop-answer", "X", () => /(^|\0)X\0/.test(words.heard));
}

/** Send goes, and todo with it. */
export async function endsWithSend(harness: Harness, { words, commands, program }: TodoSeat): Promise<void> {
	words.close();
	commands.close();
	const code = await harness.exit("protocol.quit.wait-for-send", program);
	harness.demand("protocol.exit.todo", code === 0, `todo exits ${code}, expected 0`);
}

export async function announced(
	harness: Harness,
	seat: TodoSeat,
	id: string,
	local: number,
	remote: number,
): Promise<void> {
	const word = announcement(harness.dialect, id, local, remote);
	await harness.until("protocol.todo.every-message-announced", `the announcement of ${id}`, () =>
		seat.words.heard.includes(word),
	);
}

const KINDS: readonly (readonly [string, readonly string[]])[] = [
	["a local recipient", [LOCAL]],
	["a remote recipient", [REMOTE]],
	["recipients of both kinds", [LOCAL, REMOTE, "c@far.example", "d@here.example"]],
	["no recipient", []],
];

/** Whether one of the outcomes that the family allows comes about. */
async function legalOutcome(
	harness: Harness,
	seat: TodoSeat,
	requirement: ProtocolRequirementId,
	legal: readonly Outcome[],
): Promise<void> {
	const codes = legal.flatMap((outcome) => (outcome.startsWith("exit-") ? [Number(outcome.slice(5))] : []));
	const ends = await harness.comesTrue(
		() => seat.program.exit !== undefined,
		legal.includes("spins") ? 1 : harness.patience,
	);
	if (!ends) harness.demand(requirement, legal.includes("spins"), "todo does not end, which its family does not allow");
	else
		harness.demand(
			requirement,
			codes.includes(seat.program.exit ?? -1),
			`todo exits ${seat.program.exit}, expected ${legal.join(" or ")}`,
		);
}

export const TODO_CASES: readonly ProtocolCase[] = [
	todoCase(
		"todo touches nothing before S, then scans without a trigger",
		["protocol.start.wait-for-send", "protocol.start.first-scan"],
		async (harness) => {
			const id = harness.queue({ recipients: [LOCAL] });
			const seat = startTodo(harness);
			playClean(harness, seat);
			await harness.quiet();
			harness.demand(
				"protocol.start.wait-for-send",
				harness.home.files(id).join() === "mess,intd,todo",
				"files were touched before S",
			);
			seat.commands.say("S");
			await announced(harness, seat, id, 1, 0);
			await harness.quiet();
		},
	),
	...KINDS.map(([what, recipients]) =>
		todoCase(
			`a message with ${what} is preprocessed, cleaned and announced in the words of the family`,
			[
				"protocol.wire.announcement",
				"protocol.wire.announcement-kind",
				"protocol.todo.needed-channels-only",
				"protocol.todo.recipients-in-order",
				"protocol.todo.sender-to-info",
				"protocol.todo.file-modes",
			],
			async (harness) => {
				const seat = startTodo(harness);
				let asked = "";
				playClean(harness, seat, (verb, id) => {
					asked = harness.home.files(id).join();
					return removing(harness, verb, id);
				});
				seat.commands.say("S");
				const id = harness.queue({ sender: "s@far.example", recipients });
				const local = recipients.filter((one) => one.endsWith("@here.example"));
				const remote = recipients.filter((one) => !one.endsWith("@here.example"));
				await announced(harness, seat, id, local.length, remote.length);
				await harness.quiet();
				const files = ["info", ...(local.length > 0 ? ["local"] : []), ...(remote.length > 0 ? ["remote"] : [])];
				harness.demand(
					"protocol.todo.clean-removes-envelope",
					asked === ["mess", "intd", "todo", ...files].join(),
					`when clean was asked there were ${asked}`,
				);
				for (const kind of ["info", "local", "remote"] as const) {
					if (!files.includes(kind)) continue;
					const mode = statSync(harness.home.file(kind, id)).mode & 0o777;
					harness.demand(
						"protocol.todo.file-modes",
						mode === FILE_MODE.preprocessed,
						`${kind}/ has mode ${mode.toString(8)}, expected ${FILE_MODE.preprocessed.toString(8)}`,
					);
				}
				const text = (path: string) => readFileSync(path, "latin1");
				harness.demand(
					"protocol.todo.sender-to-info",
					text(harness.home.file("info", id)).startsWith("Fs@far.example\0"),
					"info/ does not begin with the sender",
				);
				for (const [kind, list] of [
					["local", local],
					["remote", remote],
				] as const)
					if (list.length > 0)
						harness.demand(
							"protocol.todo.recipients-in-order",
							text(harness.home.file(kind, id)) === list.map((one) => `T${one}\0`).join(""),
							`${kind}/ has other recipients than the envelope`,
						);
			},
		),
	),
	todoCase(
		"the log has a line for the message, and one with its size and sender",
		[
			"protocol.diagnostic.new-message",
			"protocol.diagnostic.message-info",
			"protocol.diagnostic.safe-sender",
			"protocol.wire.log-verbatim",
		],
		async (harness) => {
			const seat = working(harness);
			const id = harness.queue({ sender: "s%\x7f x\ny@far.example", recipients: [LOCAL] });
			await announced(harness, seat, id, 1, 0);
			const heard = seat.words.heard;
			harness.demand(
				"protocol.diagnostic.new-message",
				heard.includes(`Lnew msg ${id}\n\0`),
				"there is no line new msg",
			);
			harness.demand(
				"protocol.diagnostic.message-info",
				new RegExp(`Linfo msg ${id}: bytes [0-9]+ from <[^>]*> qp [0-9]+ uid [0-9]+`).test(heard),
				"there is no line info msg of the usual form",
			);
			harness.demand(
				"protocol.diagnostic.safe-sender",
				heard.includes("from <s__x/y@far.example>") || heard.includes("from <s___x/y@far.example>"),
				"the sender is not made safe",
			);
		},
	),
	...(["!", "x"] as const).map((reply) =>
		todoCase(
			`after ${reply} from clean there is no announcement; the next scan tries again`,
			["protocol.todo.no-announcement-after-refusal", "protocol.todo.retried", "protocol.diagnostic.clean-failed"],
			async (harness) => {
				const seat = startTodo(harness);
				let refusals = 1;
				playClean(harness, seat, (verb, id) => (refusals-- > 0 ? reply : removing(harness, verb, id)));
				seat.commands.say("S");
				const id = harness.queue({ recipients: [LOCAL] });
				await harness.until("protocol.diagnostic.clean-failed", "a warning about clean", () =>
					/Lwarning: [^\0]*clean/.test(seat.words.heard),
				);
				for (
					let pulls = 0;
					pulls < 20 && !seat.words.heard.includes(announcement(harness.dialect, id, 1, 0));
					pulls++
				) {
					harness.pull();
					await harness.comesTrue(() => seat.words.heard.includes(announcement(harness.dialect, id, 1, 0)), 0.5);
				}
				await announced(harness, seat, id, 1, 0);
				await harness.quiet();
			},
		),
	),
	todoCase(
		"half an hour's mail at once: every message is announced, once",
		["protocol.todo.every-message-announced", "protocol.todo.announced-once", "protocol.wire.batching"],
		async (harness) => {
			const ids = Array.from({ length: harness.many(300) }, (_, at) =>
				harness.queue({ recipients: at % 3 === 0 ? [LOCAL] : at % 3 === 1 ? [REMOTE] : [LOCAL, REMOTE] }),
			);
			const seat = working(harness);
			await harness.until("protocol.todo.every-message-announced", "all announcements", () =>
				ids.every((id) => seat.words.heard.includes(`${id}\0`)),
			);
			await harness.quiet();
		},
	),
	todoCase(
		"each pull of the trigger leads to a scan",
		["protocol.trigger.wakes", "protocol.trigger.reopen-before-scan"],
		async (harness) => {
			const seat = working(harness);
			for (let round = 0; round < 5; round++) {
				await harness.quiet();
				await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
			}
		},
	),
	todoCase("with nothing to do todo sleeps", ["protocol.idle.no-busy-loop"], async (harness) => {
		const seat = working(harness);
		await announced(harness, seat, harness.queue({ recipients: [LOCAL] }), 1, 0);
		await harness.quiet();
		await harness.idle(seat.program);
	}),
	todoCase(
		"an envelope with an unknown record changes nothing and is told; other mail goes on",
		["protocol.todo.unknown-record", "protocol.todo.failure-changes-nothing", "protocol.diagnostic.trouble"],
		async (harness) => {
			const seat = working(harness);
			const bad = harness.queue({ recipients: [], envelope: "u1\0p1\0Fs@x\0Q?\0T\0" }, { local: 1, remote: 0 });
			await harness.until("protocol.diagnostic.trouble", "a warning", () => seat.words.heard.includes("Lwarning: "));
			await announced(harness, seat, harness.queue({ recipients: [REMOTE] }), 0, 1);
			harness.demand("protocol.todo.unknown-record", harness.home.files(bad).includes("todo"), "the message is gone");
			harness.demand(
				"protocol.todo.unknown-record",
				!seat.words.heard.includes(announcement(harness.dialect, bad, 1, 0)),
				"it is announced",
			);
		},
	),
	todoCase(
		"X is answered with X, after which todo exits 0",
		["protocol.wire.stop-answer", "protocol.exit.todo", "protocol.quit.wait-for-send"],
		async (harness) => {
			const seat = working(harness);
			await harness.quiet();
			seat.commands.say("X");
			await saysX(harness, seat);
			await endsWithSend(harness, seat);
		},
	),
	todoCase(
		"X while clean is being waited for: the message is finished and announced first",
		["protocol.quit.finish-message", "protocol.quit.announce-first"],
		async (harness) => {
			const seat = startTodo(harness);
			seat.commands.say("S");
			const id = harness.queue({ recipients: [LOCAL] });
			await harness.until("protocol.todo.clean-removes-envelope", "a request", () =>
				seat.requests.heard.endsWith("\0"),
			);
			seat.commands.say("X");
			await harness.chance(100);
			seat.replies.say(removing(harness, "todo", id));
			await saysX(harness, seat);
			seat.words.close();
			seat.commands.close();
			harness.demand(
				"protocol.exit.todo",
				(await harness.exit("protocol.quit.wait-for-send", seat.program)) === 0,
				"todo does not exit 0",
			);
		},
	),
	todoCase(
		"H rereads locals: the next message is routed by it",
		["protocol.reload.command", "protocol.reload.files"],
		async (harness) => {
			const seat = working(harness);
			await announced(harness, seat, harness.queue({ recipients: [REMOTE] }), 0, 1);
			await harness.quiet();
			harness.home.control("locals", "far.example\n");
			seat.commands.say("H");
			await harness.quiet();
			await announced(harness, seat, harness.queue({ recipients: [REMOTE] }, { local: 1, remote: 0 }), 1, 0);
		},
	),
	todoCase("the end of send before S", ["protocol.start.end-of-file-100"], async (harness) => {
		const seat = startTodo(harness);
		seat.commands.close();
		await legalOutcome(harness, seat, "protocol.start.end-of-file-100", harness.dialect.legal.endOfFileBeforeStart);
	}),
	todoCase("the end of send later", ["protocol.death.send-seen-by-todo"], async (harness) => {
		const seat = working(harness);
		await harness.quiet();
		seat.commands.close();
		await legalOutcome(harness, seat, "protocol.death.send-seen-by-todo", harness.dialect.legal.endOfFileLater);
	}),
	todoCase(
		"a broken pipe to send ends todo at the next message",
		["protocol.death.send-seen-by-todo", "protocol.exit.todo"],
		async (harness) => {
			const seat = working(harness);
			await harness.quiet();
			seat.words.close();
			harness.queue({ recipients: [LOCAL] });
			await legalOutcome(harness, seat, "protocol.death.send-seen-by-todo", harness.dialect.legal.brokenOutput);
		},
	),
	todoCase(
		"the end of clean: todo tells, and stops",
		["protocol.death.clean-seen-by-todo", "protocol.death.nobody-waits"],
		async (harness) => {
			const seat = startTodo(harness);
			seat.commands.say("S");
			harness.queue({ recipients: [LOCAL] });
			await harness.until("protocol.todo.clean-removes-envelope", "a request", () =>
				seat.requests.heard.endsWith("\0"),
			);
			seat.replies.close();
			seat.requests.close();
			await harness.until("protocol.death.clean-seen-by-todo", "an alert and X", () =>
				/Lalert: [^\0]*\0(L[^\0]*\0)*X\0/.test(seat.words.heard),
			);
			seat.words.close();
			seat.commands.close();
			await harness.exit("protocol.death.nobody-waits", seat.program);
		},
	),
	todoCase("without control files todo exits 111", ["protocol.start.failure-111"], async (harness) => {
		rmSync(harness.home.controlDirectory, { recursive: true });
		rmSync(harness.home.queue, { recursive: true });
		const seat = startTodo(harness);
		const code = await harness.exit("protocol.start.failure-111", seat.program);
		harness.demand("protocol.start.failure-111", code === 111, `todo exits ${code}, expected 111`);
	}),
];
