/**
 * The documents and programs that the protocol's requirements rest on, each pinned by the checksum of the text that was read.
 * Leaves out the texts themselves: none of them is copied into this repository.
 */

export interface PinnedSource {
	/** Document title, or file name for a program's source. */
	readonly title: string;
	/** Edition: a commit of the repository below, or a date. */
	readonly version: string;
	/** Where it is published: a GitHub repository and path, or the name of the programme that ships it. */
	readonly published: string;
	/** SHA-256 of the text as read, lower-case hexadecimal; null for measurements of our own. */
	readonly sha256: string | null;
	/** A document says what should be; a program only shows what one implementation does. */
	readonly kind: "document" | "program" | "measurement";
	/** Sections of a document, functions and constants of a program. Only these can be cited. */
	readonly sections: readonly string[];
}

const NOTQMAIL = "a7012e4fdf2f82f6aa5abe2f57e20831d238d774";
const QMAIL_LDAP = "33d8d0d25a4ba03464e12eae8a11107a7a2ac704";
const SAGREDO = "302f308abfa18da8efd0033628990d8602e5d397";
const AQMAIL = "ea334ab6eec1f521b3d7fce4931cbb964fafab68";
const INDIMAIL = "364a44263d9b9ad51dc83f922986e992dd17ae30";

function source<const Sections extends readonly string[]>(
	kind: PinnedSource["kind"],
	title: string,
	repository: string,
	version: string,
	path: string,
	sha256: string,
	sections: Sections,
) {
	return { kind, title, version, published: `github.com/${repository}: ${path}`, sha256, sections };
}

/** Every source by the short name that requirements cite. */
export const PROTOCOL_SOURCES = {
	INTERNALS: source(
		"document",
		"INTERNALS (the queue's structure and guarantees)",
		"notqmail/notqmail",
		NOTQMAIL,
		"INTERNALS.md",
		"1c7f4e5f25f2ef2b3dcced9a769ffbe65e74d76449972418231071c0ba1506f5",
		["1", "2", "3", "4", "5", "6", "7"],
	),
	"qmail-todo.8": {
		kind: "document",
		title: "qmail-todo(8) of s/qmail",
		version: "as given to the project",
		published: "s/qmail manual pages",
		sha256: "35e8da62ce5a28dc8dbb2034ed0e677ccd4bce4342bb7ad33e196db10eec340d",
		sections: ["BIG PICTURE", "COMMUNICATION", "DIAGNOSTICS"],
	},
	EXTTODO: source(
		"document",
		"EXTTODO (the external todo patch)",
		"qmail-ldap/qmail-ldap",
		QMAIL_LDAP,
		"EXTTODO",
		"533484496757008bfba05167a1f3c2b1bf73f81cb55dccea4f8ae1c1c2ab2fe6",
		["BIG PICTURE", "Communication", "WHAT DOES IT DO"],
	),
	"qmail-send.8": source(
		"document",
		"qmail-send(8)",
		"notqmail/notqmail",
		NOTQMAIL,
		"qmail-send.9",
		"075d19ba6fb20c365b80f7944c8561abd49d8193f21855d0a356def844314f65",
		["CONTROL FILES", "DESCRIPTION"],
	),
	"qmail-clean.8": source(
		"document",
		"qmail-clean(8)",
		"notqmail/notqmail",
		NOTQMAIL,
		"qmail-clean.8",
		"4b27c9415420a6a90d03e03e3fe708bf76c20c63f2cf6df11ea579aa07ec3ab0",
		["DESCRIPTION"],
	),
	"qmail-queue.8": source(
		"document",
		"qmail-queue(8)",
		"notqmail/notqmail",
		NOTQMAIL,
		"qmail-queue.8",
		"00dcd5dfaced1048c4143f936f36911d6f52f4d4b966d835c7f632d8155837d1",
		["DESCRIPTION", "EXIT CODES"],
	),
	"indimail qmail-todo.8": source(
		"document",
		"qmail-todo(8) of indimail-mta",
		"mbhangui/indimail-mta",
		INDIMAIL,
		"indimail-mta-x/qmail-todo.9",
		"32b3996bf18544f2ceb19be33582bc2381dcde676d51debc0ba538741f6fff32",
		[],
	),
	"notqmail send": source(
		"program",
		"qmail-send.c",
		"notqmail/notqmail",
		NOTQMAIL,
		"qmail-send.c",
		"9ca9d633d6112d8d2d712efd4316a8f62f5a4c84ca72da94cc290579943d1279",
		[
			"OSSIFIED",
			"SLEEP_CLEANUP",
			"SLEEP_SYSFAIL",
			"cleandied",
			"cleanup_do",
			"comm_write",
			"del_dochan",
			"del_start",
			"del_status",
			"fnmake_split",
			"fnmake_todo",
			"main",
			"markdone",
			"messdone",
			"nextretry",
			"pass_dochan",
			"pqadd",
			"pqstart",
			"regetcontrols",
			"spawndied",
			"todo_do",
		],
	),
	"notqmail clean": source(
		"program",
		"qmail-clean.c",
		"notqmail/notqmail",
		NOTQMAIL,
		"qmail-clean.c",
		"c824bd2707f0f581f4b39b7c64f287091b4a0186aae95c43d7b8fb7cf42774a8",
		["cleanuppid", "main"],
	),
	"notqmail queue": source(
		"program",
		"qmail-queue.c",
		"notqmail/notqmail",
		NOTQMAIL,
		"qmail-queue.c",
		"bc48ce6ff4464d8193868705866f70c5dd5bc1125351b26e3139934ef0c7343f",
		["ADDR", "DEATH", "cleanup", "main"],
	),
	"notqmail trigger": source(
		"program",
		"trigger.c",
		"notqmail/notqmail",
		NOTQMAIL,
		"trigger.c",
		"ed2d526a8ae96aec9e5ed3859e4f59f8bf3e5d1c51a84298d163b6ccd3da1624",
		["trigger_set"],
	),
	"qmail-ldap todo": source(
		"program",
		"qmail-todo.c",
		"qmail-ldap/qmail-ldap",
		QMAIL_LDAP,
		"qmail-todo.c",
		"c39a7b3401b66ac1e7cd57ccf2f48f7ef3f47e3e55fb88c979e1d104931c35d4",
		[
			"SLEEP_TODO",
			"cleandied",
			"comm_do",
			"comm_exit",
			"comm_info",
			"comm_init",
			"comm_selprep",
			"comm_write",
			"fnmake_todo",
			"main",
			"rewrite",
			"sigterm",
			"timing features",
			"todo_do",
			"todo_init",
		],
	),
	"qmail-ldap send": source(
		"program",
		"qmail-send.c",
		"qmail-ldap/qmail-ldap",
		QMAIL_LDAP,
		"qmail-send.c",
		"ca076b9080ca15a62f6f5f1591e907d20a4325eadc532c54225759202045c01f",
		["comm_write", "main", "todo_del", "todo_do", "todo_init", "todo_selprep"],
	),
	"qmail-ldap clean": source(
		"program",
		"qmail-clean.c",
		"qmail-ldap/qmail-ldap",
		QMAIL_LDAP,
		"qmail-clean.c",
		"7ab0bcae906d5d373743d152ed2acc02e5a351dfe176f56a0d72d5493a5b2b20",
		[],
	),
	"sagredo todo": source(
		"program",
		"qmail-todo.c",
		"sagredo-dev/qmail",
		SAGREDO,
		"qmail-todo.c",
		"bf4746303fdeae563b263b30a9d5ca1becb10ec43a38263ea371016c39365a5c",
		["comm_write"],
	),
	"sagredo send": source(
		"program",
		"qmail-send.c",
		"sagredo-dev/qmail",
		SAGREDO,
		"qmail-send.c",
		"28fed3940a19db262d50758cb6b08f0905a6de18c4994edfd52d738185e99b42",
		["comm_write"],
	),
	"sagredo clean": source(
		"program",
		"qmail-clean.c",
		"sagredo-dev/qmail",
		SAGREDO,
		"qmail-clean.c",
		"4cf5093cd48254fbf37df32a1ec03f855c8d1062021f4eafbe9a74f18b6fa82f",
		[],
	),
	"aqmail todo": source(
		"program",
		"qmail-todo.c",
		"aqmail/aQmail",
		AQMAIL,
		"qmail-todo.c",
		"fd12be495d6663bcf3add84f14d27298e559a6fa45391125bc9e9d46c67d1561",
		[],
	),
	"aqmail send": source(
		"program",
		"qmail-send.c",
		"aqmail/aQmail",
		AQMAIL,
		"qmail-send.c",
		"0234c4e23738a251e5b49bd43c92be9608351ef1e9bc3faef5eafdb5bcac609b",
		[],
	),
	"indimail todo": source(
		"program",
		"qmail-todo.c",
		"mbhangui/indimail-mta",
		INDIMAIL,
		"indimail-mta-x/qmail-todo.c",
		"da731b1a74b25245c34e894afcc044c13807a764816c128f190fa7f2475b2e7c",
		[],
	),
	"indimail send": source(
		"program",
		"qmail-send.c",
		"mbhangui/indimail-mta",
		INDIMAIL,
		"indimail-mta-x/qmail-send.c",
		"ac811afa1f0831f59172cc141e6786e8d189f8efb0368d6dd5d43ff1695ad080",
		[],
	),
	"indimail clean": source(
		"program",
		"qmail-clean.c",
		"mbhangui/indimail-mta",
		INDIMAIL,
		"indimail-mta-x/qmail-clean.c",
		"bd11a7119e3ad0a37dfe2df084e3c6253afce268570b3e4fe246c3adb121e2aa",
		[],
	),
	measured: {
		kind: "measurement",
		title: "Observations of five qmail-todo programs and four send/clean pairs, run unmodified",
		version: "2026-11",
		published: "this project",
		sha256: null,
		sections: ["bugs seen", "dialects", "fault injection", "messages", "qmail-send's side", "qmail-todo"],
	},
} as const satisfies Record<string, PinnedSource>;

export type ProtocolSourceName = keyof typeof PROTOCOL_SOURCES;

/** A citation as it is written down: "INTERNALS # 3". An unknown document or section does not compile. */
export type ProtocolCite = {
	[Name in ProtocolSourceName]: `${Name} # ${(typeof PROTOCOL_SOURCES)[Name]["sections"][number]}`;
}[ProtocolSourceName];
