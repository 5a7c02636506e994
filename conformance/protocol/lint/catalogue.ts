/**
 * Every anomaly that the linter knows: what it means for the mail, and whether the programs put it right by themselves.
 * Leaves out how each is found (rules.ts, directories.ts).
 */
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";

export interface AnomalyKind {
	/** What it means, for the person who runs this queue. */
	readonly meaning: string;
	/** How it heals, or null if it never does without a person. */
	readonly heals: string | null;
	readonly requirement: ProtocolRequirementId;
}

export const ANOMALIES = {
	"todo-without-mess": {
		meaning: "An envelope without its message: todo warns at each scan, and nothing is ever delivered.",
		heals: null,
		requirement: "protocol.state.s4",
	},
	"info-without-mess": {
		meaning:
			"A preprocessed message whose text is gone: deliveries are deferred until it is too old, and no bounce can be made.",
		heals: null,
		requirement: "protocol.state.s5",
	},
	"intd-without-mess": {
		meaning:
			"An envelope draft without a message: no cleanup looks for it, and the next injection that gets this number fails.",
		heals: null,
		requirement: "protocol.state.s3",
	},
	"recipients-without-info": {
		meaning:
			"Recipients without their sender: send looks only at info/, so they are never served, and mess/ is removed after 36 hours.",
		heals: null,
		requirement: "protocol.state.s5",
	},
	"bounce-without-info": {
		meaning:
			"A failure report without its message: it will be sent to the sender of the next message that gets this number.",
		heals: null,
		requirement: "protocol.state.s5",
	},
	"bounce-while-queued": {
		meaning:
			"A failure report beside a message that was not tried yet: it belongs to an older one, but this sender will get it.",
		heals: null,
		requirement: "protocol.state.s4",
	},
	"intd-after-preprocessing": {
		meaning: "The envelope draft of a preprocessed message was left behind. It does no harm.",
		heals: "goes with the message at its end",
		requirement: "protocol.clean.intd-before-todo",
	},
	"envelopes-differ": {
		meaning:
			"intd/ and todo/ hold different files, not two links to one: todo/ counts, intd/ is left from an older message.",
		heals: "goes when the message is preprocessed",
		requirement: "protocol.state.s4",
	},
	"number-not-inode": {
		meaning:
			"The number is not the inode of mess/, as after copying a queue: injections that get this number fail while it stays.",
		heals: null,
		requirement: "protocol.queue.number-is-inode",
	},
	"wrong-split": {
		meaning: "The file stands where this layout never looks for its number, so the programs do not see it.",
		heals: null,
		requirement: "protocol.layout.split",
	},
	"not-a-number": {
		meaning: "The name is not a message number: the programs pass over it.",
		heals: null,
		requirement: "protocol.todo.numeric-names",
	},
	"number-misspelt": {
		meaning:
			"The name counts as a number, but is not how the programs write that number (leading zeros, or over 2^64): they miss the file.",
		heals: null,
		requirement: "protocol.todo.numeric-names",
	},
	"not-a-file": {
		meaning: "A regular file was expected here.",
		heals: null,
		requirement: "protocol.state.always-one",
	},
	"wrong-mode": {
		meaning:
			"The permissions are not those that the programs give: they may be unable to use the file, or others able to.",
		heals: null,
		requirement: "protocol.todo.file-modes",
	},
	"wrong-owner": {
		meaning:
			"The file's owner is not that of its directory: deliveries of a message that is not owned by the queue's user are deferred.",
		heals: null,
		requirement: "protocol.todo.file-modes",
	},
	"envelope-unended": {
		meaning: "The envelope's last record has no end: most programs drop that recipient without a word.",
		heals: null,
		requirement: "protocol.todo.unended-record",
	},
	"envelope-unknown-record": {
		meaning: "The envelope has a record of unknown type: the message is not preprocessed, with a warning at each scan.",
		heals: null,
		requirement: "protocol.todo.unknown-record",
	},
	"envelope-without-sender": {
		meaning:
			"The envelope does not have exactly one sender: the message will be preprocessed, but not delivered as it was meant.",
		heals: null,
		requirement: "protocol.queue.envelope-format",
	},
	"sender-unreadable": {
		meaning: "info/ does not begin with a whole sender record: deliveries are put off again and again.",
		heals: null,
		requirement: "protocol.todo.sender-to-info",
	},
	"recipients-unended": {
		meaning: "The last recipient's record has no end: it is passed over, and lost when the others are done.",
		heals: null,
		requirement: "protocol.todo.sync-before-clean",
	},
	"recipients-unknown-record": {
		meaning: "A record of unknown type: the recipients after it are never tried, and the message never ends.",
		heals: null,
		requirement: "protocol.send.delivers-not-done",
	},
	"recipients-empty": {
		meaning:
			"A recipient file without any record is never made: its recipients were lost, probably in a power failure.",
		heals: null,
		requirement: "protocol.todo.sync-before-clean",
	},
	"message-empty": {
		meaning: "The message has not even its Received line: its text was lost, probably in a power failure.",
		heals: null,
		requirement: "protocol.queue.message-before-envelope",
	},
	"recipients-all-done": {
		meaning: "All recipients here are done, and the file is still there.",
		heals: "removed at the next pass over the message",
		requirement: "protocol.send.channel-file-removed",
	},
	"injection-dead": {
		meaning: "Neither queued nor acknowledged, and more than 24 hours old: whoever injected it is dead.",
		heals: "removed when it is 36 hours old",
		requirement: "protocol.queue.gives-up-after-a-day",
	},
	"injection-ossified": {
		meaning: "Neither queued nor acknowledged, and more than 36 hours old.",
		heals: "removed at send's next cleanup, within a day",
		requirement: "protocol.cleanup.after-36-hours",
	},
	"pid-ossified": {
		meaning: "The beginning of an injection that died more than 36 hours ago.",
		heals: "removed by clean at its next round through pid/",
		requirement: "protocol.clean.pid-leftovers",
	},
	"directory-missing": {
		meaning: "A directory that the programs need is not there: what belongs into it fails.",
		heals: null,
		requirement: "protocol.layout.split",
	},
	"directory-unexpected": {
		meaning: "A subdirectory that this layout does not have: the programs do not look into it.",
		heals: null,
		requirement: "protocol.layout.split",
	},
	"trigger-unusable": {
		meaning: "lock/trigger is not a FIFO: new mail waits up to 25 minutes.",
		heals: null,
		requirement: "protocol.trigger.wakes",
	},
	"mutex-missing": {
		meaning: "lock/sendmutex is not a file: send will not start.",
		heals: null,
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
