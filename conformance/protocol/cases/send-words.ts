/** What todo may say to send that is not as it should be, and how it may be cut. Leaves out the end of peers (send-deaths.ts). */
import { FROM_TODO, LIMITS } from "../../../model/protocol/messages.js";
import type { Harness } from "../../adapters/qmail/harness.js";
import { announcement, type SendSeat } from "../../adapters/qmail/seats.js";
import { cut } from "../profiles/clean.js";
import { gone, preprocess, sendCase, tell, working } from "../profiles/send.js";
import type { ProtocolCase } from "./case.js";
import { piecesOfThree } from "./kit.js";

const LOCAL = "a@here.example";

async function delivering(harness: Harness): Promise<SendSeat> {
	const seat = await working(harness);
	for (const spawner of seat.spawners) spawner.succeed();
	return seat;
}

/** That what was said before does not spoil the next announcement. */
async function stillHears(harness: Harness, seat: SendSeat): Promise<void> {
	const id = preprocess(harness, [LOCAL], []);
	tell(harness, seat, announcement(harness.dialect, id, 1, 0));
	await gone(harness, id);
}

const SIZES = [LIMITS.report - 1, LIMITS.report, LIMITS.report + 1, 30_000, 500_000] as const;

export const SEND_WORDS_CASES: readonly ProtocolCase[] = [
	sendCase(
		"one announcement cut in every way into three",
		["protocol.wire.any-fragmentation", "protocol.wire.announcement"],
		async (harness) => {
			const seat = await delivering(harness);
			const first = preprocess(harness, [LOCAL], []);
			const ways = [...piecesOfThree(announcement(harness.dialect, first, 1, 0))];
			let id = first;
			for (const pieces of ways.filter((_, at) => at % 2 === 0)) {
				const [begin = "", middle = "", end = ""] = pieces;
				const lengths = [begin.length, begin.length + middle.length, begin.length + middle.length + end.length];
				const word = announcement(harness.dialect, id, 1, 0);
				for (const piece of [word.slice(0, lengths[0]), word.slice(lengths[0], lengths[1]), word.slice(lengths[1])]) {
					tell(harness, seat, piece);
					await harness.taken();
				}
				await gone(harness, id);
				id = preprocess(harness, [LOCAL], []);
			}
		},
	),
	sendCase(
		"a short log line cut in every possible way",
		["protocol.wire.any-fragmentation", "protocol.wire.log-verbatim"],
		async (harness) => {
			const seat = await delivering(harness);
			const text = "Lso\n\0D";
			const ways = 2 ** (text.length - 2);
			for (let cuts = 0; cuts < ways; cuts++)
				for (const piece of cut(text.slice(0, -1), cuts)) {
					tell(harness, seat, piece);
					await harness.taken();
				}
			await harness.until(
				"protocol.wire.log-verbatim",
				`${ways} lines in the log`,
				() => seat.log.heard.split("so\n").length - 1 === ways,
			);
			await stillHears(harness, seat);
		},
	),
	sendCase(
		"two announcements in one write are both taken",
		["protocol.wire.batching", "protocol.wire.any-fragmentation"],
		async (harness) => {
			const seat = await delivering(harness);
			const ids = [preprocess(harness, [LOCAL], []), preprocess(harness, [LOCAL], [])];
			tell(harness, seat, ids.map((id) => announcement(harness.dialect, id, 1, 0)).join(""));
			for (const id of ids) await gone(harness, id);
			await harness.quiet();
		},
	),
	...SIZES.map((size) =>
		sendCase(
			`a message of ${size} bytes from todo ${size > LIMITS.report ? "is cut" : "is kept"}, and the next one understood`,
			["protocol.wire.report-limit", "protocol.wire.log-verbatim"],
			async (harness) => {
				const seat = await delivering(harness);
				tell(harness, seat, `L${"y".repeat(size - 2)}\n\0`);
				await stillHears(harness, seat);
				const kept = /y*/.exec(seat.log.heard.slice(seat.log.heard.indexOf("yy")))?.[0].length ?? 0;
				const most = Math.min(size - 2, LIMITS.report);
				harness.demand(
					"protocol.wire.report-limit",
					kept <= most && kept >= Math.min(size - 2, LIMITS.report - 20),
					`${kept} bytes of it are in the log, expected ${most} or a few less`,
				);
			},
		),
	),
	...(
		[
			["an unknown letter", () => "Zwhat"],
			["a D without anything", () => "D"],
			["a D with a word for a number", () => "DLnumber"],
			["a D with letters after the number", (good: string) => `${good}x`],
			["bytes without any sense", () => "\x01\xff\x80?"],
		] as const
	).map(([what, words]) =>
		sendCase(
			`${what} from todo is told, and the next message understood`,
			["protocol.wire.unknown-message"],
			async (harness) => {
				const seat = await delivering(harness);
				const id = preprocess(harness, [LOCAL], []);
				tell(harness, seat, `${words(announcement(harness.dialect, id, 1, 0).slice(0, -1))}\0`);
				await stillHears(harness, seat);
				harness.demand("protocol.wire.unknown-message", /warning/.test(seat.log.heard), "there is no warning");
				harness.demand(
					"protocol.wire.unknown-message",
					seat.spawners[0]?.deliveries.every((one) => one.id !== id) === true,
					"it is taken for an announcement",
				);
			},
		),
	),
	...([32n, 64n] as const).map((bits) =>
		sendCase(
			`an announced number and 2^${bits} does not wrap to the number`,
			["protocol.wire.announcement", "protocol.send.announcement-queued"],
			async (harness) => {
				const seat = await delivering(harness);
				const id = preprocess(harness, [LOCAL], []);
				tell(harness, seat, announcement(harness.dialect, String(BigInt(id) + 2n ** bits), 1, 0));
				await harness.quiet();
				harness.demand(
					"protocol.send.announcement-queued",
					seat.spawners[0]?.deliveries.length === 0,
					"a message is delivered that nobody announced",
				);
				tell(harness, seat, announcement(harness.dialect, id, 1, 0));
				await gone(harness, id);
			},
		),
	),
	sendCase(
		"a message without recipients that does not exist is told, not dropped in silence",
		["protocol.diagnostic.trouble", "protocol.wire.announcement-without-recipients"],
		async (harness) => {
			const seat = await delivering(harness);
			tell(harness, seat, announcement(harness.dialect, "4711", 0, 0));
			await harness.until("protocol.diagnostic.trouble", "a warning about 4711", () =>
				/warning: [^\n]*4711/.test(seat.log.heard),
			);
			await stillHears(harness, seat);
		},
	),
	sendCase("three hundred NULs in a row eat nothing", ["protocol.wire.lone-nul-ignored"], async (harness) => {
		const seat = await delivering(harness);
		tell(harness, seat, "\0".repeat(300));
		await stillHears(harness, seat);
		tell(harness, seat, "\0");
		await harness.taken();
		await stillHears(harness, seat);
		harness.demand(
			"protocol.wire.lone-nul-ignored",
			!seat.log.heard.includes("\0") && FROM_TODO.deliver === "D",
			"a NUL is in the log",
		);
	}),
	sendCase(
		"3,000 messages announced at once are all delivered",
		["protocol.wire.batching", "protocol.send.announcement-queued", "protocol.crash.delivered-at-least-once"],
		async (harness) => {
			const seat = await delivering(harness);
			const ids = Array.from({ length: harness.many(3000) }, () => preprocess(harness, [LOCAL], []));
			tell(harness, seat, ids.map((id) => announcement(harness.dialect, id, 1, 0)).join(""));
			let before = -1;
			const tried = () => seat.spawners[0]?.deliveries.length ?? 0;
			while (tried() !== before && tried() < ids.length) {
				before = tried();
				await harness.comesTrue(() => tried() >= ids.length, 2);
			}
			harness.demand(
				"protocol.crash.delivered-at-least-once",
				new Set(seat.spawners[0]?.deliveries.map(({ id }) => id)).size === ids.length && tried() === ids.length,
				`${tried()} deliveries for ${ids.length} messages`,
			);
		},
	),
];
