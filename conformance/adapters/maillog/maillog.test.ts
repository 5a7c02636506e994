// Mail logs: real lines are read, each check can fail, and what cannot be known is not held against anybody.
import { expect, test } from "vitest";
import { judgeMaillog } from "./judge.js";
import { parseLine } from "./line.js";
import { MaillogError, readMaillog } from "./log.js";

/** Written by Postfix 3.7.11, whose main.cf had a back-off of 10 s to 40 s and a queue_run_delay of 5 s. */
const DEFERRED = `Nov 23 06:53:16 mail postfix/smtpd[29344]: 9DD5C220CEB: client=localhost[127.0.0.1]
Nov 23 06:53:16 mail postfix/cleanup[29337]: 9DD5C220CEB: message-id=<72a2.0003.0001@vm>
Nov 23 06:53:16 mail postfix/qmgr[29307]: 9DD5C220CEB: from=<a@example.test>, size=359, nrcpt=1 (queue active)
Nov 23 06:53:16 mail postfix/smtp[29357]: connect to 127.0.0.1[127.0.0.1]:2599: Connection refused
Nov 23 06:53:16 mail postfix/smtp[29357]: 9DD5C220CEB: to=<q@down.test>, relay=none, delay=0.23, delays=0.05/0.18/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:2599: Connection refused)
Nov 23 06:53:29 mail postfix/qmgr[29307]: 9DD5C220CEB: from=<a@example.test>, size=359, nrcpt=1 (queue active)
Nov 23 06:53:29 mail postfix/smtp[29355]: 9DD5C220CEB: to=<q@down.test>, relay=none, delay=13, delays=13/0/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:2599: Connection refused)
Nov 23 06:53:45 mail postfix/qmgr[29307]: 9DD5C220CEB: from=<a@example.test>, size=359, nrcpt=1 (queue active)
Nov 23 06:53:45 mail postfix/smtp[29349]: 9DD5C220CEB: to=<q@down.test>, relay=none, delay=28, delays=28/0.01/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:2599: Connection refused)
Nov 23 06:54:15 mail postfix/qmgr[29307]: 9DD5C220CEB: from=<a@example.test>, size=359, nrcpt=1 (queue active)
Nov 23 06:54:15 mail postfix/smtp[29351]: 9DD5C220CEB: to=<q@down.test>, relay=none, delay=58, delays=58/0.01/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:2599: Connection refused)
Nov 23 06:54:55 mail postfix/qmgr[29307]: 9DD5C220CEB: from=<a@example.test>, size=359, nrcpt=1 (queue active)
Nov 23 06:54:55 mail postfix/smtp[29347]: 9DD5C220CEB: to=<q@down.test>, relay=none, delay=99, delays=99/0.01/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.1[127.0.0.1]:2599: Connection refused)
Nov 23 06:54:55 mail postfix/qmgr[29307]: 9DD5C220CEB: from=<a@example.test>, status=expired, returned to sender
Nov 23 06:54:55 mail postfix/qmgr[29307]: 9DD5C220CEB: removed
`;
const KNOBS = { minimal_backoff_time: "10s", maximal_backoff_time: "40s" };

interface How {
	readonly knobs?: Record<string, string>;
	readonly neverFlushed?: boolean;
	readonly manager?: "qmgr" | "oqmgr";
}

function judged(text: string, { knobs = KNOBS, neverFlushed = true, manager = "qmgr" }: How = {}) {
	const report = judgeMaillog(text, "log", { edition: "postfix-3.7", queueRunDelay: 5, knobs, neverFlushed, manager });
	const requirement = (id: string) => report.requirements.find((one) => one.id === `scheduler.${id}`);
	return { report, requirement };
}

/** Lines made like those: "06:00:00.5" is a time of that day, in ISO or in syslog's way. */
function script(...lines: readonly string[]): string {
	return lines.map((line) => `2026-11-23T${line.replace(" ", "+00:00 mail postfix/")}\n`).join("");
}
const enters = (at: string, id: string, recipients = 1): string[] => [
	`${at} cleanup[1]: ${id}: message-id=<x@y>`,
	`${at} qmgr[2]: ${id}: from=<a@b>, size=1, nrcpt=${recipients} (queue active)`,
];
const sent = (at: string, pid: number, id: string, to: string, seconds: number, status = "sent"): string =>
	`${at} smtp[${pid}]: ${id}: to=<${to}>, relay=none, delay=${seconds}, delays=0/0/0/${seconds}, dsn=2.0.0, status=${status} (x)`;
const removed = (at: string, id: string): string => `${at} qmgr[2]: ${id}: removed`;

test("real lines of a deferred message: each pause is as long as the message is old, within the bounds", () => {
	const { report, requirement } = judged(DEFERRED);
	expect(report.verdict).toBe("conforms");
	expect(requirement("message.deferred-with-backoff")).toMatchObject({ status: "holds", cases: 4 });
});

test("an attempt that is too early is a breach, with its line", () => {
	const { report } = judged(DEFERRED.replaceAll("06:53:45", "06:53:38"));
	expect(report.verdict).toBe("violates");
	expect(report.failures[0]?.explanation).toMatch(
		/^log:8: .*tried again in line 8, after 9 s; it should have slept 13 s/,
	);
});

const LATE = DEFERRED.replace(/06:54:(1|5)5/g, "06:57:$15");

test("an attempt that is too late is a breach, if Postfix ran all the time", () => {
	const running = ["53:53", "54:01", "54:09", "54:17", "54:25", "54:33", "54:41", "54:49", "54:57"]
		.concat(["55:05", "55:13", "55:21", "55:29", "55:37", "55:45", "55:53", "56:01", "56:09", "56:17"])
		.concat(["56:25", "56:33", "56:41", "56:49", "56:57", "57:05", "57:13"])
		.map((at) => `Nov 23 06:${at} mail postfix/anvil[1]: statistics: x\n`);
	const { report } = judged(LATE.replace(/(?=^.*06:57:15.*active)/m, running.join("")));
	expect(report.failures[0]?.explanation).toMatch(/tried again in line 36, after 210 s; it should have slept 28 s/);
});

test("an early attempt is undetermined where the queue may have been flushed", () => {
	const { report } = judged(DEFERRED.replace(/06:53:45/g, "06:53:38"), { neverFlushed: false });
	expect(report.verdict).toBe("conforms");
	expect(report.notes.join("\n")).toMatch(/undetermined on 1 occasions, since it was tried again early, which a flush/);
});

test("a pause in which Postfix was stopped, or logged nothing, says nothing", () => {
	expect(judged(LATE).report.notes.join("\n")).toMatch(/logged nothing for so long/);
	const stopped = LATE.replace(
		/(^.*06:57:15.*active)/m,
		"Nov 23 06:57:14 mail postfix/master[1]: daemon started -- version 3.7.11\n$1",
	);
	expect(judged(stopped).report.notes.join("\n")).toMatch(/restarted in between/);
});

test("a recipient that is delivered to twice is a breach, but not after a crash, and an id may be used again", () => {
	const twice = [
		...enters("06:00:00", "ABCDEF1"),
		sent("06:00:01", 7, "ABCDEF1", "x@d", 0.5),
		sent("06:00:02", 8, "ABCDEF1", "x@d", 0.5),
	];
	const { report } = judged(script(...twice));
	expect(report.failures.map(({ explanation }) => explanation)).toEqual([
		"log:4: message ABCDEF1, x@d was delivered to twice: in line 3 and again in line 4.",
	]);
	const crash = [
		...twice.slice(0, 3),
		"06:00:01 master[1]: warning: process /usr/lib/postfix/smtp pid 7 killed by signal 9",
		...twice.slice(3),
	];
	expect(judged(script(...crash)).report.failures).toEqual([]);
	const again = [
		...twice.slice(0, 3),
		removed("06:00:01", "ABCDEF1"),
		...enters("06:00:02", "ABCDEF1"),
		...twice.slice(3),
	];
	expect(judged(script(...again)).report.verdict).toBe("conforms");
});

test("a message that is removed before all recipients are dealt with is a breach, if its whole life is in the log", () => {
	const life = [
		...enters("06:00:00", "ABCDEF1", 2),
		sent("06:00:01", 7, "ABCDEF1", "x@d", 0.5),
		removed("06:00:02", "ABCDEF1"),
	];
	expect(judged(script(...life)).report.failures[0]?.explanation).toBe(
		"log:4: message ABCDEF1, it was removed in line 4 when 1 of its 2 recipients had been dealt with.",
	);
	expect(judged(script(...life.slice(1))).requirement("message.removed-when-delivered")?.status).toBe("undetermined");
	const cut = `${script(...life.slice(0, 3))}${script("06:00:01 smtp[8]: ABCDEF1: to=<y@d>, relay=none, del")}${script(...life.slice(3))}`;
	const { report } = judged(cut);
	expect(report.failures).toEqual([]);
	expect(report.notes).toContain("Lines that are cut off: 1 (4).");
});

test("more agents at once than the limit is a breach; what the clock leaves open is not", () => {
	const busy = (seconds: number) =>
		script(
			...["A", "B", "C"].flatMap((letter) => enters("06:00:00", `ABCDEF${letter}`)),
			...["A", "B", "C"].map((letter, index) =>
				sent(`06:00:0${5 + index}`, 10 + index, `ABCDEF${letter}`, "x@d", seconds),
			),
		);
	const limit = { knobs: { smtp_destination_concurrency_limit: "2" } };
	expect(judged(busy(4.1), limit).report.failures[0]?.explanation).toMatch(
		/3 agents \(processes 10, 11, 12\) were delivering to d by smtp at once, more than the limit of 2/,
	);
	expect(judged(busy(1.1), limit).report.failures).toEqual([]);
	expect(judged(busy(4.1)).requirement("destination.concurrency-limit")?.status).toBe("holds");
	const alone = { knobs: { smtp_destination_concurrency_limit: "2", smtp_destination_recipient_limit: "1" } };
	expect(
		judged(
			busy(4.1).replaceAll("x@d", () => `x${Math.random()}@d`),
			alone,
		).report.failures,
	).toEqual([]);
});

test("a small message that is passed by a younger one is a breach, unless a large one may be preempted", () => {
	const passed = (recipients: number) =>
		script(
			...enters("06:00:00", "ABCDEF0", recipients),
			...(recipients === 1 ? [sent("06:00:00", 7, "ABCDEF0", "x@e", 0.1), removed("06:00:00", "ABCDEF0")] : []),
			...enters("06:00:01", "ABCDEF1"),
			...enters("06:00:02", "ABCDEF2"),
			sent("06:00:05", 7, "ABCDEF2", "x@d", 1.0),
			sent("06:00:09", 7, "ABCDEF1", "x@d", 1.0),
		);
	const { report, requirement } = judged(passed(1));
	expect(requirement("select.fifo-by-job")?.status).toBe("violated");
	expect(report.failures[0]?.explanation).toMatch(/became active in line 8 went before the one of line 6/);
	expect(judged(passed(30)).report.failures).toEqual([]);
	expect(judged(passed(1), { manager: "oqmgr" }).requirement("oqmgr.todo-order")?.status).toBe("violated");
});

test("more active messages than the limit is a breach", () => {
	const two = ["1", "2"]
		.flatMap((n) => enters("06:00:00", `ABCDEF${n}`))
		.concat(["1", "2"].map((n) => sent("06:00:01", 7, `ABCDEF${n}`, "x@d", 0.1)));
	expect(judged(script(...two), { knobs: { qmgr_message_active_limit: "1" } }).report.failures[0]?.requirement).toBe(
		"scheduler.message.active-limit",
	);
	expect(judged(script(...two)).requirement("message.active-limit")?.status).toBe("holds");
});

test("everything else is undetermined, each with the reason", () => {
	const { report } = judged(DEFERRED);
	const others = report.requirements.filter(({ status }) => status !== "holds");
	expect(others.length).toBeGreaterThan(80);
	for (const { status, excluded } of others)
		expect([status, excluded]).toEqual(["undetermined", expect.stringMatching(/./)]);
});

test("syslog's dates go on over the end of a year, and over February in any year", () => {
	const over = DEFERRED.replaceAll("Nov 23 06:53", "Dec 31 23:59").replaceAll("Nov 23 06:54", "Jan  1 00:00");
	expect(judged(over).report.verdict).toBe("conforms");
	expect(readMaillog(over, "log").clockSetBack).toEqual([]);
	const march = DEFERRED.replaceAll("Nov 23 06:53", "Feb 28 23:59").replaceAll("Nov 23 06:54", "Mar  1 00:00");
	expect(judged(march).requirement("message.deferred-with-backoff")).toMatchObject({ status: "holds", cases: 4 });
});

test("a clock that is set back is told, and nothing is said about what spans it", () => {
	const back = DEFERRED.replaceAll("06:54:15", "05:54:15").replaceAll("06:54:55", "05:54:55");
	const { report } = judged(back);
	expect(report.failures).toEqual([]);
	expect(report.notes.join("\n")).toMatch(/The clock goes back in lines 1 \(10\)/);
});

test("lines of other programs are ignored, and lines of no log counted", () => {
	const text = `Nov 23 06:00:00 mail dovecot: imap(x): removed\nnonsense\n\n${DEFERRED}Nov 23 06:59:00 mail postfix/qmgr[1]: ABCDEF1: rem`;
	const log = readMaillog(text, "log");
	expect(log).toMatchObject({ ofPostfix: 16, unreadable: [2], cut: [19] });
	expect(log.lives).toHaveLength(2);
});

test("services, instances, conn_use and long queue ids are understood", () => {
	const line =
		"<22>Nov 23 06:55:40 mail postfix-out/relay/smtp[3848]: 4TqXw35kVkz1yZ: to=<a,b@one.test>, orig_to=<c@d>, relay=127.0.0.1[127.0.0.1]:2526, conn_use=2, delay=2.8, delays=0/1.8/0/1, dsn=2.0.0, status=sent (250 Ok)";
	expect(parseLine(line)).toMatchObject({
		told: {
			kind: "delivery",
			transport: "relay",
			daemon: "smtp",
			to: "a,b@one.test",
			original: "c@d",
			pid: 3848,
			status: "sent",
		},
	});
});

test.each([
	["an empty file", "", /^log:1: no line of this file is of Postfix; this one is ""/],
	["another program's log", "Nov 23 06:00:00 mail dovecot: x\n", /^log:1: no line/],
	["no log", "a\nb\n", /^log:1: no line of this file is of Postfix; this one is "a"\. Expected lines such as/],
])("not a mail log: %s", (_, text, message) => {
	expect(() => readMaillog(text, "log")).toThrow(MaillogError);
	expect(() => readMaillog(text, "log")).toThrow(message);
});

test("a log in which nothing was decided is no pass", () => {
	expect(judged("Nov 23 06:00:00 mail postfix/anvil[1]: statistics: x\n").report.verdict).toBe("undetermined");
});
