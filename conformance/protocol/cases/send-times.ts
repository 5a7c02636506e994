/** When send tries again, and what it removes by age: seen in file times, as nobody waits for hours. Leaves out one delivery (send-rounds.ts). */
import { existsSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import type { Harness } from "../../adapters/qmail/harness.js";
import type { ProtocolCase } from "./case.js";
import { anySend, before, contents, date, ends, LOCAL, now, offer, REMOTE, ready } from "./send-kit.js";

const HOUR = 3600;
/** What a channel adds to the root of a message's age. */
const SKIP = { local: 10, remote: 20 } as const;

/** When a recipient that is deferred now comes again, in seconds: of each second in which send may have looked. */
function due(birth: number, kind: "local" | "remote", from: number, to: number): readonly number[] {
	const roots = [from, to].map((time) => Math.floor(Math.sqrt(Math.max(0, time - birth))));
	return roots.map((root) => birth + (root + SKIP[kind]) ** 2);
}

/** A message of a number of the case's choice in S2, S3 or S4, last read so long ago. */
function aged(
	harness: Harness,
	id: string,
	seconds: number,
	kinds: readonly ("mess" | "intd" | "todo" | "info")[],
): void {
	for (const kind of kinds) {
		const text = { mess: "Subject: x\n\n", info: "Fs@far.example\0", intd: "u1\0", todo: "u1\0" }[kind];
		writeFileSync(harness.home.file(kind, id), text, { mode: 0o644 });
	}
	utimesSync(harness.home.file("mess", id), now() - seconds, now() - seconds);
}

export const SEND_TIMES_CASES: readonly ProtocolCase[] = [
	...([500, 40_000, -5000] as const).map((age) =>
		anySend(
			`a message of ${age} seconds that is deferred: at its end send notes when it is due, by channel`,
			["protocol.send.retry-schedule", "protocol.quit.send-drains"],
			async (harness) => {
				const birth = now() - age;
				const id = before(harness, { local: [LOCAL], remote: [REMOTE] });
				date(harness, "info", id, birth);
				const from = now();
				const seat = await ready(harness);
				for (const spawner of seat.spawners) spawner.onDelivery(({ slot }) => spawner.report(slot, "Z", "later\n"));
				await harness.until("protocol.send.start-scan", "both deliveries", () =>
					seat.spawners.slice(0, 2).every(({ deliveries }) => deliveries.length === 1),
				);
				await harness.quiet();
				await ends(harness, seat);
				const to = now();
				for (const kind of ["local", "remote"] as const) {
					const [least = 0, most = 0] = due(birth, kind, from, to);
					const noted = Math.floor(statSync(harness.home.file(kind, id)).mtimeMs / 1000);
					harness.demand(
						"protocol.send.retry-schedule",
						noted >= least && noted <= most,
						`${kind}/ is due ${noted - birth} s after the birth, expected ${least - birth}`,
					);
				}
			},
		),
	),
	anySend(
		"what is not due at the start is not tried, until ALRM says so: then at once, on both channels, and once",
		["protocol.send.retry-schedule", "protocol.send.alarm"],
		async (harness) => {
			const id = before(harness, { local: [LOCAL], remote: [REMOTE] });
			for (const kind of ["local", "remote"] as const) date(harness, kind, id, now() + HOUR);
			const seat = await ready(harness);
			const tried = () => seat.spawners.slice(0, 2).map(({ deliveries }) => deliveries.length);
			await harness.quiet();
			harness.demand("protocol.send.retry-schedule", tried().join() === "0,0", "it is tried before it is due");
			for (const spawner of seat.spawners) spawner.onDelivery(({ slot }) => spawner.report(slot, "Z", "later\n"));
			for (let round = 1; round <= 3; round++) {
				harness.signal(seat.program, "ALRM");
				await harness.until("protocol.send.alarm", "both deliveries", () => tried().every((count) => count >= round));
				await harness.quiet();
				harness.demand(
					"protocol.send.retry-schedule",
					tried().join() === `${round},${round}`,
					`after ${round} ALRM there are ${tried().join(" and ")} deliveries`,
				);
			}
			await ends(harness, seat);
		},
	),
	anySend(
		"debris that nobody read for 36 hours goes, and nothing that is younger, or is mail",
		["protocol.cleanup.after-36-hours", "protocol.cleanup.not-queued"],
		async (harness) => {
			const old = 36 * HOUR + 600;
			const young = 36 * HOUR - 600;
			aged(harness, "4711", old, ["mess"]);
			aged(harness, "4712", old, ["mess", "intd"]);
			aged(harness, "4713", young, ["mess"]);
			aged(harness, "4714", young, ["mess", "intd"]);
			// Changed long ago, read of late; and the other way round.
			aged(harness, "4715", old, ["mess"]);
			utimesSync(harness.home.file("mess", "4715"), now() - 600, now() - old);
			const mail = before(harness, { local: [LOCAL] });
			date(harness, "mess", mail, now() - old);
			date(harness, "local", mail, now() + HOUR);
			const seat = await ready(harness);
			await harness.until("protocol.cleanup.after-36-hours", "the old debris to go", () =>
				["4711", "4712"].every((id) => harness.home.files(id).length === 0),
			);
			await harness.quiet();
			const left = ["4713", "4714", "4715", mail].map((id) => harness.home.files(id).join("+"));
			harness.demand(
				"protocol.cleanup.not-queued",
				left[3] === "mess+info+local",
				`a message that waits for its time has ${left[3] || "no files"} left`,
			);
			harness.demand(
				"protocol.cleanup.after-36-hours",
				left.slice(0, 3).join() === "mess,mess+intd,mess",
				`of younger debris there is ${left.slice(0, 3).join(", ")}`,
			);
			await ends(harness, seat);
		},
	),
	{
		...anySend(
			"an old message that todo has not preprocessed yet is no debris",
			["protocol.cleanup.not-queued"],
			async (harness) => {
				const old = 37 * HOUR;
				aged(harness, "4711", old, ["mess"]);
				aged(harness, "4712", old, ["mess", "todo"]);
				aged(harness, "4713", old, ["mess", "intd", "todo"]);
				const seat = await ready(harness);
				await harness.until(
					"protocol.cleanup.after-36-hours",
					"the debris to go",
					() => harness.home.files("4711").length === 0,
				);
				await harness.quiet();
				const left = ["4712", "4713"].map((id) => harness.home.files(id).join("+")).join(" and ");
				harness.demand("protocol.cleanup.not-queued", left === "mess+todo and mess+intd+todo", `left is ${left}`);
				await ends(harness, seat);
			},
		),
		dialects: ["exttodo", "aqmail", "qmail-ldap", "sagredo", "indimail"],
	},
	anySend(
		"a channel file that cannot be read for now is not forgotten",
		["protocol.send.failure-retries", "protocol.diagnostic.trouble"],
		async (harness) => {
			const id = before(harness, { local: [LOCAL], remote: [REMOTE] });
			// A directory cannot be read as a file, whoever tries.
			harness.home.unlink("local", id);
			mkdirSync(harness.home.file("local", id));
			const seat = await ready(harness);
			seat.spawners[1]?.succeed();
			await harness.until("protocol.diagnostic.trouble", "a warning", () =>
				new RegExp(`(warning|alert): [^\n]*${id}`).test(seat.log.heard),
			);
			await harness.until("protocol.send.channel-file-removed", "remote/ to go", () => {
				return !harness.home.files(id).includes("remote");
			});
			await harness.quiet();
			harness.demand(
				"protocol.send.elimination-guard",
				harness.home.files(id).join() === "mess,info,local",
				`of the message there is ${harness.home.files(id).join(", ") || "nothing"} left`,
			);
			await ends(harness, seat);
			harness.demand("protocol.send.failure-retries", existsSync(harness.home.file("local", id)), "local/ is gone");
		},
	),
	anySend(
		"a channel file that could not be opened once is opened again when ALRM says so",
		["protocol.send.failure-retries", "protocol.send.alarm", "protocol.diagnostic.trouble"],
		async (harness) => {
			const id = before(harness, { local: [LOCAL] });
			const path = harness.home.file("local", id);
			date(harness, "local", id, now() + HOUR);
			const seat = await ready(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			// A link to itself can be opened by nobody.
			renameSync(path, `${path}.away`);
			symlinkSync(path, path);
			harness.signal(seat.program, "ALRM");
			await harness.until("protocol.diagnostic.trouble", "a warning", () =>
				new RegExp(`(warning|alert): [^\n]*${id}`).test(seat.log.heard),
			);
			rmSync(path);
			renameSync(`${path}.away`, path);
			harness.signal(seat.program, "ALRM");
			await harness.until("protocol.send.failure-retries", "the message to be delivered", () => {
				return harness.home.files(id).length === 0;
			});
			await ends(harness, seat);
		},
	),
	anySend(
		"a channel file with a record of no known kind is told and kept",
		["protocol.send.channel-file-removed", "protocol.diagnostic.trouble"],
		async (harness) => {
			// Of two recipients the machines follow no single delivery.
			const id = before(harness, { local: [LOCAL, "c@here.example"] });
			const damaged = `D${LOCAL}\0?what\0Tc@here.example\0`;
			writeFileSync(harness.home.file("local", id), damaged);
			const seat = await ready(harness);
			for (const spawner of seat.spawners) spawner.succeed();
			await harness.until("protocol.diagnostic.trouble", "a warning", () =>
				new RegExp(`(warning|alert): [^\n]*${id}`).test(seat.log.heard),
			);
			await harness.chance(300);
			harness.demand(
				"protocol.send.channel-file-removed",
				contents(harness, "local", id) === damaged,
				`local/ is ${JSON.stringify(contents(harness, "local", id))}, with a recipient that was not delivered`,
			);
			await ends(harness, seat);
		},
	),
	anySend(
		"send with mail that waits for its time sleeps, after HUP and ALRM, too",
		["protocol.idle.no-busy-loop"],
		async (harness) => {
			const waiting = before(harness, { local: [LOCAL] });
			date(harness, "local", waiting, now() + HOUR);
			// More messages than deliveries may run: the others wait for a free place.
			const seat = await ready(harness, 1);
			for (let count = 0; count < 5; count++)
				offer(harness, seat, { local: [`r${count}@here.example`], remote: [`r${count}@far.example`] });
			await harness.until("protocol.wire.delivery-command", "a delivery", () => {
				return seat.spawners[0]?.deliveries.length === 1;
			});
			await harness.quiet();
			await harness.idle(seat.program);
			harness.signal(seat.program, "HUP");
			harness.signal(seat.program, "ALRM");
			await harness.quiet();
			await harness.idle(seat.program);
		},
	),
];
