/** Requests to clean cut at every byte, from a requester that stalls, floods, dies or talks garbage. Leaves out single mistakes (clean-history.ts). */
import { startClean } from "../../adapters/qmail/seats.js";
import { clean, cut, expectFiles, queued, replies, request } from "../profiles/clean.js";
import type { ProtocolCase } from "./case.js";
import { piecesOfThree } from "./kit.js";

const ALL = ["mess", "intd", "todo"] as const;
/** Answers that fill any pipe. */
const FLOOD = 66_000;

export const CLEAN_BYTES_CASES: readonly ProtocolCase[] = [
	clean("one request cut in every possible way", ["protocol.wire.any-fragmentation"], async (harness) => {
		const seat = startClean(harness);
		const text = "foop/7\0";
		const ways = 2 ** (text.length - 1);
		for (let cuts = 0; cuts < ways; cuts++) {
			for (const piece of cut(text, cuts)) {
				seat.requests.say(piece);
				await harness.taken();
			}
			await replies(harness, seat, cuts + 1);
		}
		harness.demand(
			"protocol.wire.any-fragmentation",
			seat.replies.heard === "+".repeat(ways),
			`clean says ${seat.replies.heard} to ${ways} good requests`,
		);
	}),
	clean(
		"three requests in every way to cut them into three",
		["protocol.wire.any-fragmentation", "protocol.wire.reply-per-request"],
		async (harness) => {
			const seat = startClean(harness);
			let answers = "";
			for (const pieces of piecesOfThree("foop/7\0mess/7\0foop/8\0")) {
				for (const piece of pieces) {
					seat.requests.say(piece);
					await harness.taken();
				}
				answers += "+x+";
				await replies(harness, seat, answers.length);
			}
			harness.demand(
				"protocol.wire.reply-per-request",
				seat.replies.heard === answers,
				`clean says ${seat.replies.heard.slice(0, 30)}..., expected +x+ again and again`,
			);
		},
	),
	clean(
		"a requester that dies after any byte: what it had not ended is not served",
		["protocol.death.requester-seen-by-clean", "protocol.clean.removes-nothing-else", "protocol.exit.clean"],
		async (harness) => {
			const id = queued(harness);
			const text = request(harness, "todo", id);
			for (let bytes = 1; bytes < text.length; bytes++) {
				const seat = startClean(harness, "todo-clean");
				seat.requests.say(text.slice(0, bytes));
				seat.requests.finish();
				const code = await harness.exit("protocol.death.requester-seen-by-clean", seat.program);
				harness.demand("protocol.exit.clean", code === 0, `clean exits ${code}, expected 0`);
				expectFiles(harness, "protocol.clean.removes-nothing-else", id, ALL);
			}
		},
	),
	clean(
		"a requester that stalls in the middle of a request is waited for",
		["protocol.wire.any-fragmentation", "protocol.idle.no-busy-loop"],
		async (harness) => {
			const seat = startClean(harness, "todo-clean");
			const id = queued(harness);
			const text = request(harness, "todo", id);
			seat.requests.say(text.slice(0, -3));
			await harness.quiet();
			await harness.idle(seat.program, 500);
			expectFiles(harness, "protocol.wire.any-fragmentation", id, ALL);
			seat.requests.say(text.slice(-3));
			await replies(harness, seat, 1);
			expectFiles(harness, "protocol.clean.intd-before-todo", id, ["mess"]);
		},
	),
	clean(
		"a requester that asks and does not listen loses no answer",
		["protocol.wire.clean-one-reply", "protocol.death.again-is-not-death"],
		async (harness) => {
			const seat = startClean(harness);
			seat.replies.pause();
			// Of no file, as the judge follows each number by itself; and without letters, which some cleans answer one by one.
			for (let asked = 0; asked < FLOOD; asked += 1000) seat.requests.say("mess/4711\0".repeat(1000));
			await harness.chance(300);
			seat.replies.resume();
			await replies(harness, seat, FLOOD);
			await harness.quiet();
			harness.demand(
				"protocol.wire.clean-one-reply",
				/^x+$/.test(seat.replies.heard) && seat.replies.heard.length === FLOOD,
				`clean gives ${seat.replies.heard.length} answers to ${FLOOD} requests`,
			);
		},
	),
	clean(
		"any other byte before or after the number is refused",
		["protocol.clean.malformed-refused", "protocol.clean.removes-nothing-else"],
		async (harness) => {
			const seat = startClean(harness, "todo-clean");
			const id = queued(harness);
			const good = request(harness, "todo", id).slice(0, -1);
			const number = good.lastIndexOf("/") + 1;
			const bytes = Array.from({ length: 255 }, (_, at) => String.fromCharCode(at + 1)).filter(
				(byte) => !/[0-9]/.test(byte),
			);
			const bad = bytes.flatMap((byte) => [
				`${good.slice(0, number)}${byte}${good.slice(number)}\0`,
				`${good}${byte}\0`,
			]);
			// One after the other: a surplus answer must not pass for the next one.
			for (let at = 0; at < bad.length; at += 50) {
				seat.requests.say(bad.slice(at, at + 50).join(""));
				await replies(harness, seat, Math.min(at + 50, bad.length));
			}
			await harness.quiet();
			harness.demand(
				"protocol.clean.malformed-refused",
				seat.replies.heard === "x".repeat(bad.length),
				`clean says ${seat.replies.heard.replaceAll("x", "")} beside x, ${seat.replies.heard.length} answers to ${bad.length}`,
			);
			expectFiles(harness, "protocol.clean.removes-nothing-else", id, ALL);
		},
	),
	clean(
		"a flood without a NUL is refused once, and what follows it served",
		["protocol.wire.clean-request-size", "protocol.wire.clean-one-reply"],
		async (harness) => {
			const seat = startClean(harness);
			for (let at = 0; at < 10; at++) seat.requests.say(`todo/${"1".repeat(50_000)}`);
			seat.requests.say("\0foop/4711\0");
			await replies(harness, seat, 2);
			await harness.quiet();
			harness.demand(
				"protocol.wire.clean-request-size",
				seat.replies.heard === "x+",
				`clean says ${seat.replies.heard.slice(0, 20)}, expected x+`,
			);
		},
	),
];
