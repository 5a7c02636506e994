/** Of the profile `todo-send` the part about send: the kit is todo, clean, logger and spawners. */

import { CaseOver, type Harness } from "../../adapters/qmail/harness.js";
import { writePreprocessed } from "../../adapters/qmail/inject.js";
import { announcement, playClean, type SendSeat, startSend } from "../../adapters/qmail/seats.js";
import type { ProtocolCase } from "../cases/case.js";

type Cites = ProtocolCase["cites"];
const LOCAL = "a@here.example";
const REMOTE = "b@far.example";

export const sendCase = (name: string, cites: Cites, run: ProtocolCase["run"]): ProtocolCase => ({
	name,
	profile: "todo-send",
	cites,
	dialects: ["exttodo", "aqmail", "qmail-ldap", "sagredo", "indimail"],
	run,
});

/** Starts send, with spawners that take deliveries, and waits for S. */
export async function working(harness: Harness): Promise<SendSeat> {
	const seat = startSend(harness);
	playClean(harness, seat);
	for (const spawner of seat.spawners) spawner.open();
	await harness.until("protocol.start.scan-before-s", "S", () => seat.commands?.heard === "S");
	return seat;
}

export function preprocess(harness: Harness, local: readonly string[], remote: readonly string[]): string {
	const id = writePreprocessed(harness.home, { local, remote });
	harness.recorder.add({ preprocessed: id, local: local.length, remote: remote.length });
	return id;
}

export function tell(harness: Harness, { words }: SendSeat, bytes: string): void {
	if (!words) {
		harness.giveUp("send has no todo beside it in this family");
		throw new CaseOver("no todo");
	}
	words.say(bytes);
}

export const gone = (harness: Harness, id: string) =>
	harness.until(
		"protocol.send.info-before-mess",
		`${id} to leave the queue`,
		() => harness.home.files(id).length === 0,
	);

export async function stops(harness: Harness, seat: SendSeat): Promise<void> {
	harness.signal(seat.program, "TERM");
	await harness.until("protocol.quit.send-drains", "X", () => seat.commands?.heard.endsWith("X") === true);
	tell(harness, seat, "X\0");
	const code = await harness.exit("protocol.exit.send", seat.program);
	harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
}

export const SEND_CASES: readonly ProtocolCase[] = [
	sendCase(
		"an announced message is delivered on both channels and leaves the queue",
		[
			"protocol.send.announcement-queued",
			"protocol.wire.delivery-command",
			"protocol.wire.delivery-report",
			"protocol.send.channel-file-removed",
		],
		async (harness) => {
			const seat = await working(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			const id = preprocess(harness, [LOCAL], [REMOTE]);
			tell(harness, seat, announcement(harness.dialect, id, 1, 1));
			await gone(harness, id);
			await harness.quiet();
			const delivered = seat.spawners.map(({ deliveries }) =>
				deliveries.map((one) => `${one.sender} ${one.recipient}`).join(),
			);
			harness.demand(
				"protocol.wire.delivery-command",
				delivered[0] === `sender@far.example ${LOCAL}` && delivered[1] === `sender@far.example ${REMOTE}`,
				`deliveries were ${delivered.join(" and ")}`,
			);
			await stops(harness, seat);
		},
	),
	sendCase(
		"what the start-up scan finds is delivered without an announcement",
		["protocol.send.start-scan", "protocol.crash.silent-window"],
		async (harness) => {
			const id = preprocess(harness, [LOCAL], []);
			const seat = await working(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			await gone(harness, id);
			await harness.quiet();
		},
	),
	sendCase(
		"announcements are understood byte by byte and many at once",
		["protocol.wire.any-fragmentation", "protocol.wire.batching"],
		async (harness) => {
			const seat = await working(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			const slow = preprocess(harness, [LOCAL], []);
			for (const byte of `Lslowly\n\0${announcement(harness.dialect, slow, 1, 0)}`) {
				tell(harness, seat, byte);
				await harness.taken();
			}
			await gone(harness, slow);
			const ids = Array.from({ length: harness.many(50) }, () => preprocess(harness, [LOCAL], [REMOTE]));
			tell(harness, seat, ids.map((id) => `Lbatch\n\0${announcement(harness.dialect, id, 1, 1)}`).join(""));
			for (const id of ids) await gone(harness, id);
			await harness.quiet();
			harness.demand("protocol.wire.log-verbatim", seat.log.heard.includes("slowly\n"), "the log lacks todo's line");
		},
	),
	sendCase("a lone NUL does not harm the next announcement", ["protocol.wire.lone-nul-ignored"], async (harness) => {
		const seat = await working(harness);
		for (const spawner of seat.spawners) spawner.succeed();
		const id = preprocess(harness, [LOCAL], []);
		tell(harness, seat, `\0${announcement(harness.dialect, id, 1, 0)}`);
		await harness.until(
			"protocol.wire.lone-nul-ignored",
			"the delivery of a message after a lone NUL",
			() => harness.home.files(id).length === 0,
		);
	}),
	sendCase(
		"a message without recipients leaves the queue",
		["protocol.wire.announcement-without-recipients"],
		async (harness) => {
			const seat = await working(harness);
			const id = preprocess(harness, [], []);
			tell(harness, seat, announcement(harness.dialect, id, 0, 0));
			await gone(harness, id);
			await harness.quiet();
		},
	),
	sendCase(
		"a deferred recipient stays in the queue, a delivered one is not tried again",
		["protocol.send.temporary-stays", "protocol.send.delivers-not-done", "protocol.send.mark-in-place"],
		async (harness) => {
			const seat = await working(harness);
			seat.spawners[0]?.succeed();
			seat.spawners[1]?.onDelivery(({ slot }) => seat.spawners[1]?.report(slot, "Z", "later\n"));
			const id = preprocess(harness, [LOCAL], [REMOTE]);
			tell(harness, seat, announcement(harness.dialect, id, 1, 1));
			await harness.until(
				"protocol.send.channel-file-removed",
				"local/ to go",
				() => harness.home.files(id).join() === "mess,info,remote",
			);
			await harness.quiet();
			harness.demand(
				"protocol.send.temporary-stays",
				harness.home.files(id).join() === "mess,info,remote",
				`files are ${harness.home.files(id).join()}`,
			);
		},
	),
	sendCase(
		"a message that is announced while no delivery is possible waits",
		["protocol.start.capacity-bound"],
		async (harness) => {
			const seat = startSend(harness);
			playClean(harness, seat);
			for (const spawner of seat.spawners) spawner.open(1);
			await harness.until("protocol.start.scan-before-s", "S", () => seat.commands?.heard === "S");
			const ids = [preprocess(harness, [LOCAL], []), preprocess(harness, [LOCAL], [])];
			tell(harness, seat, ids.map((id) => announcement(harness.dialect, id, 1, 0)).join(""));
			await harness.until(
				"protocol.wire.delivery-command",
				"a delivery",
				() => seat.spawners[0]?.deliveries.length === 1,
			);
			await harness.quiet();
			harness.demand(
				"protocol.start.capacity-bound",
				seat.spawners[0]?.deliveries.length === 1,
				"more deliveries run than the spawner takes",
			);
		},
	),
	sendCase("HUP is passed on as H", ["protocol.reload.command"], async (harness) => {
		const seat = await working(harness);
		harness.signal(seat.program, "HUP");
		await harness.until("protocol.reload.command", "H", () => seat.commands?.heard === "SH");
		await harness.quiet();
	}),
	sendCase(
		"TERM: X to todo, and exit 0 after its X",
		["protocol.quit.send-drains", "protocol.exit.send"],
		async (harness) => {
			await stops(harness, await working(harness));
		},
	),
	sendCase(
		"an X of todo that nobody asked for: send tells, and exits 0",
		["protocol.death.todo-seen-by-send", "protocol.exit.send"],
		async (harness) => {
			const seat = await working(harness);
			tell(harness, seat, "X\0");
			const code = await harness.exit("protocol.death.todo-seen-by-send", seat.program);
			harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
			harness.demand(
				"protocol.death.todo-seen-by-send",
				seat.log.heard.includes("alert: "),
				"there is no alert in the log",
			);
		},
	),
	sendCase(
		"the end of todo: send tells, and exits 0",
		["protocol.death.todo-seen-by-send", "protocol.exit.send"],
		async (harness) => {
			const seat = await working(harness);
			seat.words?.close();
			const code = await harness.exit("protocol.death.todo-seen-by-send", seat.program);
			harness.demand("protocol.exit.send", code === 0, `send exits ${code}, expected 0`);
		},
	),
	sendCase("spawners that say nothing and end: send exits 111", ["protocol.start.failure-111"], async (harness) => {
		const seat = startSend(harness);
		for (const spawner of seat.spawners) spawner.reports.close();
		const code = await harness.exit("protocol.start.failure-111", seat.program);
		harness.demand("protocol.start.failure-111", code === 111, `send exits ${code}, expected 111`);
	}),
];
