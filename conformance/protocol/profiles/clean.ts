/** The profile `clean`: requests in, files gone, one byte out. The kit asks; what is on disk is looked at after each answer. */

import { mkdirSync, rmSync } from "node:fs";
import { cleanRequestPath } from "../../../model/protocol/dialects.js";
import { LIMITS } from "../../../model/protocol/messages.js";
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import type { MessageFile } from "../../../model/protocol/states.js";
import type { Harness } from "../../adapters/qmail/harness.js";
import { writeQueued } from "../../adapters/qmail/inject.js";
import { type CleanSeat, startClean } from "../../adapters/qmail/seats.js";
import type { ProtocolCase } from "../cases/case.js";

type Cites = ProtocolCase["cites"];
const RECIPIENTS = ["a@here.example", "b@far.example"];

export const clean = (name: string, cites: Cites, run: ProtocolCase["run"]): ProtocolCase => ({
	name,
	profile: "clean",
	cites,
	run,
});

/** Waits for so many replies in all. */
export async function replies(harness: Harness, seat: CleanSeat, count: number): Promise<string> {
	await harness.until("protocol.wire.clean-one-reply", `${count} replies`, () => seat.replies.heard.length >= count);
	return seat.replies.heard;
}

export function expectFiles(
	harness: Harness,
	requirement: ProtocolRequirementId,
	id: string,
	files: readonly MessageFile[],
): void {
	const there = harness.home.files(id);
	harness.demand(
		requirement,
		there.join() === files.join(),
		`of ${id} there are ${there.join(", ") || "no files"}; expected ${files.join(", ") || "none"}`,
	);
}

export const request = (harness: Harness, verb: "todo" | "foop", id: string) =>
	`${cleanRequestPath(harness.dialect, verb, BigInt(id))}\0`;

export const queued = (harness: Harness) => writeQueued(harness.home, { recipients: RECIPIENTS });

/** Requests of no good form: what they are, the request for a message that is there, and one that is not about any. */
const MALFORMED: readonly (readonly [what: string, text: (path: string, id: string) => string])[] = [
	["an unknown verb", (_, id) => `mess/${id}\0`],
	["no number", () => "todo/x\0"],
	["a letter after the number", (path) => `${path.slice(0, -1)}a\0`],
	["a number with a sign", (path) => path.replace(/([0-9]+)\0$/, "+$1\0")],
	["a path that leads elsewhere", (_, id) => `todo/../mess/${id}\0`],
	["an empty request", () => "\0"],
	["a request without a slash", (_, id) => `foop${id}12345\0`],
];

export const CLEAN_CASES: readonly ProtocolCase[] = [
	clean(
		"todo/ removes the envelope's two files and leaves the message",
		["protocol.clean.intd-before-todo", "protocol.wire.clean-reply", "protocol.clean.removes-nothing-else"],
		async (harness) => {
			const seat = startClean(harness, "todo-clean");
			const [id, other] = [queued(harness), queued(harness)];
			seat.requests.say(request(harness, "todo", id));
			harness.demand("protocol.wire.clean-reply", (await replies(harness, seat, 1)) === "+", "clean does not say +");
			expectFiles(harness, "protocol.clean.intd-before-todo", id, ["mess"]);
			expectFiles(harness, "protocol.clean.removes-nothing-else", other, ["mess", "intd", "todo"]);
			await harness.quiet();
		},
	),
	clean(
		"foop/ removes the draft of the envelope and the message",
		["protocol.clean.intd-before-mess", "protocol.wire.clean-reply"],
		async (harness) => {
			const seat = startClean(harness);
			const id = queued(harness);
			harness.home.unlink("todo", id);
			seat.requests.say(request(harness, "foop", id));
			harness.demand("protocol.wire.clean-reply", (await replies(harness, seat, 1)) === "+", "clean does not say +");
			expectFiles(harness, "protocol.clean.intd-before-mess", id, []);
		},
	),
	clean("files that are not there count as removed", ["protocol.clean.missing-is-done"], async (harness) => {
		const seat = startClean(harness, "todo-clean");
		seat.requests.say(request(harness, "todo", "4711") + request(harness, "foop", "4712"));
		const said = await replies(harness, seat, 2);
		harness.demand("protocol.clean.missing-is-done", said === "++", `clean says ${said}, expected ++`);
	}),
	clean(
		"if the first file cannot be removed the second stays, and the reply is !",
		["protocol.clean.stops-at-failure", "protocol.wire.clean-reply"],
		async (harness) => {
			const seat = startClean(harness, "todo-clean");
			const id = queued(harness);
			harness.home.unlink("intd", id);
			// A directory cannot be unlinked, whoever tries.
			mkdirSync(harness.home.file("intd", id));
			seat.requests.say(request(harness, "todo", id));
			const said = await replies(harness, seat, 1);
			harness.demand("protocol.clean.stops-at-failure", said === "!", `clean says ${said}, expected !`);
			expectFiles(harness, "protocol.clean.stops-at-failure", id, ["mess", "intd", "todo"]);
			rmSync(harness.home.file("intd", id), { recursive: true });
		},
	),
	clean(
		"many requests at once are answered in order, one byte each",
		["protocol.wire.reply-per-request", "protocol.wire.clean-one-reply", "protocol.wire.any-fragmentation"],
		async (harness) => {
			const seat = startClean(harness, "todo-clean");
			const ids = Array.from({ length: harness.many(200) }, () => queued(harness));
			seat.requests.say(ids.map((id) => request(harness, "todo", id)).join(""));
			const said = await replies(harness, seat, ids.length);
			harness.demand("protocol.wire.reply-per-request", said === "+".repeat(ids.length), `clean says ${said}`);
			await harness.quiet();
			harness.demand(
				"protocol.wire.clean-one-reply",
				seat.replies.heard.length === ids.length,
				"clean says more than it was asked",
			);
		},
	),
	...Array.from({ length: 8 }, (_, part) =>
		clean(
			`requests are understood however they are cut (part ${part + 1} of 8)`,
			["protocol.wire.any-fragmentation"],
			async (harness) => {
				const seat = startClean(harness, "todo-clean");
				const text = request(harness, "foop", "7") + request(harness, "foop", "8");
				// All ways to cut 16 bytes at up to all places, spread over the parts: each cut is a bit.
				let answered = 0;
				for (let cuts = part; cuts < 2 ** (text.length - 1); cuts += 8 * 257) {
					for (const piece of cut(text, cuts)) {
						seat.requests.say(piece);
						await harness.taken();
					}
					answered += 2;
					await replies(harness, seat, answered);
				}
				harness.demand(
					"protocol.wire.any-fragmentation",
					/^\++$/.test(seat.replies.heard),
					"clean does not always say +",
				);
			},
		),
	),
	...MALFORMED.map(([what, text]) =>
		clean(
			`a request with ${what} is refused and removes nothing`,
			["protocol.clean.malformed-refused", "protocol.clean.removes-nothing-else"],
			async (harness) => {
				const seat = startClean(harness, "todo-clean");
				const id = queued(harness);
				seat.requests.say(text(request(harness, "todo", id), id));
				await replies(harness, seat, 1);
				expectFiles(harness, "protocol.clean.removes-nothing-else", id, ["mess", "intd", "todo"]);
				seat.requests.say(request(harness, "foop", "4711"));
				await replies(harness, seat, 2);
				await harness.quiet();
				harness.demand(
					"protocol.clean.malformed-refused",
					seat.replies.heard === "x+",
					`clean says ${seat.replies.heard} to a request with ${what} and a good one, expected x+`,
				);
			},
		),
	),
	...(
		[LIMITS.cleanRequestMin - 1, LIMITS.cleanRequestMin, LIMITS.cleanRequestMax, LIMITS.cleanRequestMax + 1] as const
	).map((size) =>
		clean(
			`a request of ${size} bytes is ${size === LIMITS.cleanRequestMin ? "served" : "refused"}, and the next one served`,
			["protocol.wire.clean-request-size"],
			async (harness) => {
				const seat = startClean(harness, "todo-clean");
				seat.requests.say(`foop/${"9".repeat(size - 6)}\0`);
				await replies(harness, seat, 1);
				seat.requests.say(request(harness, "foop", "4711"));
				await replies(harness, seat, 2);
				await harness.quiet();
				// A number of 94 digits is within the size, but no number of a message: either answer is seen.
				const allowed =
					size === LIMITS.cleanRequestMin ? ["++"] : size === LIMITS.cleanRequestMax ? ["x+", "++"] : ["x+"];
				harness.demand(
					"protocol.wire.clean-request-size",
					allowed.includes(seat.replies.heard),
					`clean says ${seat.replies.heard} to a request of ${size} bytes and a good one, expected ${allowed.join(" or ")}`,
				);
			},
		),
	),
	clean(
		"at the end of its requests it exits 0",
		["protocol.exit.clean", "protocol.death.requester-seen-by-clean"],
		async (harness) => {
			const seat = startClean(harness);
			seat.requests.say("foop/47");
			seat.requests.finish();
			const code = await harness.exit("protocol.death.requester-seen-by-clean", seat.program);
			harness.demand("protocol.exit.clean", code === 0, `clean exits ${code}, expected 0`);
			harness.demand("protocol.wire.clean-one-reply", seat.replies.heard === "", "clean answers half a request");
		},
	),
	clean(
		"if it cannot answer it exits 100",
		["protocol.exit.clean", "protocol.death.requester-seen-by-clean", "protocol.death.broken-pipe-survived"],
		async (harness) => {
			const seat = startClean(harness);
			seat.replies.close();
			seat.requests.say("foop/4711\0");
			const code = await harness.exit("protocol.death.requester-seen-by-clean", seat.program);
			harness.demand("protocol.exit.clean", code === 100, `clean exits ${code}, expected 100`);
		},
	),
	clean("without a queue it exits 111", ["protocol.start.failure-111", "protocol.exit.clean"], async (harness) => {
		rmSync(harness.home.queue, { recursive: true });
		const seat = startClean(harness);
		const code = await harness.exit("protocol.start.failure-111", seat.program);
		harness.demand("protocol.start.failure-111", code === 111, `clean exits ${code}, expected 111`);
	}),
];

/** Cuts a text after each byte whose bit is set. */
export function cut(text: string, cuts: number): string[] {
	const pieces: string[] = [];
	let from = 0;
	for (let at = 0; at < text.length; at++)
		if (at === text.length - 1 || (cuts >> at) & 1) {
			pieces.push(text.slice(from, at + 1));
			from = at + 1;
		}
	return pieces;
}
