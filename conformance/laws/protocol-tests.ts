/**
 * Which test is about which rule of the protocol: what the reference is held to beside the machines and the judge. Read by the law that
 * no rule is unchecked, and by docs/requirements.md. Leaves out tests that are about no single rule.
 */
import type { ProtocolRequirementId } from "../../model/protocol/requirement-ids.js";

type Behind<Id> = Id extends `protocol.${infer Rest}` ? Rest : never;

/** The part of an id behind "protocol.". */
export type Rule = Behind<ProtocolRequirementId>;

/** Tests by their full names; each must fail if one of its rules is broken. */
export const PROTOCOL_TESTS: Readonly<Record<string, Readonly<Record<string, readonly Rule[]>>>> = {
	"impl/protocol/clean.test.ts": {
		"intd goes before todo, and before mess": [
			"clean.intd-before-todo",
			"clean.intd-before-mess",
			"clean.missing-is-done",
			"wire.clean-reply",
		],
		"what is not of the documented form is refused and removes nothing": [
			"clean.malformed-refused",
			"clean.removes-nothing-else",
			"wire.clean-request-size",
			"wire.clean-one-reply",
		],
		"numbers do not wrap": ["clean.number-range"],
		"a file that cannot be removed is reported and the one after it stays": [
			"clean.stops-at-failure",
			"wire.clean-reply",
		],
		"split queues: the subdirectory must be the right one": ["layout.flat-envelopes", "layout.one-per-chain"],
		"requests in pieces and several at once; the last, unfinished one is not served": [
			"wire.any-fragmentation",
			"wire.clean-request",
		],
		"old files in pid/ go at the start and after each 31 requests": ["clean.pid-leftovers"],
	},
	"impl/protocol/todo.test.ts": {
		"the steps of one message, in the order of the documents": [
			"wire.announcement",
			"wire.nul-ends-message",
			"wire.clean-request",
			"diagnostic.new-message",
			"diagnostic.message-info",
			"todo.leftovers-removed",
			"todo.sync-before-clean",
			"todo.clean-removes-envelope",
			"todo.announce-after-clean",
			"todo.announced-once",
			"start.first-scan",
		],
		"nothing is touched before S, whatever else comes": ["start.wait-for-send", "wire.unknown-command"],
		"the letter of D for %j": [
			"wire.announcement-kind",
			"wire.announcement-without-recipients",
			"todo.needed-channels-only",
		],
		"D in digits, split todo/": ["wire.announcement-kind", "layout.flat-envelopes"],
		"after the reply %j there is no D, and the next look tries again": [
			"todo.no-announcement-after-refusal",
			"diagnostic.clean-failed",
			"todo.retried",
		],
		"a surplus reply is not kept for the next request": ["wire.reply-per-request"],
		"several messages may be under way; replies go by order": ["todo.overlap", "wire.reply-per-request"],
		"the trigger is set before each look, and the clock looks too": ["trigger.reopen-before-scan", "timer.todo"],
		"without work there is no timer but the long one": ["idle.no-busy-loop"],
		"%s of %s fails: a warning, nothing lost, better luck at the next look": [
			"todo.failure-changes-nothing",
			"todo.retried",
			"diagnostic.trouble",
		],
		"a damaged envelope %j stays where it is": ["todo.unknown-record", "todo.unended-record"],
		"odd names in todo/ are complained of once, and left alone": ["todo.numeric-names"],
		"a todo file without mess, and one that vanishes": ["todo.mess-exists"],
		"ten thousand recipients and long addresses": ["todo.recipients-in-order"],
		"H rereads locals and virtualdomains; a broken reload changes nothing": [
			"reload.command",
			"reload.files",
			"reload.all-or-nothing",
		],
		"X: says so once, takes nothing on, says X, ends with 0 when send has gone": [
			"diagnostic.stop",
			"quit.finish-message",
			"quit.wait-for-send",
			"quit.repeat-x",
			"wire.stop-answer",
		],
		"X while a message is under way: it is announced first, or given up if clean is lost": [
			"quit.announce-first",
			"quit.finish-message",
		],
		"exit codes: send gone before S 100, later 1": ["exit.todo", "start.end-of-file-100"],
		"clean gone: an alert, and an end in good order": ["death.clean-seen-by-todo"],
	},
	"impl/protocol/rules.test.ts": {
		"a message is prepared when all its files are synced, in whichever order the syncs end": ["todo.sync-before-clean"],
		"one sync that fails, first or last, and the message stays: its files go, once no other sync is under way": [
			"todo.failure-changes-nothing",
			"diagnostic.trouble",
		],
		"info, local and remote files are made exclusively, and for their owner only": [
			"todo.file-modes",
			"todo.exclusive-creation",
		],
		"all recipients of a message are classified by one edition of the tables": ["reload.between-messages"],
		"an injection is acknowledged when it has gone through all its steps, in their order, and not before": [
			"queue.starts-in-pid",
			"queue.message-before-envelope",
			"queue.envelope-before-todo",
			"queue.acknowledge-after-link",
		],
		"a message that has %s is not eliminated": ["send.elimination-guard"],
		"a recipient named twice is written twice, and channels keep the envelope's order": ["todo.recipients-in-order"],
		"a sender is written to info byte for byte": ["todo.sender-to-info"],
		"a reload rereads locals and virtualdomains and nothing else": ["reload.files"],
		"an injection that fails removes intd first and mess second, and nothing else": ["queue.cleans-up-after-itself"],
		"no more deliveries run than the spawner announced, though the controls allow more": ["start.capacity-bound"],
		"the end of a message is logged before its info is removed, and that before clean is asked": [
			"diagnostic.end-message",
			"send.info-before-mess",
		],
		"mess/ is gone through again within a day": ["cleanup.repeated"],
	},
	"impl/protocol/vocabulary.test.ts": {
		"text for the log is made harmless": ["diagnostic.safe-sender"],
		"records come out the same however the stream is cut": ["wire.any-fragmentation"],
		"a record over the limit is cut and does not spoil the next one": ["wire.report-limit"],
		"control files: comments, blanks, defaults": ["reload.locals-default"],
		"a reload changes all lists or none": ["reload.all-or-nothing"],
		"routing: locals, virtual domains, exceptions, the percent hack": [
			"todo.local-or-remote",
			"todo.virtual-prefix",
			"todo.percent-hack",
			"todo.domain-added",
		],
		"paths, flat and split, and requests to clean": ["layout.split", "layout.flat-envelopes"],
	},
	"impl/protocol/send/send.test.ts": {
		"S comes after the scan; what was in S5 is delivered, what is in S4 is not": [
			"start.scan-before-s",
			"send.start-scan",
		],
		"from D to the end of a message, in the order of the documents": [
			"wire.delivery-command",
			"wire.delivery-report",
			"send.announcement-queued",
			"send.mark-after-outcome",
			"send.mark-in-place",
			"send.channel-file-removed",
			"diagnostic.delivery-start",
			"diagnostic.delivery-end",
		],
		"reports and announcements may come byte by byte": ["wire.any-fragmentation"],
		"delivery numbers from 128 on in one byte, from 256 on in two": ["wire.delivery-number-width", "diagnostic.status"],
		"a deferral is tried again on qmail's schedule, not before": ["send.retry-schedule", "send.temporary-stays"],
		"a failure is noted before it is marked; the bounce comes before info goes": [
			"send.bounce-before-mark",
			"send.bounce-before-elimination",
		],
		"a bounce that cannot be queued is tried again; nothing is removed meanwhile": ["send.failure-retries"],
		"a full disk for the note: the recipient is not marked until the note is there, once": [
			"send.bounce-before-mark",
			"send.failure-retries",
		],
		"after its time in the queue a deferral is a failure": ["send.lifetime"],
		"garbage reports do no harm": ["send.mangled-report-defers", "send.foreign-report-ignored"],
		"from todo: lone NUL, garbage, wrong D and text for the log": [
			"wire.lone-nul-ignored",
			"wire.unknown-message",
			"wire.log-verbatim",
			"wire.report-limit",
			"wire.batching",
		],
		"D without a message is forgotten, DX with one ends it": ["wire.announcement-without-recipients"],
		"TERM: X once to todo, deliveries end, due times are noted, exit 0": [
			"quit.send-drains",
			"quit.drop-announcements",
			"exit.send",
		],
		"%s gone: an alert, running deliveries end, exit 0": [
			"death.todo-seen-by-send",
			"death.clean-seen-by-send",
			"death.spawner-seen-by-send",
		],
		"debris older than 36 hours goes; messages, young files and what is being removed do not": [
			"cleanup.after-36-hours",
			"cleanup.not-queued",
		],
		"HUP goes on to todo": ["reload.command"],
	},
	"impl/protocol/process/peers.test.ts": {
		"todo: the end of send before S is exit 100, after S exit 1": [
			"exit.todo",
			"start.end-of-file-100",
			"death.send-seen-by-todo",
			"descriptor.todo",
		],
		"todo: a broken pipe to send is exit 1 at the next message": [
			"death.send-seen-by-todo",
			"death.broken-pipe-survived",
		],
		"todo: X is answered, nothing is burned while send takes its time, exit 0 by either end": [
			"wire.stop-answer",
			"quit.wait-for-send",
			"idle.no-busy-loop",
		],
		"todo: the end of clean is told to send; its garbage is not taken for replies": [
			"death.clean-seen-by-todo",
			"wire.reply-per-request",
			"death.nobody-waits",
		],
		"todo: no controls is exit 111, and said": ["start.failure-111", "exit.todo"],
		"todo: a send that reads nothing stops it before it has preprocessed everything; then all comes": [
			"descriptor.never-blocks-on-send",
		],
		"clean: exit 0 at the end, 100 without a reader, 111 without a queue": [
			"exit.clean",
			"start.failure-111",
			"descriptor.clean",
			"death.requester-seen-by-clean",
		],
		"send: no fire in the spawn programs is exit 111; strange talk from all sides does no harm": [
			"wire.spawn-capacity",
			"start.failure-111",
			"exit.send",
			"descriptor.send",
		],
		"send: TERM says X to todo once and waits for its X": [
			"descriptor.send-todo",
			"wire.commands-are-bytes",
			"quit.send-drains",
		],
	},
	"impl/protocol/process/patience.test.ts": {
		"clean on a non-blocking descriptor waits for requests, and ends at the end": ["death.again-is-not-death"],
		"the trigger is pulled without waiting, whoever listens: nobody, somebody who does not read, no FIFO at all": [
			"trigger.pull-never-blocks",
		],
		"an injection whose link into todo/ fails is not acknowledged and pulls no trigger": [
			"queue.trigger-after-link",
			"queue.acknowledge-after-link",
			"exit.queue",
		],
		"a file is created only if there is none": ["todo.exclusive-creation"],
		"an injection gives up after its time and touches nothing; that time is a day": [
			"queue.gives-up-after-a-day",
			"cleanup.longer-than-injection",
		],
	},
	"impl/protocol/process/chain.test.ts": {
		"a failure comes back as a bounce through qmail-queue": ["crash.delivered-at-least-once"],
		"only one qmail-send at a time": ["start.one-send"],
		"idle, nothing uses the processor, even if somebody keeps the trigger open": [
			"trigger.held-open",
			"idle.no-busy-loop",
		],
		"random processes are killed again and again: nothing is lost": [
			"crash.acknowledged-is-kept",
			"crash.silent-window",
			"death.nobody-waits",
		],
		"qmail-queue: exit codes, modes, the inode number as name": [
			"exit.queue",
			"descriptor.queue",
			"queue.number-is-inode",
			"queue.envelope-complete",
			"queue.envelope-format",
			"queue.address-limit",
			"queue.received-line",
		],
	},
	"impl/protocol/testing/crash.test.ts": {
		"all programs die before any operation: %s": [
			"crash.heals-itself",
			"crash.delivered-at-least-once",
			"crash.duplicate",
		],
		"the machine dies, its directories written at once: %s": [
			"crash.acknowledged-is-kept",
			"crash.synchronous-metadata",
		],
		"without a crash everything is delivered once and nothing is left: %s": ["crash.duplicate-only-after-crash"],
	},
	"model/protocol/states.test.ts": {
		"are told from the files": ["state.s1", "state.s2", "state.s3", "state.s4", "state.s5"],
	},
};
