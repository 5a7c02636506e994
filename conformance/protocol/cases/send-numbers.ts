/** Delivery numbers and reports that real qmail-send programs take for others. Leaves out the rest of a delivery (send-history.ts). */
import { readdirSync } from "node:fs";
import { LIMITS } from "../../../model/protocol/messages.js";
import type { Harness } from "../../adapters/qmail/harness.js";
import type { SendSeat } from "../../adapters/qmail/seats.js";
import type { Delivery } from "../../adapters/qmail/spawner.js";
import { gone } from "../profiles/send.js";
import type { ProtocolCase } from "./case.js";
import { anySend, contents, ends, LOCAL, offer, ready } from "./send-kit.js";

/** Reports on everything that runs on a channel, in the order given, again and again until nothing is left. */
async function reportAll(harness: Harness, seat: SendSeat, order: (some: Delivery[]) => Delivery[]): Promise<number> {
	const spawner = seat.spawners[0];
	let reported = 0;
	let most = 0;
	while (spawner) {
		await harness.quiet();
		const some = spawner.deliveries.slice(reported);
		if (some.length === 0) break;
		reported += some.length;
		most = Math.max(most, some.length);
		for (const { slot } of order(some)) spawner.report(slot, "K");
	}
	return most;
}

/** As many deliveries at a time as delivery numbers of the width allow, or nearly. */
const manyAtATime = (name: string, count: number, dialects: ProtocolCase["dialects"]): ProtocolCase => ({
	...anySend(
		name,
		["protocol.wire.delivery-number-width", "protocol.wire.delivery-report", "protocol.send.channel-file-removed"],
		async (harness) => {
			harness.home.control("concurrencylocal", `${count}\n`);
			const seat = await ready(harness, count);
			const recipients = Array.from({ length: count }, (_, at) => `r${at}@here.example`);
			const id = offer(harness, seat, { local: recipients });
			await reportAll(harness, seat, (some) => some.reverse());
			const tried = seat.spawners[0]?.deliveries.map(({ recipient }) => recipient) ?? [];
			harness.demand(
				"protocol.wire.delivery-number-width",
				tried.length === count && new Set(tried).size === count,
				`${tried.length} deliveries for ${count} recipients`,
			);
			await gone(harness, id);
		},
	),
	...(dialects === undefined ? {} : { dialects }),
});

/** Descriptors that a program has open. */
const descriptors = ({ program }: SendSeat) => readdirSync(`/proc/${program.pid}/fd`).length;

export const SEND_NUMBERS_CASES: readonly ProtocolCase[] = [
	manyAtATime("delivery numbers from 128 on are answered as any others", 200, undefined),
	manyAtATime("delivery numbers from 256 on are answered as any others", 300, ["qmail-ldap", "sagredo", "indimail"]),
	anySend(
		"a spawner that takes 130 deliveries is given no more, though the controls allow 250",
		["protocol.start.capacity-bound", "protocol.wire.spawn-capacity"],
		async (harness) => {
			harness.home.control("concurrencylocal", "250\n");
			const seat = await ready(harness, 130);
			offer(harness, seat, { local: Array.from({ length: 140 }, (_, at) => `r${at}@here.example`) });
			const spawner = seat.spawners[0];
			await harness.until("protocol.wire.delivery-command", "130 deliveries", () => {
				return (spawner?.deliveries.length ?? 0) >= 130;
			});
			await harness.quiet();
			harness.demand(
				"protocol.start.capacity-bound",
				spawner?.deliveries.length === 130,
				`${spawner?.deliveries.length} deliveries run, and the spawner takes 130`,
			);
		},
	),
	anySend(
		"a report on a delivery that does not run is ignored, and the next report understood",
		["protocol.send.foreign-report-ignored"],
		async (harness) => {
			const seat = await ready(harness);
			const spawner = seat.spawners[0];
			const warnings = () => seat.log.heard.split("warning: ").length - 1;
			for (const slot of [0, 5, 200]) spawner?.report(slot, "K");
			await harness.until("protocol.send.foreign-report-ignored", "three warnings", () => warnings() === 3);
			// A report out of range just before one that is not, and one too many after it.
			spawner?.onDelivery(({ slot }) => {
				spawner.report(200, "K");
				spawner.report(slot, "K");
				spawner.report(slot, "K");
			});
			for (let message = 0; message < 3; message++) {
				await gone(harness, offer(harness, seat, { local: [LOCAL] }));
				await harness.until("protocol.send.foreign-report-ignored", "two more warnings", () => {
					return warnings() === 5 + 2 * message;
				});
			}
			await harness.quiet();
			const successes = seat.log.heard.split(": success: ").length - 1;
			harness.demand("protocol.send.foreign-report-ignored", successes === 3, `${successes} successes of 3 are logged`);
			await ends(harness, seat);
		},
	),
	anySend(
		"a report of unknown kind defers, whoever announces",
		["protocol.send.mangled-report-defers", "protocol.send.temporary-stays"],
		async (harness) => {
			const seat = await ready(harness);
			const spawner = seat.spawners[0];
			spawner?.onDelivery(({ slot }) => spawner.report(slot, "?", "what\n"));
			const id = offer(harness, seat, { local: [LOCAL] });
			await harness.until("protocol.wire.delivery-command", "a delivery", () => spawner?.deliveries.length === 1);
			await harness.quiet();
			harness.demand(
				"protocol.send.mangled-report-defers",
				contents(harness, "local", id) === `T${LOCAL}\0`,
				"the recipient is done",
			);
			await ends(harness, seat);
		},
	),
	anySend(
		"of a very long report 10,000 bytes are kept, it makes one line of the log, and the next one is understood",
		["protocol.wire.report-limit", "protocol.diagnostic.delivery-end"],
		async (harness) => {
			const seat = await ready(harness);
			const spawner = seat.spawners[0];
			spawner?.onDelivery(({ slot }) => spawner.report(slot, "K", `${"y".repeat(30_000)}\n`));
			await gone(harness, offer(harness, seat, { local: [LOCAL] }));
			await harness.quiet();
			const kept = /y{2,}/.exec(seat.log.heard)?.[0].length ?? 0;
			harness.demand(
				"protocol.wire.report-limit",
				kept <= LIMITS.report && kept >= LIMITS.report - 20,
				`${kept} bytes of it are in the log, expected ${LIMITS.report} or a few less`,
			);
			spawner?.onDelivery(({ slot }) => spawner.report(slot, "K", "one\nalert: two\n"));
			await gone(harness, offer(harness, seat, { local: [LOCAL] }));
			await harness.quiet();
			harness.demand(
				"protocol.diagnostic.delivery-end",
				!/(^|\n)alert: /.test(seat.log.heard),
				"the text of a report makes a line of its own in the log",
			);
			await ends(harness, seat);
		},
	),
	anySend("send does not keep a descriptor of each message", ["protocol.send.announcement-queued"], async (harness) => {
		const seat = await ready(harness);
		for (const spawner of seat.spawners) spawner.succeed();
		const some = async () => {
			for (let count = 0; count < 20; count++) await gone(harness, offer(harness, seat, { local: [LOCAL] }));
			await harness.quiet();
			return descriptors(seat);
		};
		const [first, second] = [await some(), await some()];
		harness.demand(
			"protocol.send.announcement-queued",
			second < first + 10,
			`${second - first} more descriptors are open after 20 messages: one day there will be no more`,
		);
		await ends(harness, seat);
	}),
];
