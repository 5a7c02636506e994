/** Many messages, many recipients, few places, all outcomes: what is marked, what is removed, which numbers deliveries have. Leaves out when (send-times.ts). */
import type { Harness } from "../../adapters/qmail/harness.js";
import type { SendSeat } from "../../adapters/qmail/seats.js";
import type { Delivery } from "../../adapters/qmail/spawner.js";
import type { ProtocolCase } from "./case.js";
import { anySend, before, contents, date, ends, LOCAL, now, offer, REMOTE, ready } from "./send-kit.js";

/** A small generator of numbers. */
function random(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** Reports on what runs, in an order of its own, and sees to it that no number runs twice and no place is given out that is not there. */
class Rounds {
	/** How often each recipient was tried. */
	readonly tried = new Map<string, number>();
	readonly done = new Set<string>();
	readonly #harness: Harness;
	readonly #seat: SendSeat;
	readonly #running: Map<number, Delivery>[];
	readonly #capacity: number;

	constructor(harness: Harness, seat: SendSeat, capacity: number) {
		this.#harness = harness;
		this.#seat = seat;
		this.#capacity = capacity;
		this.#running = seat.spawners.map(() => new Map());
		for (const [at, spawner] of seat.spawners.entries()) spawner.onDelivery((delivery) => this.#begun(at, delivery));
	}

	/** What went wrong as deliveries began. */
	wrong: string | undefined;

	#begun(channel: number, delivery: Delivery): void {
		const running = this.#running[channel];
		if (!running) return;
		const { slot, recipient, id } = delivery;
		if (running.has(slot)) this.wrong ??= `delivery number ${slot} is given to ${recipient} while it is in use`;
		if ([...running.values()].some((other) => other.recipient === recipient && other.id === id))
			this.wrong ??= `${recipient} is tried twice at a time`;
		if (this.done.has(recipient)) this.wrong ??= `${recipient} is tried again though it is done`;
		running.set(slot, delivery);
		if (running.size > this.#capacity)
			this.wrong ??= `${running.size} deliveries run, and the spawner takes ${this.#capacity}`;
		this.tried.set(recipient, (this.tried.get(recipient) ?? 0) + 1);
	}

	/** Reports on all that runs and comes to run, until nothing does. @param outcome of a recipient's n-th attempt */
	async settle(next: (below: number) => number, outcome: (recipient: string, nth: number) => "K" | "D" | "Z") {
		for (;;) {
			await this.#harness.quiet();
			const some = this.#running.flatMap((running, channel) =>
				[...running.values()].map((one) => ({ channel, ...one })),
			);
			if (some.length === 0) return;
			// Some of what runs, in any order; the rest goes on running.
			const chosen = some.filter(() => next(3) > 0).sort(() => next(3) - 1);
			for (const { channel, slot, recipient } of chosen.length > 0 ? chosen : some) {
				const letter = outcome(recipient, this.tried.get(recipient) ?? 0);
				if (letter !== "Z") this.done.add(recipient);
				this.#running[channel]?.delete(slot);
				this.#seat.spawners[channel]?.report(slot, letter, `${letter}\n`);
			}
		}
	}
}

export const SEND_ROUNDS_CASES: readonly ProtocolCase[] = [
	...([1, 3] as const).map((capacity) =>
		anySend(
			`many recipients in ${capacity === 1 ? "a single place" : `${capacity} places`}, deferred now and then: marks are right after each round`,
			[
				"protocol.send.mark-in-place",
				"protocol.send.delivers-not-done",
				"protocol.send.temporary-stays",
				"protocol.send.channel-file-removed",
				"protocol.start.capacity-bound",
			],
			async (harness) => {
				const next = random(harness.seed);
				const seat = await ready(harness, capacity);
				const rounds = new Rounds(harness, seat, capacity);
				const letters = new Map<string, { local: readonly string[]; remote: readonly string[] }>();
				const deferrals = new Map<string, number>();
				const named = (count: number, what: string, domain: string) =>
					Array.from({ length: count }, (_, at) => `${what}${at}${"x".repeat(next(40))}@${domain}.example`);
				for (let message = 0; message < (capacity === 1 ? 3 : 6); message++) {
					const letter = {
						local: named(next(5), `m${message}l`, "here"),
						remote: named(next(5), `m${message}r`, "far"),
					};
					for (const one of [...letter.local, ...letter.remote]) deferrals.set(one, next(3));
					letters.set(offer(harness, seat, letter), letter);
				}
				for (let round = 0; round < 3; round++) {
					if (round > 0) harness.signal(seat.program, "ALRM");
					await rounds.settle(next, (recipient, nth) => (nth > (deferrals.get(recipient) ?? 0) ? "K" : "Z"));
					harness.demand("protocol.send.delivers-not-done", rounds.wrong === undefined, rounds.wrong ?? "");
					for (const [id, letter] of letters)
						for (const kind of ["local", "remote"] as const) {
							const marks = letter[kind].map((one) => `${rounds.done.has(one) ? "D" : "T"}${one}\0`);
							const wanted = marks.some((one) => one.startsWith("T")) ? marks.join("") : "";
							harness.demand(
								"protocol.send.mark-in-place",
								contents(harness, kind, id) === wanted,
								`${kind}/ of ${id} is ${JSON.stringify(contents(harness, kind, id).slice(0, 200))}, expected ${JSON.stringify(wanted.slice(0, 200))}`,
							);
						}
				}
				const wrong = [...deferrals].find(([one, count]) => rounds.tried.get(one) !== count + 1);
				harness.demand(
					"protocol.send.temporary-stays",
					wrong === undefined,
					`${wrong?.[0]} is tried ${rounds.tried.get(wrong?.[0] ?? "") ?? 0} times, deferred ${wrong?.[1]} times`,
				);
				await harness.until("protocol.send.info-before-mess", "all messages to leave the queue", () =>
					[...letters.keys()].every((id) => harness.home.files(id).length === 0),
				);
				await ends(harness, seat);
			},
		),
	),
	anySend(
		"what is done at the start keeps its place: the next recipient is marked, and no other",
		["protocol.send.mark-in-place", "protocol.send.delivers-not-done"],
		async (harness) => {
			const recipients = ["one@here.example", "second@here.example", "the-third@here.example", "4@here.example"];
			const id = before(harness, { local: recipients });
			const { writeFileSync } = await import("node:fs");
			const text = (done: string) =>
				recipients.map((one) => `${done.includes(one[0] ?? "") ? "D" : "T"}${one}\0`).join("");
			writeFileSync(harness.home.file("local", id), text("os"), "latin1");
			const seat = await ready(harness);
			const spawner = seat.spawners[0];
			spawner?.onDelivery(({ slot, recipient }) => spawner.report(slot, recipient.startsWith("the") ? "K" : "Z"));
			await harness.until("protocol.wire.delivery-command", "two deliveries", () => spawner?.deliveries.length === 2);
			await harness.quiet();
			harness.demand(
				"protocol.send.mark-in-place",
				contents(harness, "local", id) === text("ost"),
				`local/ is ${JSON.stringify(contents(harness, "local", id))}`,
			);
			await ends(harness, seat);
		},
	),
	anySend(
		"a spawner that does not read for a while holds up nobody else, and gets every command whole, once",
		["protocol.descriptor.never-blocks-on-spawner", "protocol.wire.delivery-command"],
		async (harness) => {
			const seat = await ready(harness);
			seat.spawners[0]?.commands.pause();
			seat.spawners[1]?.succeed();
			const long = (at: number) => `${`r${at}`.repeat(15_000)}@here.example`;
			const recipients = Array.from({ length: 10 }, (_, at) => long(at));
			const id = offer(harness, seat, { local: recipients });
			await harness.chance(300);
			const other = offer(harness, seat, { remote: [REMOTE] });
			await harness.until("protocol.descriptor.never-blocks-on-spawner", "a remote delivery meanwhile", () => {
				return harness.home.files(other).length === 0;
			});
			seat.spawners[0]?.commands.resume();
			seat.spawners[0]?.succeed();
			await harness.until("protocol.wire.delivery-command", "all deliveries", () => {
				return (seat.spawners[0]?.deliveries.length ?? 0) >= recipients.length;
			});
			await harness.quiet();
			const tried = seat.spawners[0]?.deliveries.map(({ recipient }) => recipient).sort();
			harness.demand(
				"protocol.wire.delivery-command",
				tried?.join() === [...recipients].sort().join(),
				"a command is garbled, lost or said twice",
			);
			harness.demand("protocol.send.info-before-mess", harness.home.files(id).length === 0, "the message is left");
			await ends(harness, seat);
		},
	),
	anySend(
		"no more deliveries run than concurrencylocal and concurrencyremote allow",
		["protocol.send.concurrency"],
		async (harness) => {
			harness.home.control("concurrencylocal", "3\n");
			harness.home.control("concurrencyremote", "2\n");
			const seat = await ready(harness, 20);
			const many = (domain: string) => Array.from({ length: 6 }, (_, at) => `r${at}@${domain}.example`);
			offer(harness, seat, { local: many("here"), remote: many("far") });
			await harness.until("protocol.wire.delivery-command", "deliveries", () =>
				seat.spawners.slice(0, 2).every(({ deliveries }) => deliveries.length > 0),
			);
			await harness.quiet();
			const counts = seat.spawners.slice(0, 2).map(({ deliveries }) => deliveries.length);
			harness.demand(
				"protocol.send.concurrency",
				(counts[0] ?? 0) <= 3 && (counts[1] ?? 0) <= 2,
				`${counts[0]} local and ${counts[1]} remote deliveries run, allowed are 3 and 2`,
			);
		},
	),
	anySend(
		"a failed recipient is marked as a delivered one, and a message with both leaves the queue",
		["protocol.send.mark-in-place", "protocol.send.bounce-before-mark"],
		async (harness) => {
			const seat = await ready(harness);
			const spawner = seat.spawners[0];
			spawner?.onDelivery(({ slot, recipient }) => {
				const letter = recipient.startsWith("bad") ? "D" : recipient.startsWith("good") ? "K" : "Z";
				spawner.report(slot, letter, "so it is\n");
			});
			const id = offer(harness, seat, {
				local: ["bad1@here.example", "good@here.example", "slow@here.example", "bad2@here.example"],
			});
			await harness.until("protocol.wire.delivery-command", "four deliveries", () => spawner?.deliveries.length === 4);
			await harness.quiet();
			const wanted = "Dbad1@here.example\0Dgood@here.example\0Tslow@here.example\0Dbad2@here.example\0";
			harness.demand(
				"protocol.send.mark-in-place",
				contents(harness, "local", id) === wanted,
				`local/ is ${JSON.stringify(contents(harness, "local", id))}`,
			);
			const { readFileSync } = await import("node:fs");
			const note = harness.home.left().includes(`bounce/${id}`)
				? readFileSync(`${harness.home.queue}/bounce/${id}`, "latin1")
				: "";
			harness.demand(
				"protocol.send.bounce-before-mark",
				["bad1", "bad2"].every((one) => note.includes(`<${one}@here.example>:\nso it is\n`)) && !note.includes("good"),
				`bounce/ is ${JSON.stringify(note)}`,
			);
			await ends(harness, seat);
		},
	),
	anySend(
		"the log tells each delivery, its outcome, how many run, and the end of the message",
		[
			"protocol.diagnostic.delivery-start",
			"protocol.diagnostic.delivery-end",
			"protocol.diagnostic.status",
			"protocol.diagnostic.end-message",
		],
		async (harness) => {
			const id = before(harness, { local: [LOCAL], remote: [REMOTE] });
			date(harness, "remote", id, now() - 1);
			const seat = await ready(harness);
			const [lspawn, rspawn] = seat.spawners;
			lspawn?.onDelivery(({ slot }) => lspawn.report(slot, "K", "did_0+0+1\n"));
			let tries = 0;
			rspawn?.onDelivery(({ slot }) => rspawn.report(slot, tries++ === 0 ? "Z" : "K", "greeting_failed\n"));
			await harness.until("protocol.wire.delivery-command", "both deliveries", () => tries === 1);
			await harness.quiet();
			harness.signal(seat.program, "ALRM");
			await harness.until("protocol.send.info-before-mess", "the end", () => harness.home.files(id).length === 0);
			await harness.quiet();
			const lines = seat.log.heard.split("\n");
			const said = (form: RegExp) => lines.findIndex((line) => form.test(line));
			const demand = (requirement: "delivery-start" | "delivery-end" | "status" | "end-message", what: RegExp) =>
				harness.demand(`protocol.diagnostic.${requirement}`, said(what) >= 0, `the log has no line ${what.source}`);
			for (const [kind, recipient] of [
				["local", LOCAL],
				["remote", REMOTE],
			] as const) {
				demand("delivery-start", new RegExp(`starting delivery [0-9]+: msg ${id} to ${kind} ${recipient}`));
				demand("status", new RegExp(`status: .*${kind} 1/[0-9]+`));
			}
			demand("delivery-end", /delivery [0-9]+: success: did_0\+0\+1/);
			demand("delivery-end", /delivery [0-9]+: deferral: greeting_failed/);
			demand("end-message", new RegExp(`end msg ${id}`));
			const status = lines.filter((line) => line.includes("status: local"));
			harness.demand(
				"protocol.diagnostic.status",
				/local 0\/[0-9]+ remote 0\//.test(status.at(-1) ?? ""),
				`the last count of deliveries is ${JSON.stringify(status.at(-1))}, and none runs`,
			);
			await ends(harness, seat);
		},
	),
	anySend(
		"an address cannot put a line of its own into the log",
		["protocol.diagnostic.safe-sender"],
		async (harness) => {
			const seat = await ready(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			const id = offer(harness, seat, { sender: "s\nalert: s@far.example", local: ["x\nalert: forged@here.example"] });
			await harness.until("protocol.send.info-before-mess", "the end", () => harness.home.files(id).length === 0);
			await harness.quiet();
			harness.demand(
				"protocol.diagnostic.safe-sender",
				!/(^|\n)alert: /.test(seat.log.heard),
				"the log has a line that an address made",
			);
			await ends(harness, seat);
		},
	),
];
