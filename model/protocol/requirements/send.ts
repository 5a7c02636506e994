/** Rules for qmail-send: start-up scan, passes, deliveries, marks, bounces, elimination, cleanups. */
import { may, must, type ProtocolRequirement } from "../requirement.js";

export const SEND_REQUIREMENTS: readonly ProtocolRequirement[] = [
	must(
		"protocol.send.start-scan",
		"At its start send takes up every message that has an info/ file and no todo/ file.",
		["INTERNALS # 5", "notqmail send # pqadd"],
	),
	must(
		"protocol.send.announcement-queued",
		"An announced message is queued for its channels, or for elimination if it has none.",
		["EXTTODO # WHAT DOES IT DO", "qmail-ldap send # todo_del"],
	),
	may(
		"protocol.send.trusts-announcement",
		"send may believe an announcement without looking at the queue; todo must not repeat one.",
		["measured # qmail-send's side"],
	),
	must(
		"protocol.send.delivers-not-done",
		"Delivery is tried only for addresses not marked done, one attempt at a time for each.",
		["INTERNALS # 5"],
	),
	must(
		"protocol.send.mark-after-outcome",
		"An address is marked done only after success or permanent failure was reported.",
		["INTERNALS # 5"],
	),
	must("protocol.send.mark-in-place", "The mark replaces the record's type byte by D and changes no other byte.", [
		"notqmail send # markdone",
	]),
	must(
		"protocol.send.bounce-before-mark",
		"A permanent failure is noted in bounce/ before the address is marked done.",
		["INTERNALS # 5"],
	),
	must("protocol.send.temporary-stays", "After a temporary failure the address stays not done, and is tried later.", [
		"INTERNALS # 5",
	]),
	must(
		"protocol.send.retry-schedule",
		"Retries follow a quadratic schedule from the message's birth, wider for remote addresses.",
		["notqmail send # nextretry"],
	),
	must("protocol.send.alarm", "On ALRM send tries at once all that waits for its time, on every channel.", [
		"qmail-send.8 # DESCRIPTION",
	]),
	must(
		"protocol.send.concurrency",
		"No more deliveries run at a time than concurrencylocal and concurrencyremote allow.",
		["qmail-send.8 # CONTROL FILES"],
	),
	must("protocol.send.lifetime", "Past queuelifetime a temporary failure counts as permanent.", [
		"qmail-send.8 # CONTROL FILES",
		"notqmail send # pass_dochan",
	]),
	must("protocol.send.mangled-report-defers", "A report of unknown kind defers the address.", [
		"notqmail send # del_dochan",
	]),
	must(
		"protocol.send.foreign-report-ignored",
		"A report for a delivery that is not running is ignored with a warning.",
		["notqmail send # del_dochan"],
	),
	must(
		"protocol.send.channel-file-removed",
		"A channel file is removed when all its addresses are done, and no sooner.",
		["INTERNALS # 5"],
	),
	must(
		"protocol.send.bounce-before-elimination",
		"A message's bounce is injected and bounce/ removed before info/ goes.",
		["INTERNALS # 5"],
	),
	must("protocol.send.info-before-mess", "Elimination removes info/ first, then has clean remove mess/.", [
		"INTERNALS # 5",
	]),
	must("protocol.send.elimination-guard", "A message with a local/, remote/ or todo/ file is not eliminated.", [
		"INTERNALS # 5",
		"notqmail send # messdone",
	]),
	must("protocol.send.failure-retries", "What fails for reasons of the system is tried again later.", [
		"notqmail send # SLEEP_SYSFAIL",
	]),
	must(
		"protocol.diagnostic.delivery-start",
		"Each delivery is logged at its start, with number, message and recipient.",
		["qmail-send.8 # DESCRIPTION", "notqmail send # del_start"],
	),
	must("protocol.diagnostic.delivery-end", "Each delivery's outcome is logged.", ["notqmail send # del_dochan"]),
	must("protocol.diagnostic.end-message", "The end of a message is logged before its info/ file is removed.", [
		"notqmail send # messdone",
	]),
	must("protocol.diagnostic.status", "The numbers of running deliveries are logged whenever they change.", [
		"notqmail send # del_status",
	]),
	must(
		"protocol.cleanup.after-36-hours",
		"A message in S2 or S3 whose mess/ file was not accessed for 36 hours is removed.",
		["INTERNALS # 6"],
	),
	must("protocol.cleanup.not-queued", "A message with an info/ or todo/ file is never removed by a cleanup.", [
		"INTERNALS # 6",
		"notqmail send # cleanup_do",
	]),
	must("protocol.cleanup.longer-than-injection", "The age for cleanups exceeds the longest life of an injection.", [
		"INTERNALS # 6",
		"notqmail send # OSSIFIED",
	]),
	must("protocol.cleanup.repeated", "The whole of mess/ is gone through again within a day.", [
		"notqmail send # SLEEP_CLEANUP",
	]),
];
