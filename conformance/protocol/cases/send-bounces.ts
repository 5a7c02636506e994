/** What send tells senders of failures. Leaves out marks and retries (send-rounds.ts, send-times.ts). */
import type { Harness } from "../../adapters/qmail/harness.js";
import type { SendSeat } from "../../adapters/qmail/seats.js";
import { gone } from "../profiles/send.js";
import type { ProtocolCase } from "./case.js";
import { anySend, before, date, ends, Injections, LOCAL, now, offer, REMOTE, ready } from "./send-kit.js";

const REASON = "no such box here";

/** Refuses everything. */
function refusing(seat: SendSeat): void {
	for (const spawner of seat.spawners)
		spawner.onDelivery(({ slot }) => spawner.report(slot, "D", `${REASON}, said the spawner\n`));
}

/** Sends a message that fails, and answers what was injected by the time it is gone. */
async function failed(harness: Harness, sender: string, local: readonly string[], remote: readonly string[] = []) {
	const injections = new Injections(harness);
	const seat = await ready(harness);
	refusing(seat);
	const id = offer(harness, seat, { sender, local, remote });
	await gone(harness, id);
	await ends(harness, seat);
	return { id, injected: injections.taken, seat };
}

export const SEND_BOUNCES_CASES: readonly ProtocolCase[] = [
	anySend(
		"refused recipients are reported to the sender, all in one bounce, before the message goes",
		["protocol.crash.delivered-at-least-once", "protocol.send.bounce-before-elimination"],
		async (harness) => {
			const { id, injected } = await failed(harness, "s@far.example", [LOCAL, "c@here.example"], [REMOTE]);
			const [bounce] = injected;
			harness.demand(
				"protocol.crash.delivered-at-least-once",
				injected.length === 1 && bounce?.envelope === "F\0Ts@far.example\0\0",
				`injected were ${JSON.stringify(injected.map(({ envelope }) => envelope))}, expected one bounce to s@far.example`,
			);
			for (const one of [LOCAL, "c@here.example", REMOTE])
				harness.demand(
					"protocol.crash.delivered-at-least-once",
					bounce?.message.includes(`<${one}>:\n${REASON}`) === true,
					`the bounce does not name ${one} and the reason`,
				);
			const there = ["info", "bounce"].filter((kind) =>
				bounce?.queue.some((path) => path.startsWith(`./${kind}/`) && path.endsWith(`/${id}`)),
			);
			harness.demand(
				"protocol.send.bounce-before-elimination",
				there.length === 2,
				`when the bounce was injected there was ${there.join(" and ") || "neither info/ nor bounce/"}`,
			);
			harness.demand(
				"protocol.send.bounce-before-elimination",
				!harness.home.left().some((path) => path.startsWith("bounce/")),
				"bounce/ is left",
			);
		},
	),
	anySend(
		"with list@host-@[] as sender each recipient sees a sender of its own, and the bounce goes to list@host",
		["protocol.wire.delivery-command", "protocol.crash.delivered-at-least-once"],
		async (harness) => {
			const { injected, seat } = await failed(harness, "list-@far.example-@[]", [LOCAL], ["x@y@far.example"]);
			const senders = seat.spawners.flatMap(({ deliveries }) => deliveries.map(({ sender }) => sender)).sort();
			const wanted = ["list-a=here.example@far.example", "list-x@y=far.example@far.example"];
			harness.demand(
				"protocol.wire.delivery-command",
				senders.join() === wanted.join(),
				`the senders are ${senders.join(", ")}, expected ${wanted.join(", ")}`,
			);
			const [bounce] = injected;
			harness.demand(
				"protocol.crash.delivered-at-least-once",
				bounce?.envelope === "F\0Tlist-@far.example\0\0",
				`the bounce goes to ${JSON.stringify(bounce?.envelope)}, expected list-@far.example`,
			);
		},
	),
	anySend(
		"a bounce that fails goes to the postmaster with the sender #@[], and that one to nobody",
		["protocol.crash.delivered-at-least-once", "protocol.send.bounce-before-elimination"],
		async (harness) => {
			const injections = new Injections(harness);
			const seat = await ready(harness);
			refusing(seat);
			await gone(harness, offer(harness, seat, { sender: "#@[]", local: [LOCAL] }));
			harness.demand(
				"protocol.crash.delivered-at-least-once",
				injections.tried === 0,
				"a double bounce that fails is bounced again: mail that goes round for ever",
			);
			await gone(harness, offer(harness, seat, { sender: "", local: [LOCAL] }));
			const envelopes = injections.taken.map(({ envelope }) => envelope);
			harness.demand(
				"protocol.crash.delivered-at-least-once",
				envelopes.join() === "F#@[]\0Tpostmaster@here.example\0\0",
				`injected were ${JSON.stringify(envelopes)}, expected one from #@[] to postmaster@here.example`,
			);
			await ends(harness, seat);
		},
	),
	anySend(
		"a bounce that qmail-queue does not take stays to be sent, and is at the next start",
		["protocol.send.failure-retries", "protocol.send.bounce-before-elimination"],
		async (harness) => {
			const injections = new Injections(harness);
			injections.refuses = true;
			const seat = await ready(harness);
			refusing(seat);
			// Of two recipients on one channel the machines follow no single delivery: they know no qmail-queue that refuses.
			const id = offer(harness, seat, { sender: "s@far.example", local: [LOCAL, "c@here.example"] });
			await harness.until("protocol.send.bounce-before-elimination", "a bounce", () => injections.tried === 1);
			await harness.chance(300);
			const left = harness.home.left().filter((path) => path.endsWith(`/${id}`));
			harness.demand(
				"protocol.send.failure-retries",
				["mess/", "info/", "bounce/"].every((kind) => left.some((path) => path.startsWith(kind))),
				`of the message there is ${left.join(", ") || "nothing"} left`,
			);
			harness.signal(seat.program, "KILL");
			await harness.exit("protocol.death.nobody-waits", seat.program);
			injections.refuses = false;
			const second = await ready(harness);
			await gone(harness, id);
			harness.demand(
				"protocol.send.failure-retries",
				injections.taken.map(({ envelope }) => envelope).join() === "F\0Ts@far.example\0\0",
				"the sender never hears of it",
			);
			await ends(harness, second);
		},
	),
	anySend(
		"past its time in the queue a deferral is a failure, before it is not",
		["protocol.send.lifetime", "protocol.send.temporary-stays"],
		async (harness) => {
			const injections = new Injections(harness);
			harness.home.control("queuelifetime", "1000\n");
			// Of two recipients on one channel the machines follow no single delivery: they know no lifetime.
			const old = before(harness, { local: [LOCAL, "d@here.example"] });
			const young = before(harness, { local: ["c@here.example"] });
			date(harness, "info", old, now() - 1100);
			date(harness, "info", young, now() - 900);
			const seat = await ready(harness);
			for (const spawner of seat.spawners) spawner.onDelivery(({ slot }) => spawner.report(slot, "Z", "later\n"));
			await harness.until("protocol.send.lifetime", "the end of the old message", () => {
				return harness.home.files(old).length === 0;
			});
			await harness.quiet();
			harness.demand(
				"protocol.send.lifetime",
				injections.taken.length === 1 && injections.taken[0]?.message.includes(`<${LOCAL}>`) === true,
				"the sender is not told of the recipient that was given up",
			);
			harness.demand(
				"protocol.send.temporary-stays",
				harness.home.files(young).join() === "mess,info,local",
				"the young message is given up, too",
			);
			await ends(harness, seat);
		},
	),
	anySend(
		"a bounce names a recipient of a virtual domain as the sender did",
		["protocol.crash.delivered-at-least-once", "protocol.todo.virtual-prefix"],
		async (harness) => {
			harness.home.control("virtualdomains", "virtual.example:somebody-web\n");
			const injections = new Injections(harness);
			// Preprocessed before the start: the prefix is there already.
			const id = before(harness, { local: ["somebody-web-x@virtual.example"] });
			const seat = await ready(harness);
			refusing(seat);
			await gone(harness, id);
			harness.demand(
				"protocol.crash.delivered-at-least-once",
				injections.taken[0]?.message.includes("<x@virtual.example>:") === true,
				"the bounce does not name x@virtual.example",
			);
			await ends(harness, seat);
		},
	),
];
