/** What send finds when it starts: another send, messages in all states. Leaves out bounces and times (send-bounces.ts, send-times.ts). */
import { writeFileSync } from "node:fs";
import { playClean, removing, sendPlaces, sendSeat, startSend } from "../../adapters/qmail/seats.js";
import type { ProtocolCase } from "./case.js";
import { anySend, atWork, before, ends, LOCAL, offer, REMOTE, ready } from "./send-kit.js";

export const SEND_STARTS_CASES: readonly ProtocolCase[] = [
	anySend(
		"a spawner that is lost: send tells, does not wait for its deliveries, and exits 0",
		["protocol.death.spawner-seen-by-send", "protocol.death.nobody-waits", "protocol.exit.send"],
		async (harness) => {
			const seat = await ready(harness);
			const id = offer(harness, seat, { local: [LOCAL] });
			const spawner = seat.spawners[0];
			await harness.until("protocol.wire.delivery-command", "a delivery", () => spawner?.deliveries.length === 1);
			spawner?.reports.close();
			await harness.until("protocol.death.spawner-seen-by-send", "an alert", () => /alert: /.test(seat.log.heard));
			seat.words?.say("X\0");
			const code = await harness.exit("protocol.death.nobody-waits", seat.program);
			harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
			harness.demand("protocol.send.mark-after-outcome", harness.home.files(id).includes("local"), "local/ is gone");
		},
	),
	anySend(
		"a spawner that does not read any more: send does not die of the broken pipe",
		["protocol.death.broken-pipe-survived", "protocol.exit.send"],
		async (harness) => {
			const seat = await ready(harness);
			seat.spawners[0]?.commands.close();
			const id = offer(harness, seat, { local: [LOCAL] });
			await harness.until("protocol.death.spawner-seen-by-send", "an alert", () => /alert: /.test(seat.log.heard));
			seat.words?.say("X\0");
			const code = await harness.exit("protocol.death.broken-pipe-survived", seat.program);
			harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
			harness.demand("protocol.crash.acknowledged-is-kept", harness.home.files(id).length > 1, "the message is gone");
		},
	),
	anySend(
		"a finished message that clean refuses to remove is told, and the next message goes as usual",
		["protocol.diagnostic.clean-failed", "protocol.wire.reply-per-request"],
		async (harness) => {
			const seat = startSend(harness);
			let refused = "";
			playClean(harness, seat, (verb, id) => {
				if (verb !== "foop" || (refused !== "" && refused !== id)) return removing(harness, verb, id);
				refused = id;
				return "!";
			});
			for (const spawner of seat.spawners) spawner.succeed().open();
			await atWork(harness, seat);
			const id = offer(harness, seat, { local: [LOCAL] });
			await harness.until("protocol.diagnostic.clean-failed", "a warning that clean could not clean up", () =>
				new RegExp(`warning: [^\n]*clean[^\n]*${id}`).test(seat.log.heard),
			);
			for (let more = 0; more < 3; more++) {
				const next = offer(harness, seat, { local: [LOCAL] });
				await harness.until("protocol.wire.reply-per-request", "the next message to leave the queue", () => {
					return harness.home.files(next).length === 0;
				});
			}
			const warnings = seat.log.heard.split("warning: ").length - 1;
			harness.demand("protocol.wire.reply-per-request", warnings === 1, `${warnings} warnings for one refusal`);
		},
	),
	anySend(
		"a second send on the same queue exits 111, and the first one goes on",
		["protocol.start.one-send", "protocol.start.failure-111"],
		async (harness) => {
			const first = await ready(harness);
			for (const spawner of first.spawners) spawner.succeed();
			const { dialect, programs } = harness;
			const places = sendPlaces(dialect);
			const theirs = harness.start("other-send", programs.send, places);
			const second = sendSeat(dialect, theirs);
			for (const spawner of second.spawners) spawner.open();
			const code = await harness.exit("protocol.start.one-send", second.program);
			harness.demand("protocol.start.one-send", code === 111, `the second send exits ${code}, expected 111`);
			const id = offer(harness, first, { local: [LOCAL] });
			await harness.until("protocol.send.announcement-queued", "the message to be delivered", () => {
				return harness.home.files(id).length === 0;
			});
			await ends(harness, first);
		},
	),
	{
		...anySend(
			"a message in S4 is not taken up at the start, whatever is left in info/ and local/",
			["protocol.send.start-scan", "protocol.send.elimination-guard"],
			async (harness) => {
				const half = before(harness, { local: [LOCAL] });
				const none = before(harness, {});
				for (const id of [half, none]) {
					writeFileSync(harness.home.file("intd", id), `u1\0p1\0Fs@x\0T${REMOTE}\0`);
					writeFileSync(harness.home.file("todo", id), `u1\0p1\0Fs@x\0T${REMOTE}\0`);
				}
				const whole = before(harness, { local: ["c@here.example"] });
				const seat = await ready(harness);
				for (const spawner of seat.spawners) spawner.succeed();
				await harness.until("protocol.send.start-scan", "the whole message to go", () => {
					return harness.home.files(whole).length === 0;
				});
				await harness.chance(300);
				const tried = seat.spawners.flatMap(({ deliveries }) => deliveries.map(({ recipient }) => recipient)).join();
				harness.demand("protocol.send.start-scan", tried === "c@here.example", `deliveries are to ${tried}`);
				for (const id of [half, none])
					harness.demand(
						"protocol.send.elimination-guard",
						["mess", "intd", "todo", "info"].every((kind) => harness.home.files(id).some((file) => file === kind)),
						`of a message in todo/ there is ${harness.home.files(id).join(", ") || "nothing"} left`,
					);
			},
		),
		dialects: ["exttodo", "aqmail", "qmail-ldap", "sagredo", "indimail"],
	},
	anySend(
		"at the start both channels are served, and a message with nobody left to serve goes",
		["protocol.send.start-scan", "protocol.send.info-before-mess"],
		async (harness) => {
			const ids = [
				before(harness, { local: [LOCAL] }),
				before(harness, { remote: [REMOTE] }),
				before(harness, { local: [LOCAL], remote: [REMOTE] }),
				before(harness, {}),
			];
			// All done, and the crash came before the file was removed.
			const done = before(harness, { local: [LOCAL, "c@here.example"] });
			writeFileSync(harness.home.file("local", done), `D${LOCAL}\0Dc@here.example\0`);
			const seat = await ready(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			await harness.until("protocol.send.start-scan", "all messages to leave the queue", () =>
				[...ids, done].every((id) => harness.home.files(id).length === 0),
			);
			const tried = seat.spawners.slice(0, 2).map(({ deliveries }) => deliveries.length);
			harness.demand(
				"protocol.send.delivers-not-done",
				tried.join() === "2,2",
				`deliveries are ${tried.join(" and ")}`,
			);
			await ends(harness, seat);
		},
	),
];
