/**
 * The documents that requirements cite, pinned: which text was read, told by its checksum, and which of its sections are cited.
 * A citation of an unknown document or section does not compile. The texts themselves are not part of this project.
 */

export interface Source {
	readonly title: string;
	readonly version: string;
	/** Where the public can read it. */
	readonly published: string;
	/** Its path in a directory of documents (the unpacked Postfix sources, or the seeds), for checking the checksum. */
	readonly file: string;
	/** Of the text that was read, in hexadecimal. */
	readonly sha256: string;
	/** Headings of a document, parameters of postconf(5), dates of HISTORY, functions and macros of a program. */
	readonly sections: readonly string[];
}

const POSTFIX = "Postfix 3.7.11";

function code<const Sections extends readonly string[]>(path: string, sha256: string, sections: Sections) {
	return {
		title: `Postfix source, ${path}`,
		version: POSTFIX,
		published: "src/ in the source distribution",
		file: `src/${path}`,
		sha256,
		sections,
	};
}

export const SOURCES = {
	SR: {
		title: "Postfix Queue Scheduler",
		version: POSTFIX,
		published: "https://www.postfix.org/SCHEDULER_README.html",
		file: "README_FILES/SCHEDULER_README",
		sha256: "93dfb8133e5b53b3cc0250861010467e5a2b6294a670cb3399cb05973ebb3cba",
		sections: [
			"Overview",
			"Drawbacks of the existing concurrency scheduler",
			"Summary of the Postfix 2.5 concurrency feedback algorithm",
			'Summary of the Postfix 2.5 "dead destination" detection algorithm',
			"Pseudocode for the Postfix 2.5 concurrency scheduler",
			"Limitations of less-than-1 per delivery feedback",
			"Concurrency configuration parameters",
			"The structures used by nqmgr",
			"What happens when nqmgr picks up the message",
			"How the entry selection works",
			"How the preemption works",
			"How destination concurrency limits affect the scheduling algorithm",
			"Dealing with memory resource limits",
		],
	},
	PC: {
		title: "postconf(5), Postfix configuration parameters",
		version: POSTFIX,
		published: "https://www.postfix.org/postconf.5.html",
		file: "proto/postconf.proto",
		sha256: "5ca8e3ec01afb2067bbdc54038a49a1c2f8b9e9b5ebbd5fd9234961487d3cb8c",
		sections: [
			"CLASS verp",
			"default_delivery_slot_cost",
			"default_delivery_slot_discount",
			"default_delivery_slot_loan",
			"default_destination_concurrency_failed_cohort_limit",
			"default_destination_concurrency_limit",
			"default_destination_concurrency_negative_feedback",
			"default_destination_concurrency_positive_feedback",
			"default_destination_rate_delay",
			"default_destination_recipient_limit",
			"default_extra_recipient_limit",
			"default_minimum_delivery_slots",
			"default_recipient_limit",
			"default_recipient_refill_delay",
			"default_recipient_refill_limit",
			"default_transport_rate_delay",
			"initial_destination_concurrency",
			"maximal_backoff_time",
			"minimal_backoff_time",
			"qmgr_fudge_factor",
			"qmgr_message_active_limit",
			"qmgr_message_recipient_limit",
			"qmgr_message_recipient_minimum",
			"recipient_delimiter",
			"transport_retry_time",
		],
	},
	SEED: {
		title: "What this file is about: notes on the clever queue manager",
		version: "undated; an early form of SCHEDULER_README",
		published: "given to this project as a seed",
		file: "postfix-scheduler-notes.txt",
		sha256: "77e8ba31158ce38dbe5d2bdf9f6323bcc6b8eaf2b3f0a383b2c6fbe245ebb654",
		sections: ["Why the old Postfix queue manager was replaced", "How the queue manager scheduler works"],
	},
	"SEED-SHORT": {
		title: "Notes on the queue manager scheduler, short form",
		version: "undated; an early form of SCHEDULER_README",
		published: "given to this project as a seed",
		file: "postfix-scheduler-notes-short.txt",
		sha256: "af3f6ff1dc8e09900e3ef35c2ab671a959c16e70b93f2e81dc701a4a4adbe11e",
		sections: [
			"From user's point of view",
			"Simplification of terms for users",
			"Dealing with concurrency limits",
			"Dealing with resource limits",
			"Doing things efficiently",
		],
	},
	HISTORY: {
		title: "Postfix change log",
		version: POSTFIX,
		published: "HISTORY in the source distribution",
		file: "HISTORY",
		sha256: "8a0481f6a50ddd8bdf7626ac8d0447e8c5c7b42b0c269b25a8b00c3fadeb38cf",
		sections: [
			"19980514",
			"19980621",
			"19990204",
			"19991207",
			"20001116",
			"20001119",
			"20001210",
			"20010201",
			"20010203",
			"20030521",
			"20040204",
			"20040622",
			"20061106",
			"20071121",
			"20071203",
			"20090304",
			"20090305",
			"20150621",
			"20221006",
			"20240209",
		],
	},
	"oqmgr/qmgr.c": code("oqmgr/qmgr.c", "f7d5e9868568608a018034529d318caedbdf0795fe0346fc42a050ed77b6922f", [
		"qmgr_loop",
	]),
	"oqmgr/qmgr_defer.c": code("oqmgr/qmgr_defer.c", "9958208e3cdd0d1180f82a83992137f9c68e6a356e2e7c61970a132d9aa6968f", [
		"qmgr_defer_todo",
	]),
	"oqmgr/qmgr_entry.c": code("oqmgr/qmgr_entry.c", "7771323788448913f1db803d9bc8a7cb3f73eb5c1c985e5f23ffc21cad095fed", [
		"qmgr_entry_done",
		"qmgr_entry_select",
		"qmgr_entry_unselect",
	]),
	"oqmgr/qmgr_message.c": code(
		"oqmgr/qmgr_message.c",
		"e49efeefa311cfdbdd6d2ee0855a3b395bcfbc387f7a538c42ab18d61643f8f6",
		["qmgr_message_assign", "qmgr_message_read", "qmgr_message_sort_compare"],
	),
	"oqmgr/qmgr_queue.c": code("oqmgr/qmgr_queue.c", "8d9fd2f675ee0ef378ec504fd564ed0092bb62013bc9376101a0d17a33da73d8", [
		"qmgr_queue_create",
		"qmgr_queue_select",
	]),
	"oqmgr/qmgr_transport.c": code(
		"oqmgr/qmgr_transport.c",
		"9ed38e9440c1aa02ddc8395a391672fbe4162d5c9a34e7062c3695bdd62ecee6",
		["qmgr_transport_create", "qmgr_transport_select"],
	),
	"qmgr/qmgr.c": code("qmgr/qmgr.c", "6edfb1c855148e1af4cae5ea31f1d9ad007bb9275ea4a6c9ed83db927f82ac3e", [
		"QMGR_REQ_FLUSH_DEAD",
		"qmgr_loop",
		"qmgr_post_init",
	]),
	"qmgr/qmgr_active.c": code("qmgr/qmgr_active.c", "a5c6a49cfb46dc1504ffa9172ca4e8234040450cc701bbc23cb8b02fb9359b80", [
		"qmgr_active_done_2_generic",
		"qmgr_active_done_3_generic",
		"qmgr_active_feed",
	]),
	"qmgr/qmgr_defer.c": code("qmgr/qmgr_defer.c", "e221a2e4eb9a69f66a4ad829448bc5b356d04d89a9079345a42daa2149649ac5", [
		"qmgr_defer_todo",
		"qmgr_defer_transport",
	]),
	"qmgr/qmgr_deliver.c": code(
		"qmgr/qmgr_deliver.c",
		"18d535ee9c2e87705873079be9bff224f9d6ec1d1dc32d7d495a9c6d221e4829",
		["qmgr_deliver", "qmgr_deliver_update"],
	),
	"qmgr/qmgr_enable.c": code("qmgr/qmgr_enable.c", "88899f136c6a31564c9a8e92f053d0a34ab292475de4bffc27025c066cc36b15", [
		"qmgr_enable_all",
	]),
	"qmgr/qmgr_entry.c": code("qmgr/qmgr_entry.c", "4a9e9ed7b160dbf5e0c33a1941f05cb3fd8515bf2da22e54f68fec0cdc014202", [
		"qmgr_entry_done",
		"qmgr_entry_move_todo",
		"qmgr_entry_select",
		"qmgr_entry_unselect",
	]),
	"qmgr/qmgr_job.c": code("qmgr/qmgr_job.c", "9ce4868bd997e8e9e0b7ea39ea7db4c8f46740d233f317761886066b003b9593", [
		"MAX_ENTRIES",
		"qmgr_job_blocker_update",
		"qmgr_job_candidate",
		"qmgr_job_count_slots",
		"qmgr_job_entry_select",
		"qmgr_job_free",
		"qmgr_job_link",
		"qmgr_job_move_limits",
		"qmgr_job_obtain",
		"qmgr_job_parent_gone",
		"qmgr_job_peer_select",
		"qmgr_job_pop",
		"qmgr_job_preempt",
		"qmgr_job_retire",
	]),
	"qmgr/qmgr_message.c": code(
		"qmgr/qmgr_message.c",
		"e85ee511681d6fcea9ce9221638ee81ac1d70a84a2f57102b2c55b87dae7edfe",
		[
			"qmgr_message_assign",
			"qmgr_message_create",
			"qmgr_message_read",
			"qmgr_message_realloc",
			"qmgr_message_resolve",
			"qmgr_message_sort_compare",
		],
	),
	"qmgr/qmgr_peer.c": code("qmgr/qmgr_peer.c", "b405dd2227efba69472cf5f9baeb8601527bb4944b23f2a4c3f26e88d56387b2", [
		"qmgr_peer_select",
	]),
	"qmgr/qmgr_queue.c": code("qmgr/qmgr_queue.c", "4d23d6982df10cc56bf13c7db57fe70115a7803dc7034bf6e6ad9f62fcc0cbce", [
		"qmgr_queue_resume",
		"qmgr_queue_suspend",
		"qmgr_queue_throttle",
		"qmgr_queue_unthrottle",
	]),
	"qmgr/qmgr_transport.c": code(
		"qmgr/qmgr_transport.c",
		"c0f13a402d63df316027a18d9c32d3e272125ff47baaf351b14e822b0cbd999b",
		[
			"QMGR_TRANSPORT_MAX_PEND",
			"qmgr_transport_alloc",
			"qmgr_transport_create",
			"qmgr_transport_event",
			"qmgr_transport_select",
			"qmgr_transport_throttle",
			"qmgr_transport_unthrottle",
		],
	),
	"util/sane_time.c": code("util/sane_time.c", "938bc789520d81f0abac90485692684c8ef6f8beb5b333b5670aecdc99ab049f", [
		"sane_time",
	]),
} as const satisfies Readonly<Record<string, Source>>;

export type SourceId = keyof typeof SOURCES;

/** The sections of one document. */
export type SectionOf<Id extends SourceId> = (typeof SOURCES)[Id]["sections"][number];

/** A document and the section of it that a rule was taken from. */
export interface Citation {
	readonly document: SourceId;
	readonly section: string;
}

/** A citation whose section is known to be one of the document's. */
export function cite<Id extends SourceId>(document: Id, section: SectionOf<Id>): Citation {
	return { document, section };
}

/** How a citation is printed. */
export function citationText({ document, section }: Citation): string {
	return `${document}, ${section}`;
}
