/** Delivery numbers that real qmail-send programs take for others. Leaves out the rest of a delivery (send-history.ts). */
import type { Harness } from "../../adapters/qmail/harness.js";
import { announcement, playClean, type SendSeat, startSend } from "../../adapters/qmail/seats.js";
import type { Delivery } from "../../adapters/qmail/spawner.js";
import { gone, preprocess, sendCase, tell, working } from "../profiles/send.js";
import type { ProtocolCase } from "./case.js";

const LOCAL = "a@here.example";

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
	...sendCase(
		name,
		["protocol.wire.delivery-number-width", "protocol.wire.delivery-report", "protocol.send.channel-file-removed"],
		async (harness) => {
			harness.home.control("concurrencylocal", `${count}\n`);
			const seat = startSend(harness);
			playClean(harness, seat);
			for (const spawner of seat.spawners) spawner.open(count);
			await harness.until("protocol.start.scan-before-s", "S", () => seat.commands?.heard === "S");
			const recipients = Array.from({ length: count }, (_, at) => `r${at}@here.example`);
			const id = preprocess(harness, recipients, []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
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

export const SEND_NUMBERS_CASES: readonly ProtocolCase[] = [
	manyAtATime("delivery numbers from 128 on are answered as any others", 200, undefined),
	manyAtATime("delivery numbers from 256 on are answered as any others", 300, ["qmail-ldap", "sagredo", "indimail"]),
	sendCase(
		"a report on a delivery that does not run is ignored",
		["protocol.send.foreign-report-ignored"],
		async (harness) => {
			const seat = await working(harness);
			for (const slot of [0, 5, 200]) seat.spawners[0]?.report(slot, "K");
			await harness.quiet();
			seat.spawners[0]?.succeed();
			const id = preprocess(harness, [LOCAL], []);
			tell(harness, seat, announcement(harness.dialect, id, 1, 0));
			await gone(harness, id);
			harness.demand("protocol.send.foreign-report-ignored", /warning/.test(seat.log.heard), "there is no warning");
		},
	),
];
