/** Bugs that show only where the programs work together on one queue. Leaves out one program alone. */
import { startChain } from "../../adapters/qmail/chain.js";
import { deliveredOnce, empty, inspect, queueCase, stop } from "../profiles/queue-directory.js";
import type { ProtocolCase } from "./case.js";

const LOCAL = "a@here.example";
const REMOTE = "b@far.example";

export const CHAIN_CASES: readonly ProtocolCase[] = [
	{
		...queueCase(
			"a split queue is split alike by all programs",
			["protocol.layout.split", "protocol.layout.one-per-chain", "protocol.layout.flat-envelopes"],
			async (harness) => {
				// More messages than subdirectories: each is used.
				const expected = Array.from(
					{ length: harness.many(60) },
					(_, at) => `r${at}@${at % 2 === 0 ? "here" : "far"}.example`,
				);
				for (const one of expected) harness.queue({ recipients: [one] });
				const chain = startChain(harness);
				await empty(harness);
				await inspect(harness);
				deliveredOnce(harness, chain, expected);
				await stop(harness, chain);
			},
		),
		dialects: ["aqmail", "sagredo", "indimail"],
	},
	queueCase(
		"a sender longer than send keeps of a message of todo does not stop it or the next",
		["protocol.wire.report-limit", "protocol.crash.delivered-at-least-once"],
		async (harness) => {
			const chain = startChain(harness);
			harness.queue({ sender: `${"s".repeat(12_000)}@far.example`, recipients: [LOCAL] });
			harness.queue({ recipients: [REMOTE] });
			await empty(harness);
			deliveredOnce(harness, chain, [LOCAL, REMOTE]);
			await stop(harness, chain);
		},
	),
	queueCase(
		"3,000 messages through the chain: each delivered once, the queue clean at the end",
		["protocol.crash.delivered-at-least-once", "protocol.crash.duplicate-only-after-crash", "protocol.state.s1"],
		async (harness) => {
			const expected = Array.from({ length: harness.many(3000) }, (_, at) => `r${at}@here.example`);
			for (const one of expected) harness.queue({ recipients: [one] });
			const chain = startChain(harness);
			let before = -1;
			const done = () => chain.seat.spawners[0]?.deliveries.length ?? 0;
			while (done() !== before && done() < expected.length) {
				before = done();
				await harness.comesTrue(() => done() >= expected.length, 2);
			}
			await empty(harness);
			deliveredOnce(harness, chain, expected);
			await stop(harness, chain);
		},
	),
];
