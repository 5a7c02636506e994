/** The profile `queue-directory`: the chain, and what is on disk whenever nothing moves. Every number is in a state of INTERNALS, nothing is lost, and at the end nothing is left. */
import { type Chain, chainEnded, startChain } from "../../adapters/qmail/chain.js";
import type { Harness } from "../../adapters/qmail/harness.js";
import type { ProtocolCase } from "../cases/case.js";
import { allAnomalies, lintQueue } from "../lint/lint.js";
import { diskReader } from "../lint/read.js";

const LOCAL = "a@here.example";
const REMOTE = "b@far.example";

export const queueCase = (name: string, cites: ProtocolCase["cites"], run: ProtocolCase["run"]): ProtocolCase => ({
	name,
	profile: "queue-directory",
	cites,
	run,
});

/** Waits until nothing moves, and has the linter look at the queue. */
export async function inspect(harness: Harness): Promise<void> {
	await harness.quiet();
	const report = lintQueue(diskReader(harness.home.queue), { now: Date.now() / 1000, dialect: harness.dialect.name });
	for (const { code, path } of allAnomalies(report))
		if (path !== "queue" && !path.startsWith(harness.dialect.controlDirectory))
			harness.recorder.add({ lint: code, path });
}

/** Waits until the queue has no file left; says then what there is. */
export async function empty(harness: Harness): Promise<void> {
	let seen = -1;
	while (harness.home.left().length > 0) {
		// As long as something happens there is hope.
		if (seen === harness.recorder.count) {
			if (await harness.comesTrue(() => seen !== harness.recorder.count, harness.patience)) continue;
			const left = harness.home.left();
			if (left.length === 0) return;
			const some = left.slice(0, 5).join(", ");
			harness.fail(
				"protocol.crash.delivered-at-least-once",
				`waited ${harness.patience} s in vain for an empty queue: there are ${left.length} files, ${some}`,
			);
		}
		seen = harness.recorder.count;
		// Looking at hundreds of directories at each event would be what takes the time.
		await harness.pause(50);
	}
}

export async function stop(harness: Harness, chain: Chain): Promise<void> {
	harness.signal(chain.send, "TERM");
	await harness.until("protocol.death.nobody-waits", "all programs to end", () => chainEnded(chain));
	harness.demand("protocol.exit.send", chain.send.exit === 0, `send exits ${chain.send.exit}, expected 0`);
}

/** A small generator of numbers. */
function random(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** Each recipient of each message was tried once. */
export function deliveredOnce(harness: Harness, { seat }: Chain, expected: readonly string[]): void {
	const delivered = seat.spawners.flatMap(({ deliveries }) => deliveries.map(({ recipient }) => recipient)).sort();
	const missing = expected.filter((one) => !delivered.includes(one));
	harness.demand(
		"protocol.crash.delivered-at-least-once",
		missing.length === 0,
		`never delivered: ${missing.slice(0, 5).join(", ")}`,
	);
	harness.demand(
		"protocol.crash.duplicate-only-after-crash",
		delivered.length === expected.length,
		`${delivered.length} deliveries for ${expected.length} recipients, and nothing crashed`,
	);
}

export const QUEUE_DIRECTORY_CASES: readonly ProtocolCase[] = [
	queueCase(
		"one message: in a state of the table at every quiet moment, delivered once, and gone",
		["protocol.state.always-one", "protocol.state.s4", "protocol.state.s5"],
		async (harness) => {
			const waiting = harness.queue({ recipients: [LOCAL, REMOTE] });
			await inspect(harness);
			const chain = startChain(harness);
			await empty(harness);
			await inspect(harness);
			deliveredOnce(harness, chain, [LOCAL, REMOTE]);
			harness.demand("protocol.state.s1", harness.home.files(waiting).length === 0, "files are left");
			await stop(harness, chain);
		},
	),
	queueCase(
		"a hundred messages with mixed recipients: each delivered once, the queue clean at the end",
		[
			"protocol.crash.acknowledged-is-kept",
			"protocol.crash.delivered-at-least-once",
			"protocol.crash.duplicate-only-after-crash",
		],
		async (harness) => {
			const next = random(harness.seed);
			const chain = startChain(harness);
			const expected: string[] = [];
			const messages = harness.many(100);
			for (let message = 0; message < messages; message++) {
				const recipients = Array.from(
					{ length: next(4) },
					(_, at) => `m${message}r${at}@${next(2) === 0 ? "here" : "far"}.example`,
				);
				expected.push(...recipients);
				harness.queue({ recipients });
				if (next(10) === 0) await new Promise((resolve) => setTimeout(resolve, next(20)));
			}
			await empty(harness);
			await inspect(harness);
			deliveredOnce(harness, chain, expected);
			await stop(harness, chain);
		},
	),
	queueCase(
		"deferred recipients: the message stays in S5, and nothing else of it is there",
		["protocol.state.s5", "protocol.send.temporary-stays"],
		async (harness) => {
			const chain = startChain(harness);
			chain.seat.spawners[1]?.onDelivery(({ slot }) => chain.seat.spawners[1]?.report(slot, "Z", "later\n"));
			const id = harness.queue({ recipients: [LOCAL, REMOTE] });
			await harness.until(
				"protocol.send.channel-file-removed",
				"local/ to go",
				() => harness.home.files(id).join() === "mess,info,remote",
			);
			await inspect(harness);
			await stop(harness, chain);
		},
	),
	queueCase(
		"stopped in the middle and started again: nothing is lost, nothing delivered twice",
		["protocol.quit.send-drains", "protocol.crash.acknowledged-is-kept", "protocol.send.start-scan"],
		async (harness) => {
			const next = random(harness.seed + 1);
			const recipients = Array.from({ length: 60 }, (_, at) => `r${at}@${next(2) === 0 ? "here" : "far"}.example`);
			for (const one of recipients) harness.queue({ recipients: [one] });
			const first = startChain(harness);
			const done = () => first.seat.spawners.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
			await harness.until("protocol.send.announcement-queued", "some deliveries", () => done() >= 5);
			await stop(harness, first);
			await inspect(harness);
			const second = startChain(harness);
			await empty(harness);
			await inspect(harness);
			const seat = { ...second.seat, spawners: [...first.seat.spawners, ...second.seat.spawners] };
			deliveredOnce(harness, { ...second, seat }, recipients);
			await stop(harness, second);
		},
	),
	queueCase(
		"all killed in the middle and started again: nothing is lost",
		["protocol.crash.heals-itself", "protocol.crash.acknowledged-is-kept", "protocol.crash.duplicate"],
		async (harness) => {
			const recipients = Array.from({ length: 40 }, (_, at) => `r${at}@here.example`);
			for (const one of recipients) harness.queue({ recipients: [one] });
			const first = startChain(harness);
			await harness.until(
				"protocol.send.announcement-queued",
				"some deliveries",
				() => (first.seat.spawners[0]?.deliveries.length ?? 0) >= 5,
			);
			for (const program of harness.running) harness.signal(program, "KILL");
			await harness.until("protocol.death.nobody-waits", "all programs to end", () => chainEnded(first));
			const second = startChain(harness);
			await harness.until("protocol.crash.heals-itself", "all mail to leave", () =>
				harness.home.left().every((path) => path.startsWith("mess/")),
			);
			const delivered = new Set(
				[...first.seat.spawners, ...second.seat.spawners].flatMap(({ deliveries }) =>
					deliveries.map(({ recipient }) => recipient),
				),
			);
			harness.demand(
				"protocol.crash.delivered-at-least-once",
				recipients.every((one) => delivered.has(one)),
				"a recipient was never tried",
			);
			await stop(harness, second);
		},
	),
];
