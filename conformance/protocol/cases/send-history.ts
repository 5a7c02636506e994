/** Bugs that real qmail-send programs have or had, each as a case that names it. Leaves out words from todo (send-words.ts) and deaths (send-deaths.ts). */
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import type { Harness } from "../../adapters/qmail/harness.js";
import { announcement, playClean, removing, startSend } from "../../adapters/qmail/seats.js";
import { gone, preprocess, sendCase, tell, working } from "../profiles/send.js";
import type { ProtocolCase } from "./case.js";
import { pause } from "./kit.js";
import { anySend, atWork, before, ends, offer } from "./send-kit.js";

const LOCAL = "a@here.example";
const REMOTE = "b@far.example";

const listOf = (harness: Harness, id: string) => readFileSync(harness.home.file("local", id), "latin1");

export const SEND_HISTORY_CASES: readonly ProtocolCase[] = [
	...(["L", "R", "B"] as const).map((kind) =>
		sendCase(
			`what is announced as ${kind} goes to ${{ L: "lspawn only", R: "rspawn only", B: "both" }[kind]}`,
			["protocol.wire.announcement-kind", "protocol.send.announcement-queued"],
			async (harness) => {
				const seat = await working(harness);
				for (const spawner of seat.spawners) spawner.succeed();
				const local = kind === "R" ? [] : [LOCAL];
				const remote = kind === "L" ? [] : [REMOTE];
				const id = preprocess(harness, local, remote);
				tell(harness, seat, announcement(harness.dialect, id, local.length, remote.length));
				await gone(harness, id);
				const served = seat.spawners.slice(0, 2).map(({ deliveries }) => deliveries.length);
				harness.demand(
					"protocol.wire.announcement-kind",
					served.join() === [local.length, remote.length].join(),
					`${served[0]} local and ${served[1]} remote deliveries`,
				);
				harness.demand(
					"protocol.wire.announcement-kind",
					!/warning/.test(seat.log.heard),
					"send finds something wrong with the announcement",
				);
			},
		),
	),
	sendCase(
		"a message that is preprocessed after S waits for its announcement",
		["protocol.start.scan-before-s", "protocol.send.start-scan"],
		async (harness) => {
			const before = preprocess(harness, [LOCAL], []);
			const seat = await working(harness);
			const after = preprocess(harness, [LOCAL], []);
			const tried = () => seat.spawners[0]?.deliveries.map(({ id }) => id) ?? [];
			await harness.until("protocol.send.start-scan", "what was there before", () => tried().includes(before));
			await harness.chance(500);
			harness.demand(
				"protocol.start.scan-before-s",
				!tried().includes(after),
				"send still reads info/ after it has said S: what todo announces meanwhile comes twice",
			);
		},
	),
	sendCase(
		"nothing is marked done before its outcome is reported",
		["protocol.send.mark-after-outcome"],
		async (harness) => {
			const seat = await working(harness);
			const id = preprocess(harness, [LOCAL, "c@here.example"], []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
			await harness.until(
				"protocol.wire.delivery-command",
				"two deliveries",
				() => seat.spawners[0]?.deliveries.length === 2,
			);
			await harness.quiet();
			harness.demand("protocol.send.mark-after-outcome", !listOf(harness, id).includes("D"), "a mark is there already");
		},
	),
	sendCase(
		"of three recipients the second is done: its byte is changed, and no other",
		["protocol.send.mark-in-place", "protocol.send.temporary-stays"],
		async (harness) => {
			const seat = await working(harness);
			const recipients = ["one@here.example", "two@here.example", "three@here.example"];
			const spawner = seat.spawners[0]?.onDelivery(({ slot, recipient }) =>
				spawner?.report(slot, recipient.startsWith("two") ? "K" : "Z"),
			);
			const id = preprocess(harness, recipients, []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
			const wanted = recipients.map((one) => `${one.startsWith("two") ? "D" : "T"}${one}\0`).join("");
			await harness.until("protocol.send.mark-in-place", "the mark of the second recipient", () =>
				listOf(harness, id).includes("\0D"),
			);
			await harness.quiet();
			const found = listOf(harness, id);
			harness.demand("protocol.send.mark-in-place", found === wanted, `local/ is ${JSON.stringify(found)}`);
		},
	),
	sendCase(
		"what is marked done is not delivered at the next start",
		["protocol.send.delivers-not-done", "protocol.send.start-scan"],
		async (harness) => {
			const id = preprocess(harness, [LOCAL, "c@here.example"], []);
			writeFileSync(harness.home.file("local", id), `D${LOCAL}\0Tc@here.example\0`);
			const seat = await working(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			await gone(harness, id);
			const tried = seat.spawners[0]?.deliveries.map(({ recipient }) => recipient).join();
			harness.demand("protocol.send.delivers-not-done", tried === "c@here.example", `deliveries are to ${tried}`);
		},
	),
	sendCase(
		"a report of unknown kind defers",
		["protocol.send.mangled-report-defers", "protocol.send.temporary-stays"],
		async (harness) => {
			const seat = await working(harness);
			const spawner = seat.spawners[0]?.onDelivery(({ slot }) => spawner?.report(slot, "?"));
			const id = preprocess(harness, [LOCAL], []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
			await harness.until(
				"protocol.wire.delivery-command",
				"a delivery",
				() => seat.spawners[0]?.deliveries.length === 1,
			);
			await harness.quiet();
			harness.demand(
				"protocol.send.mangled-report-defers",
				harness.home.files(id).includes("local") && listOf(harness, id) === `T${LOCAL}\0`,
				"the recipient is done",
			);
		},
	),
	anySend(
		"when clean is asked for a finished message its info/ is gone",
		["protocol.send.info-before-mess", "protocol.state.changes"],
		async (harness) => {
			const seat = startSend(harness);
			let there = "";
			playClean(harness, seat, (verb, id) => {
				if (verb === "foop") there = harness.home.files(id).join();
				return removing(harness, verb, id);
			});
			for (const spawner of seat.spawners) spawner.succeed().open();
			await atWork(harness, seat);
			const id = offer(harness, seat, { local: [LOCAL], remote: [REMOTE] });
			await gone(harness, id);
			harness.demand("protocol.send.info-before-mess", there === "mess", `when clean is asked there are ${there}`);
		},
	),
	sendCase(
		"after TERM no delivery begins, and those that run are waited for",
		["protocol.quit.send-drains", "protocol.exit.send"],
		async (harness) => {
			const seat = startSend(harness);
			playClean(harness, seat);
			for (const spawner of seat.spawners) spawner.open(1);
			await harness.until("protocol.start.scan-before-s", "S", () => seat.commands?.heard === "S");
			const id = preprocess(harness, [LOCAL, "c@here.example", "d@here.example"], []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
			const spawner = seat.spawners[0];
			await harness.until("protocol.wire.delivery-command", "a delivery", () => spawner?.deliveries.length === 1);
			harness.signal(seat.program, "TERM");
			await harness.until("protocol.quit.send-drains", "X", () => seat.commands?.heard.endsWith("X") === true);
			tell(harness, seat, "X\0");
			await harness.chance(200);
			harness.demand("protocol.quit.send-drains", seat.program.running, "send does not wait for its delivery");
			spawner?.report(spawner.deliveries[0]?.slot ?? 0, "K");
			const code = await harness.exit("protocol.exit.send", seat.program);
			harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
			harness.demand(
				"protocol.quit.send-drains",
				spawner?.deliveries.length === 1,
				"a delivery is begun after the stop",
			);
			harness.demand(
				"protocol.send.mark-after-outcome",
				listOf(harness, id).startsWith(`D${LOCAL}\0T`),
				"the delivery that ended after the stop is not marked",
			);
		},
	),
	anySend(
		"messages that are due at different times are all tried, the longest due first",
		["protocol.send.start-scan", "protocol.send.retry-schedule"],
		async (harness) => {
			const now = Math.floor(Date.now() / 1000);
			// Enough of them, and in disorder, so that a heap goes up and down.
			const due = Array.from({ length: 60 }, (_, at) => 5 + 3 * ((at * 37 + 11) % 61));
			const ids = due.map((ago) => {
				const id = before(harness, { local: [`due${ago}@here.example`] });
				utimesSync(harness.home.file("local", id), now - ago, now - ago);
				return id;
			});
			const seat = startSend(harness);
			playClean(harness, seat);
			const spawner = seat.spawners[0]?.succeed();
			for (const one of seat.spawners) one.open(1);
			for (const id of ids) await gone(harness, id);
			const order = spawner?.deliveries.map(({ recipient }) => Number(recipient.replace(/[^0-9]/g, ""))) ?? [];
			const sorted = [...due].sort((a, b) => b - a);
			harness.demand("protocol.send.retry-schedule", order.join() === sorted.join(), `the order is ${order.join()}`);
			await ends(harness, seat);
		},
	),
	sendCase(
		"HUP while deliveries are given out leaves every command whole",
		["protocol.reload.command", "protocol.wire.delivery-command"],
		async (harness) => {
			const seat = await working(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			const recipients = Array.from({ length: harness.many(200) }, (_, at) => `r${at}@here.example`);
			const id = preprocess(harness, recipients, []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
			for (let reload = 0; reload < 20; reload++) {
				harness.signal(seat.program, "HUP");
				await pause(2);
			}
			await gone(harness, id);
			const tried = new Set(seat.spawners[0]?.deliveries.map(({ recipient }) => recipient));
			harness.demand(
				"protocol.wire.delivery-command",
				recipients.every((one) => tried.has(one)) && tried.size === recipients.length,
				"a delivery command is garbled",
			);
			harness.demand("protocol.reload.command", /^SH+$/.test(seat.commands?.heard ?? ""), "todo hears no H");
		},
	),
	sendCase(
		"send counts no reply of clean that it did not ask for",
		["protocol.wire.reply-per-request", "protocol.diagnostic.clean-failed"],
		async (harness) => {
			const seat = startSend(harness);
			for (const spawner of seat.spawners) spawner.succeed().open();
			seat.replies.say("+++");
			playClean(harness, seat, (verb, id) => {
				removing(harness, verb, id);
				return "!";
			});
			await harness.until("protocol.start.scan-before-s", "S", () => seat.commands?.heard === "S");
			await harness.quiet();
			const id = preprocess(harness, [LOCAL], []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
			await harness.until("protocol.wire.reply-per-request", "a warning that clean could not clean up", () =>
				new RegExp(`warning: [^\n]*clean[^\n]*${id}`).test(seat.log.heard),
			);
		},
	),
];
