/**
 * The families of programs that speak the protocol, as data: where the documents are silent and programs differ, the dialect says
 * what is legal. Vocabulary only. Leaves out defects that no documentation of a family could excuse: the kit's cases name those.
 */
import { DELIVERY_KIND } from "./messages.js";
import type { ProtocolSourceName } from "./sources.js";

export type DialectName = "exttodo" | "aqmail" | "qmail-ldap" | "sagredo" | "indimail" | "notqmail";
export type ProgramName = "todo" | "send" | "clean" | "queue";

/** What a program may do when a peer has gone or speaks strangely. */
export type Outcome =
	| "exit-0"
	| "exit-1"
	| "exit-100"
	/** Stays alive, using the processor all the time, and does no harm. */
	| "spins"
	/** Answers x and removes nothing. */
	| "refuses"
	/** Takes the rest of the request for the number it names. */
	| "removes-named"
	/** Takes the request for the number of the previous one. */
	| "removes-previous";

export interface LegalOutcomes {
	/** todo, when end of file comes before the start command. */
	readonly endOfFileBeforeStart: readonly Outcome[];
	/** todo, when end of file comes on its command descriptor later. */
	readonly endOfFileLater: readonly Outcome[];
	/** todo, when it writes to send and the pipe is broken. */
	readonly brokenOutput: readonly Outcome[];
	/** clean, asked for `todoX106`. */
	readonly misspeltRequest: readonly Outcome[];
}

export interface Dialect {
	readonly name: DialectName;
	/** The family's programs; a dialect without todo has todo processing inside send. */
	readonly programs: readonly ProgramName[];
	/** Subdirectories of mess/, info/, local/, remote/: a file stands under its number modulo this. */
	readonly split: number;
	/** Subdirectories of todo/ and intd/; null if they are flat. */
	readonly envelopeSplit: number | null;
	/** D and a letter, or D and one digit a channel. */
	readonly announcement: "letters" | "bits";
	/** Directories of recipient files, in the order of the digits of D. */
	readonly channels: readonly string[];
	/** Relative to the home directory. */
	readonly controlDirectory: "control" | "etc";
	/** Control files of todo beyond those that all share. */
	readonly extraControls: readonly string[];
	/** Bytes of a spawner's capacity and of a delivery number, low byte first. */
	readonly spawnWidth: 1 | 2;
	/** Whether files are synced without being told to. */
	readonly syncs: "always" | "when-configured";
	/** Record types of an envelope that todo understands. */
	readonly envelopeRecords: string;
	/** Whether send logs a warning for a message without recipients. */
	readonly warnsOnNoRecipients: boolean;
	/** Beginnings of log lines that only this family's todo writes. */
	readonly extraLogLines: readonly string[];
	/** For programs that the family does not have, what the original patch's do. */
	readonly legal: LegalOutcomes;
	/** What was read, beside the measurements. */
	readonly sources: readonly ProtocolSourceName[];
}

const PROGRAMS = ["todo", "send", "clean", "queue"] as const;
const CHANNELS = ["local", "remote"] as const;

/** The original external-todo patch; what the others are variations of. */
const exttodo: Dialect = {
	name: "exttodo",
	programs: PROGRAMS,
	split: 23,
	envelopeSplit: null,
	announcement: "letters",
	channels: CHANNELS,
	controlDirectory: "control",
	extraControls: [],
	spawnWidth: 1,
	syncs: "always",
	envelopeRecords: "upFT",
	warnsOnNoRecipients: false,
	extraLogLines: [],
	legal: {
		endOfFileBeforeStart: ["exit-100", "spins"],
		endOfFileLater: ["exit-1", "spins"],
		brokenOutput: ["exit-1"],
		misspeltRequest: ["refuses", "removes-named"],
	},
	sources: ["EXTTODO", "measured"],
};

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
	exttodo,
	aqmail: {
		...exttodo,
		name: "aqmail",
		envelopeSplit: 23,
		controlDirectory: "etc",
		legal: { ...exttodo.legal, misspeltRequest: ["refuses", "removes-previous"] },
		sources: ["aqmail todo", "aqmail send", "measured"],
	},
	"qmail-ldap": {
		...exttodo,
		name: "qmail-ldap",
		extraControls: ["locals.cdb"],
		spawnWidth: 2,
		warnsOnNoRecipients: true,
		legal: {
			endOfFileBeforeStart: ["exit-100"],
			endOfFileLater: ["exit-1"],
			brokenOutput: ["exit-1"],
			misspeltRequest: ["refuses"],
		},
		sources: ["EXTTODO", "qmail-ldap todo", "qmail-ldap send", "qmail-ldap clean", "measured"],
	},
	sagredo: {
		...exttodo,
		name: "sagredo",
		envelopeSplit: 23,
		announcement: "bits",
		channels: ["local", "remote", "suppl0", "suppl1"],
		extraControls: ["suppls0", "suppls1"],
		spawnWidth: 2,
		legal: { ...exttodo.legal, misspeltRequest: ["refuses", "removes-previous"] },
		sources: ["sagredo todo", "sagredo send", "sagredo clean", "measured"],
	},
	indimail: {
		...exttodo,
		name: "indimail",
		split: 151,
		envelopeSplit: 151,
		extraControls: ["todointerval", "conf-syncdir", "conf-fsync"],
		spawnWidth: 2,
		syncs: "when-configured",
		envelopeRecords: "upFTeh",
		extraLogLines: ["todo: ", "local: ", "remote: "],
		legal: {
			endOfFileBeforeStart: ["exit-100"],
			endOfFileLater: ["exit-1", "spins"],
			brokenOutput: ["exit-1"],
			misspeltRequest: ["refuses", "removes-previous"],
		},
		sources: ["indimail qmail-todo.8", "indimail todo", "indimail send", "indimail clean", "measured"],
	},
	notqmail: {
		...exttodo,
		name: "notqmail",
		programs: ["send", "clean", "queue"],
		sources: ["INTERNALS", "notqmail send", "notqmail clean", "notqmail queue"],
	},
};

export const DIALECT_NAMES = Object.keys(DIALECTS) as readonly DialectName[];

/** The subdirectory and file name of a number: `9/457` where split, `457` where flat. */
export function queuePath(split: number | null, id: bigint | number): string {
	return split === null ? `${id}` : `${BigInt(id) % BigInt(split)}/${id}`;
}

/** Requests to clean name the envelope as the requester would open it; foop/ is never split. */
export function cleanRequestPath(dialect: Dialect, kind: "todo" | "foop", id: bigint | number): string {
	return `${kind}/${queuePath(kind === "todo" ? dialect.envelopeSplit : null, id)}`;
}

/**
 * The kind of an announcement: what stands between D and the number.
 * @param present for each of the dialect's channels, whether the message has recipients there
 */
export function announcementKind(dialect: Dialect, present: readonly boolean[]): string {
	if (dialect.announcement === "bits") return dialect.channels.map((_, i) => (present[i] ? "1" : "0")).join("");
	const [local = false, remote = false] = present;
	if (local && remote) return DELIVERY_KIND.both;
	if (local) return DELIVERY_KIND.local;
	return remote ? DELIVERY_KIND.remote : DELIVERY_KIND.neither;
}
