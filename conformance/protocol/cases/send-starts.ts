/** What send finds when it starts: another send, messages in all states. Leaves out bounces and times (send-bounces.ts, send-times.ts). */
import { writeFileSync } from "node:fs";
import { sendPlaces, sendSeat } from "../../adapters/qmail/seats.js";
import type { ProtocolCase } from "./case.js";
import { anySend, before, ends, LOCAL, offer, REMOTE, ready } from "./send-kit.js";

export const SEND_STARTS_CASES: readonly ProtocolCase[] = [
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
