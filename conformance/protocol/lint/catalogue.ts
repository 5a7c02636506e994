/**
 * Every anomaly that the linter knows: what it means for the mail, and whether the programs put it right by themselves.
 * Leaves out how each is found (collect.ts, rules.ts, lint.ts).
 */
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";

export interface AnomalyKind {
	/** What it means, for the person who runs this queue. */
	readonly meaning: string;
	/** How it heals, or null if it never does without a person. */
	readonly heals: string | null;
	/** What that person should do, or null where it heals. Programs that are running would be in the way of most of it. */
	readonly remedy: string | null;
	readonly requirement: ProtocolRequirementId;
}

export const ANOMALIES = {
	"todo-without-mess": {
		meaning: "An envelope without its message: todo warns at each scan, and nothing is ever delivered.",
		heals: null,
		remedy: "Stop the programs and remove the files of this number; the sender has to send it again.",
		requirement: "protocol.state.s4",
	},
	"info-without-mess": {
		meaning:
			"A preprocessed message whose text is gone: deliveries are deferred until it is too old, and no bounce can be made.",
		heals: null,
		remedy: "Stop the programs, tell the sender whose address is in info/, and remove the files of this number.",
		requirement: "protocol.state.s5",
	},
	"intd-without-mess": {
		meaning:
			"An envelope draft without a message: no cleanup looks for it, and the next injection that gets this number fails.",
		heals: null,
		remedy: "Remove it while nobody injects.",
		requirement: "protocol.state.s3",
	},
	"recipients-without-info": {
		meaning:
			"Recipients without their sender: send looks only at info/, so they are never served, and mess/ is removed after 36 hours.",
		heals: null,
		remedy:
			"Stop the programs; if mess/ is there, inject it again for the recipients named here; then remove the files of this number.",
		requirement: "protocol.state.s5",
	},
	"bounce-without-info": {
		meaning:
			"A failure report without its message: it will be sent to the sender of the next message that gets this number.",
		heals: null,
		remedy: "Read it, tell whom it concerns, and remove it.",
		requirement: "protocol.state.s5",
	},
	"bounce-while-queued": {
		meaning:
			"A failure report beside a message that was not tried yet: it belongs to an older one, but this sender will get it.",
		heals: null,
		remedy: "Move it out of the queue before this message is delivered.",
		requirement: "protocol.state.s4",
	},
	"intd-after-preprocessing": {
		meaning: "The envelope draft of a preprocessed message was left behind. It does no harm.",
		heals: "goes with the message at its end",
		remedy: null,
		requirement: "protocol.clean.intd-before-todo",
	},
	"envelopes-differ": {
		meaning:
			"intd/ and todo/ hold different files, not two links to one: todo/ counts, intd/ is left from an older message.",
		heals: "goes when the message is preprocessed",
		remedy: null,
		requirement: "protocol.state.s4",
	},
	"number-not-inode": {
		meaning:
			"The number is not the inode of mess/, as after copying a queue: injections that get this number fail while it stays.",
		heals: null,
		remedy:
			"Stop the programs and give all files of this number the inode of mess/ as their name, in the subdirectories of that number.",
		requirement: "protocol.queue.number-is-inode",
	},
	"wrong-split": {
		meaning: "The file stands where this layout never looks for its number, so the programs do not see it.",
		heals: null,
		remedy:
			"Stop the programs and move it to the place that is told, unless the queue was made for another split (--split).",
		requirement: "protocol.layout.split",
	},
	"not-a-number": {
		meaning: "The name is not a message number: the programs pass over it.",
		heals: null,
		remedy: "Move it out of the queue.",
		requirement: "protocol.todo.numeric-names",
	},
	"number-misspelt": {
		meaning:
			"The name counts as a number, but is not how the programs write that number (leading zeros, or over 2^64): they miss the file.",
		heals: null,
		remedy: "Stop the programs and move it out of the queue, or to the number that it should have.",
		requirement: "protocol.todo.numeric-names",
	},
	"not-a-file": {
		meaning: "A regular file was expected here.",
		heals: null,
		remedy: "Stop the programs and move it out of the queue.",
		requirement: "protocol.state.always-one",
	},
	"wrong-mode": {
		meaning:
			"The permissions are not those that the programs give: they may be unable to use the file, or others able to.",
		heals: null,
		remedy: "chmod it as told.",
		requirement: "protocol.todo.file-modes",
	},
	"wrong-owner": {
		meaning:
			"The file's owner is not that of its directory: deliveries of a message that is not owned by the queue's user are deferred.",
		heals: null,
		remedy: "chown it as told.",
		requirement: "protocol.todo.file-modes",
	},
	"envelope-unended": {
		meaning: "The envelope's last record has no end: most programs drop that recipient without a word.",
		heals: null,
		remedy:
			"Stop the programs and end the record with a NUL if it is whole; else the sender has to say who is missing.",
		requirement: "protocol.todo.unended-record",
	},
	"envelope-unknown-record": {
		meaning: "The envelope has a record of unknown type: the message is not preprocessed, with a warning at each scan.",
		heals: null,
		remedy:
			"Make sure that --dialect names the family of whatever injected it; else correct the record while the programs are stopped.",
		requirement: "protocol.todo.unknown-record",
	},
	"envelope-without-sender": {
		meaning:
			"The envelope does not have exactly one sender: the message will be preprocessed, but not delivered as it was meant.",
		heals: null,
		remedy: "Stop the programs and inject mess/ again with one sender; then remove the files of this number.",
		requirement: "protocol.queue.envelope-format",
	},
	"sender-unreadable": {
		meaning: "info/ does not begin with a whole sender record: deliveries are put off again and again.",
		heals: null,
		remedy: "Stop the programs and write the sender's record: F, the address, a NUL.",
		requirement: "protocol.todo.sender-to-info",
	},
	"recipients-unended": {
		meaning: "The last recipient's record has no end: it is passed over, and lost when the others are done.",
		heals: null,
		remedy:
			"Stop the programs and end the record with a NUL if it is whole; else the sender has to say who is missing.",
		requirement: "protocol.todo.sync-before-clean",
	},
	"recipients-unknown-record": {
		meaning: "A record of unknown type: the recipients after it are never tried, and the message never ends.",
		heals: null,
		remedy: "Stop the programs and let each record begin with T, to do, or D, done.",
		requirement: "protocol.send.delivers-not-done",
	},
	"recipients-empty": {
		meaning:
			"A recipient file without any record is never made: its recipients were lost, probably in a power failure.",
		heals: null,
		remedy: "Look in the log whom it was for, and inject mess/ again for them.",
		requirement: "protocol.todo.sync-before-clean",
	},
	"message-empty": {
		meaning: "The message has not even its Received line: its text was lost, probably in a power failure.",
		heals: null,
		remedy: "Stop the programs and remove the files of this number; the sender has to send it again.",
		requirement: "protocol.queue.message-before-envelope",
	},
	"recipients-all-done": {
		meaning: "All recipients here are done, and the file is still there.",
		heals: "removed at the next pass over the message",
		remedy: null,
		requirement: "protocol.send.channel-file-removed",
	},
	"injection-dead": {
		meaning: "Neither queued nor acknowledged, and more than 24 hours old: whoever injected it is dead.",
		heals: "removed when it is 36 hours old",
		remedy: null,
		requirement: "protocol.queue.gives-up-after-a-day",
	},
	"injection-ossified": {
		meaning: "Neither queued nor acknowledged, and more than 36 hours old.",
		heals: "removed at send's next cleanup, within a day",
		remedy: null,
		requirement: "protocol.cleanup.after-36-hours",
	},
	"pid-ossified": {
		meaning: "The beginning of an injection that died more than 36 hours ago.",
		heals: "removed by clean at its next round through pid/",
		remedy: null,
		requirement: "protocol.clean.pid-leftovers",
	},
	"directory-missing": {
		meaning: "A directory that the programs need is not there: what belongs into it fails.",
		heals: null,
		remedy: "Make it, with owner and mode of its neighbours.",
		requirement: "protocol.layout.split",
	},
	"directory-unexpected": {
		meaning: "A subdirectory that this layout does not have: the programs do not look into it.",
		heals: null,
		remedy:
			"If there are messages in it, this queue was made for another layout: give --split or --dialect; else remove it.",
		requirement: "protocol.layout.split",
	},
	"trigger-unusable": {
		meaning: "lock/trigger is not a FIFO that whoever injects can write to: new mail waits up to 25 minutes.",
		heals: null,
		remedy: "Make it anew while the programs are stopped: a FIFO of send's user with mode 0622.",
		requirement: "protocol.trigger.wakes",
	},
	"mutex-missing": {
		meaning: "lock/sendmutex is not a file: send will not start.",
		heals: null,
		remedy: "Make it: an empty file of send's user with mode 0600.",
		requirement: "protocol.start.one-send",
	},
} as const satisfies Record<string, AnomalyKind>;

export type AnomalyCode = keyof typeof ANOMALIES;

export interface Anomaly {
	readonly code: AnomalyCode;
	/** Relative to the queue directory. */
	readonly path: string;
	/** What exactly was found; empty where the kind says it all. */
	readonly detail: string;
}

export function heals({ code }: Anomaly): string | null {
	return ANOMALIES[code].heals;
}
