/**
 * The words of the todo / send / clean protocol: bytes, limits, exit codes and descriptor numbers, as the documents and the
 * existing programs have them. Vocabulary only: nothing here decides anything. What differs between the families of programs
 * (layout, form of D, control directory, width of delivery numbers) stands in `dialects.ts`.
 */

/** Ends every message of todo, every request to clean, every delivery command and report, and every envelope record. */
export const TERMINATOR = 0;

/** qmail-todo to qmail-send: the first byte of each message. */
export const FROM_TODO = {
	/** A message was preprocessed and may be delivered. */
	deliver: "D",
	/** Text for the log, as it stands. */
	log: "L",
	/** qmail-todo takes on nothing more. */
	exit: "X",
} as const;

/** Where the recipients of an announced message are, in the letter form of D. */
export const DELIVERY_KIND = {
	local: "L",
	remote: "R",
	both: "B",
	/** No recipients at all. Spoken by the programs; the public description does not have it. */
	neither: "X",
} as const;

/** qmail-send to qmail-todo: single bytes without a terminator. */
export const TO_TODO = {
	/** The start-up scan of info/ is over: todo may begin. */
	start: "S",
	/** Read locals and virtualdomains again. */
	reload: "H",
	/** Stop as soon as possible. */
	quit: "X",
} as const;

/** Requests to qmail-clean: a directory, a slash, the message number, a NUL. */
export const CLEAN_REQUEST = {
	/** The message was preprocessed: remove intd, then todo. */
	preprocessed: "todo/",
	/** The message is finished or abandoned: remove intd, then mess. */
	finished: "foop/",
} as const;

/** Replies of qmail-clean: one byte for each request. */
export const CLEAN_REPLY = {
	/** Done. A file that was not there counts as removed. */
	done: "+",
	/** The request makes no sense. */
	refused: "x",
	/** The request makes sense, but a file could not be removed. */
	failed: "!",
} as const;

/** Delivery reports of lspawn and rspawn: the byte after the delivery number. */
export const REPORT = { success: "K", deferral: "Z", failure: "D" } as const;

/** Records of the files in todo/, info/, local/ and remote/. */
export const RECORD = {
	/** uid of whoever queued the message (todo/). */
	uid: "u",
	/** Process id of qmail-queue (todo/). */
	pid: "p",
	/** Envelope sender (todo/ and info/). */
	sender: "F",
	/** Envelope recipient: in local/ and remote/, one who is not done. */
	recipient: "T",
	/** In local/ and remote/: a recipient who is done. */
	done: "D",
} as const;

export const LIMITS = {
	/** Bytes of a message of todo, its letter counted, that send keeps; and of a delivery report. */
	report: 10_000,
	/** Bytes of a request to clean, the NUL counted. */
	cleanRequestMin: 7,
	cleanRequestMax: 100,
	/** Bytes of an envelope address in qmail-queue, the NUL counted. */
	address: 1003,
	/** Seconds between two looks into todo/ when nobody pulls the trigger: 1,500 and 1 of slop. */
	todoInterval: 1501,
	/** Seconds after which a file of an unfinished injection is debris. Must exceed `injectionLifetime`. */
	ossified: 129_600,
	/** Seconds after which qmail-queue kills itself. */
	injectionLifetime: 86_400,
	/** Seconds between two rounds of qmail-send looking for debris. */
	cleanupInterval: 76_431,
	/** Seconds until qmail-send tries again after a failed system call. */
	systemFailure: 123,
	/** Default seconds in the queue after which a deferral becomes a failure (control/queuelifetime). */
	queueLifetime: 604_800,
	/** qmail-clean looks into pid/ at its start and after each so many further requests. */
	cleanPidEvery: 31,
} as const;

/** The retry schedule: the n-th attempt is (skip + floor(sqrt(age)))^2 seconds after the birth of the message. */
export const RETRY_SKIP = { local: 10, remote: 20 } as const;

/** Default numbers of simultaneous deliveries (control/concurrencylocal, concurrencyremote). */
export const DEFAULT_CONCURRENCY = { local: 10, remote: 20 } as const;

export const EXIT = {
	ok: 0,
	/** qmail-todo: the connection to qmail-send broke. */
	sendDied: 1,
	/** qmail-todo: no S came; qmail-clean: the reply pipe is broken. */
	noPeer: 100,
	/** The program could not start. */
	cannotStart: 111,
} as const;

/** Exit codes of qmail-queue: 11 to 40 are permanent. */
export const QUEUE_EXIT = {
	ok: 0,
	addressTooLong: 11,
	outOfMemory: 51,
	timeout: 52,
	writeError: 53,
	readError: 54,
	home: 61,
	queueDirectory: 62,
	pid: 63,
	mess: 64,
	intd: 65,
	todo: 66,
	internal: 81,
	envelopeFormat: 91,
} as const;

/** Descriptors as each program sees them. */
export const FD = {
	todo: { fromSend: 0, toSend: 1, toClean: 2, fromClean: 3 },
	send: {
		log: 0,
		toLocal: 1,
		fromLocal: 2,
		toRemote: 3,
		fromRemote: 4,
		toClean: 5,
		fromClean: 6,
		toTodo: 7,
		fromTodo: 8,
		/** Supplementary channel n, where a dialect has them: commands on 11 + 2n, reports on 12 + 2n. */
		firstSupplementary: 11,
	},
	clean: { requests: 0, replies: 1 },
	spawn: { commands: 0, reports: 1 },
	queue: { message: 0, envelope: 1 },
} as const;

/** Permission bits of new files. */
export const FILE_MODE = {
	/** mess/ and intd/, made by qmail-queue. */
	injected: 0o644,
	/** info/, local/, remote/ and bounce/, made by todo and send. */
	preprocessed: 0o600,
} as const;
