/** Peers of send that die after any byte, or stall. Leaves out the rest of what they may do wrong (send-words.ts). */
import { readFileSync } from "node:fs";
import { announcement, playClean, removing, startSend } from "../../adapters/qmail/seats.js";
import { preprocess, sendCase, stops, tell, working } from "../profiles/send.js";
import type { ProtocolCase } from "./case.js";

const LOCAL = "a@here.example";

export const SEND_DEATHS_CASES: readonly ProtocolCase[] = [
	sendCase(
		"todo dies after any byte of an announcement: send exits 0, and half a number is no number",
		["protocol.death.todo-seen-by-send", "protocol.wire.nul-ends-message", "protocol.exit.send"],
		async (harness) => {
			// Known to send by its announcement only: it comes after the start-up scan, and goes before the next one.
			for (let left = 1; ; left += 2) {
				const seat = await working(harness);
				const id = preprocess(harness, [LOCAL], []);
				const word = announcement(harness.dialect, id, 1, 0);
				if (left >= word.length) return;
				tell(harness, seat, word.slice(0, -left));
				seat.words?.finish();
				const code = await harness.exit("protocol.death.todo-seen-by-send", seat.program);
				harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
				harness.demand("protocol.death.todo-seen-by-send", /alert: /.test(seat.log.heard), "there is no alert");
				harness.demand(
					"protocol.wire.nul-ends-message",
					seat.spawners.every(({ deliveries }) => deliveries.length === 0),
					"half an announcement is taken for a whole one",
				);
				for (const kind of ["mess", "info", "local"] as const) harness.home.unlink(kind, id);
			}
		},
	),
	sendCase(
		"lspawn dies after any byte of a report: send exits 0, and the recipient is not done",
		["protocol.death.spawner-seen-by-send", "protocol.send.mark-after-outcome", "protocol.exit.send"],
		async (harness) => {
			const report = `${"\0".repeat(harness.dialect.spawnWidth)}Kdone\n`;
			for (let bytes = 0; bytes <= report.length; bytes++) {
				const id = preprocess(harness, [LOCAL], []);
				const seat = await working(harness);
				const spawner = seat.spawners[0];
				await harness.until("protocol.send.start-scan", "a delivery", () => (spawner?.deliveries.length ?? 0) > 0);
				spawner?.reports.say(report.slice(0, bytes));
				spawner?.reports.finish();
				await harness.until("protocol.death.spawner-seen-by-send", "X to todo", () =>
					(seat.commands?.heard ?? "").includes("X"),
				);
				tell(harness, seat, "X\0");
				const code = await harness.exit("protocol.death.spawner-seen-by-send", seat.program);
				harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
				harness.demand(
					"protocol.send.mark-after-outcome",
					harness.home.files(id).includes("local") &&
						readFileSync(harness.home.file("local", id), "latin1") === `T${LOCAL}\0`,
					"half a report is taken for a whole one",
				);
				for (const kind of ["mess", "info", "local"] as const) harness.home.unlink(kind, id);
			}
		},
	),
	sendCase(
		"clean dies: send tells when it needs it, and exits 0",
		["protocol.death.clean-seen-by-send", "protocol.exit.send"],
		async (harness) => {
			const seat = await working(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			seat.replies.close();
			seat.requests.close();
			// Many look at clean only when they have something to ask.
			const id = preprocess(harness, [LOCAL], []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
			await harness.until(
				"protocol.death.clean-seen-by-send",
				"an alert and X to todo",
				() => /alert: /.test(seat.log.heard) && (seat.commands?.heard ?? "").includes("X"),
			);
			tell(harness, seat, "X\0");
			const code = await harness.exit("protocol.death.nobody-waits", seat.program);
			harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
		},
	),
	sendCase(
		"a clean that stalls is waited for in sleep, and the message goes when it answers",
		["protocol.idle.no-busy-loop", "protocol.wire.reply-per-request"],
		async (harness) => {
			const seat = startSend(harness);
			playClean(harness, seat, () => "");
			for (const spawner of seat.spawners) spawner.succeed().open();
			await harness.until("protocol.start.scan-before-s", "S", () => seat.commands?.heard === "S");
			const id = preprocess(harness, [LOCAL], []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
			await harness.until("protocol.send.info-before-mess", "a request", () => seat.requests.heard === `foop/${id}\0`);
			await harness.idle(seat.program, 500);
			seat.replies.say(removing(harness, "foop", id));
			await stops(harness, seat);
		},
	),
];
