/** A send that does todo's work itself: what the cases about todo ask of todo. Leaves out what is the same for all sends (send-rounds.ts, routing.ts). */
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { FILE_MODE } from "../../../model/protocol/messages.js";
import type { Harness } from "../../adapters/qmail/harness.js";
import { playClean, removing, type SendSeat, startSend } from "../../adapters/qmail/seats.js";
import type { ProtocolCase } from "./case.js";
import { anySend, atWork, date, ends, LOCAL, now, REMOTE, ready } from "./send-kit.js";

const integrated = (...args: Parameters<typeof anySend>): ProtocolCase => ({
	...anySend(...args),
	dialects: ["notqmail"],
});

const tried = ({ spawners }: SendSeat, id: string) =>
	spawners.flatMap(({ deliveries }) => deliveries.filter((one) => one.id === id).map(({ recipient }) => recipient));

const delivered = (harness: Harness, id: string) =>
	harness.until(
		"protocol.todo.every-message-announced",
		`${id} to be delivered`,
		() => harness.home.files(id).length === 0,
	);

/** A send with spawners that succeed. */
async function delivering(harness: Harness): Promise<SendSeat> {
	const seat = await ready(harness);
	for (const spawner of seat.spawners) spawner.succeed();
	return seat;
}

export const SEND_TODO_CASES: readonly ProtocolCase[] = [
	integrated(
		"each pull of the trigger leads to a scan by send",
		["protocol.trigger.wakes", "protocol.trigger.reopen-before-scan", "protocol.idle.no-busy-loop"],
		async (harness) => {
			const seat = await delivering(harness);
			for (let round = 0; round < 5; round++) {
				await harness.quiet();
				await delivered(harness, harness.queue({ recipients: [LOCAL] }));
			}
			await harness.quiet();
			await harness.idle(seat.program);
			await ends(harness, seat);
		},
	),
	...(["!", "x"] as const).map((reply) =>
		integrated(
			`after ${reply} from clean send delivers nothing of the message; the next scan tries again`,
			["protocol.todo.no-announcement-after-refusal", "protocol.todo.retried", "protocol.diagnostic.clean-failed"],
			async (harness) => {
				const seat = startSend(harness);
				let refuses = true;
				playClean(harness, seat, (verb, id) => (refuses ? reply : removing(harness, verb, id)));
				for (const spawner of seat.spawners) spawner.succeed().open();
				await atWork(harness, seat);
				const id = harness.queue({ recipients: [LOCAL] });
				await harness.until("protocol.diagnostic.clean-failed", "a warning about clean", () =>
					/warning: [^\n]*clean/.test(seat.log.heard),
				);
				await harness.chance(200);
				harness.demand(
					"protocol.todo.no-announcement-after-refusal",
					tried(seat, id).length === 0,
					"it is delivered though its envelope is there",
				);
				refuses = false;
				for (let pulls = 0; pulls < 20 && harness.home.files(id).length > 0; pulls++) {
					harness.pull();
					await harness.comesTrue(() => harness.home.files(id).length === 0, 0.5);
				}
				harness.demand("protocol.todo.retried", tried(seat, id).join() === LOCAL, "it is not delivered once");
				await ends(harness, seat);
			},
		),
	),
	integrated(
		"while clean is silent send delivers nothing of the message",
		["protocol.todo.announce-after-clean", "protocol.todo.clean-removes-envelope"],
		async (harness) => {
			const seat = startSend(harness);
			for (const spawner of seat.spawners) spawner.succeed().open();
			await atWork(harness, seat);
			const id = harness.queue({ recipients: [LOCAL] });
			await harness.until("protocol.todo.clean-removes-envelope", "a request", () =>
				seat.requests.heard.endsWith("\0"),
			);
			await harness.chance(200);
			const there = harness.home.files(id).join();
			harness.demand(
				"protocol.todo.clean-removes-envelope",
				there === "mess,intd,todo,info,local",
				`when clean is asked there are ${there}`,
			);
			harness.demand("protocol.todo.announce-after-clean", tried(seat, id).length === 0, "it is delivered");
			seat.replies.say("!");
			await harness.chance(200);
			harness.demand("protocol.todo.announce-after-clean", tried(seat, id).length === 0, "it is delivered after !");
		},
	),
	integrated(
		"what an interrupted preprocessing left is removed before send begins anew",
		["protocol.todo.leftovers-removed", "protocol.send.start-scan", "protocol.todo.file-modes"],
		async (harness) => {
			const id = harness.queue({ recipients: [REMOTE] });
			writeFileSync(harness.home.file("info", id), "Fold@far.example\0");
			writeFileSync(harness.home.file("local", id), "Told@here.example\0");
			writeFileSync(harness.home.file("remote", id), "Told@far.example\0Tolder@far.example\0");
			const seat = await ready(harness);
			await harness.until("protocol.todo.every-message-announced", "a delivery", () => tried(seat, id).length > 0);
			await harness.quiet();
			harness.demand(
				"protocol.todo.leftovers-removed",
				tried(seat, id).join() === REMOTE &&
					seat.spawners[1]?.deliveries[0]?.sender === "sender@far.example" &&
					harness.home.files(id).join() === "mess,info,remote",
				`deliveries are to ${tried(seat, id).join(", ")}, and there are ${harness.home.files(id).join(", ")}`,
			);
			for (const kind of ["info", "remote"] as const) {
				const mode = statSync(harness.home.file(kind, id)).mode & 0o777;
				harness.demand(
					"protocol.todo.file-modes",
					mode === FILE_MODE.preprocessed,
					`${kind}/ has mode ${mode.toString(8)}`,
				);
			}
			harness.demand(
				"protocol.todo.sender-to-info",
				readFileSync(harness.home.file("info", id), "latin1") === "Fsender@far.example\0",
				"info/ has another sender",
			);
		},
	),
	integrated(
		"damaged envelopes are told and stay, other mail goes on",
		[
			"protocol.todo.unknown-record",
			"protocol.todo.mess-exists",
			"protocol.todo.numeric-names",
			"protocol.diagnostic.trouble",
		],
		async (harness) => {
			const { home } = harness;
			const bad = harness.queue({ recipients: [], envelope: `u1\0p1\0Fs@x\0Q?\0T${LOCAL}\0` }, { local: 1, remote: 0 });
			for (const id of ["46", "47"]) writeFileSync(home.file("mess", id), "Subject: x\n\n");
			symlinkSync("nowhere", home.file("todo", "46"));
			mkdirSync(home.file("todo", "47"));
			writeFileSync(home.file("todo", "49"), `Fs@far.example\0T${LOCAL}\0`);
			writeFileSync(home.file("mess", "12"), "Subject: x\n\n");
			writeFileSync(`${home.queue}/todo/12a`, `Fs@far.example\0T${LOCAL}\0`);
			const seat = await delivering(harness);
			await delivered(harness, harness.queue({ recipients: [LOCAL] }));
			for (const id of [bad, "46", "49"])
				await harness.until("protocol.diagnostic.trouble", `a warning about ${id}`, () =>
					new RegExp(`warning: [^\n]*${id}`).test(seat.log.heard),
				);
			await harness.chance(300);
			const harmed = [bad, "12", "46", "47", "49"].filter((id) => tried(seat, id).length > 0);
			harness.demand("protocol.todo.unknown-record", harmed.length === 0, `${harmed.join(", ")} are delivered`);
			harness.demand("protocol.todo.unknown-record", home.files(bad).includes("todo"), "the message is gone");
			harness.demand("protocol.todo.numeric-names", !/[^0-9]12\b/.test(seat.requests.heard), "12a is taken for 12");
		},
	),
	integrated(
		"a message without recipients leaves the queue of a send that does todo's work",
		[
			"protocol.wire.announcement-without-recipients",
			"protocol.diagnostic.new-message",
			"protocol.diagnostic.message-info",
		],
		async (harness) => {
			const seat = await delivering(harness);
			const id = harness.queue({ recipients: [], sender: "s%\x7f x@far.example", body: "x".repeat(1234) });
			const { size } = statSync(harness.home.file("mess", id));
			await delivered(harness, id);
			await harness.quiet();
			harness.demand("protocol.diagnostic.new-message", seat.log.heard.includes(`new msg ${id}\n`), "no line new msg");
			harness.demand(
				"protocol.diagnostic.message-info",
				new RegExp(`info msg ${id}: bytes ${size} from <s___x@far.example> qp ${process.pid} uid 1000\n`).test(
					seat.log.heard,
				),
				"no line info msg with size, sender, process and user",
			);
			await ends(harness, seat);
		},
	),
	integrated(
		"after TERM no message is preprocessed while a delivery is waited for",
		["protocol.quit.finish-message", "protocol.quit.send-drains"],
		async (harness) => {
			const seat = await ready(harness, 2);
			const spawner = seat.spawners[0];
			const ids = ["a", "c", "d", "e"].map((box) => harness.queue({ recipients: [`${box}@here.example`] }));
			await harness.until("protocol.wire.delivery-command", "two deliveries", () => spawner?.deliveries.length === 2);
			await harness.quiet();
			harness.signal(seat.program, "TERM");
			await harness.chance(200);
			const late = harness.queue({ recipients: [LOCAL] });
			const [first, second] = spawner?.deliveries ?? [];
			// One ends, and its place is free: it is not to be taken.
			spawner?.report(first?.slot ?? 0, "K");
			await harness.chance(300);
			harness.demand("protocol.quit.send-drains", seat.program.running, "send does not wait for its delivery");
			harness.demand(
				"protocol.quit.send-drains",
				spawner?.deliveries.length === 2,
				"a delivery is begun after the stop",
			);
			spawner?.report(second?.slot ?? 1, "K");
			const code = await harness.exit("protocol.quit.send-drains", seat.program);
			harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
			harness.demand(
				"protocol.quit.finish-message",
				harness.home.files(late).join() === "mess,intd,todo",
				"a message is preprocessed after the stop",
			);
			const left = ids.filter((id) => harness.home.files(id).includes("info"));
			harness.demand(
				"protocol.crash.acknowledged-is-kept",
				left.length >= 1,
				"a message that was not delivered is gone",
			);
		},
	),
	integrated(
		"an old message that cannot be preprocessed for now is no debris",
		["protocol.cleanup.not-queued", "protocol.todo.failure-changes-nothing"],
		async (harness) => {
			const id = harness.queue({ recipients: [LOCAL] });
			date(harness, "mess", id, now() - 200_000);
			// What cannot be removed is in the way of local/, so that not even info/ is made.
			mkdirSync(harness.home.file("local", id));
			writeFileSync(harness.home.file("mess", "4711"), "Subject: x\n\n");
			date(harness, "mess", "4711", now() - 200_000);
			const seat = await delivering(harness);
			await harness.until("protocol.cleanup.after-36-hours", "debris of the same age to go", () => {
				return harness.home.files("4711").length === 0;
			});
			await harness.until("protocol.diagnostic.trouble", "a warning", () =>
				new RegExp(`warning: [^\n]*${id}`).test(seat.log.heard),
			);
			await harness.chance(200);
			harness.demand(
				"protocol.cleanup.not-queued",
				["mess", "intd", "todo"].every((kind) => harness.home.files(id).some((file) => file === kind)),
				`of the message there is ${harness.home.files(id).join(", ") || "nothing"} left`,
			);
		},
	),
];
