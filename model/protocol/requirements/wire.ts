/** Rules about what goes over the descriptors: message formats, direction, limits, descriptor numbers. */
import { may, must, type ProtocolRequirement, should } from "../requirement.js";

export const WIRE_REQUIREMENTS: readonly ProtocolRequirement[] = [
	must(
		"protocol.wire.announcement",
		"todo announces a preprocessed message to send as D, the kinds of its recipients, its number in decimal, and a NUL.",
		["qmail-todo.8 # COMMUNICATION", "EXTTODO # Communication"],
	),
	must(
		"protocol.wire.announcement-kind",
		"The kind says for which channels recipient files exist: local only, remote only, or both.",
		["qmail-todo.8 # COMMUNICATION", "EXTTODO # Communication"],
		{
			editions: {
				documented: "One letter: L, R or B.",
				asImplemented: "One letter, or with supplementary channels one digit 0 or 1 for each channel (sagredo).",
			},
		},
	),
	must(
		"protocol.wire.announcement-without-recipients",
		"A message without any recipient is announced too, with a kind of its own, so that send eliminates it.",
		["qmail-ldap todo # comm_write", "sagredo todo # comm_write", "measured # messages"],
		{ editions: { documented: "Not mentioned.", asImplemented: "DX, or four zeros in sagredo's form." } },
	),
	must("protocol.wire.log-verbatim", "The text of an L message goes to the logger unchanged, with no newline added.", [
		"qmail-todo.8 # COMMUNICATION",
		"EXTTODO # Communication",
	]),
	must("protocol.wire.nul-ends-message", "Every message of todo to send ends in one NUL and contains no other.", [
		"qmail-todo.8 # COMMUNICATION",
	]),
	must("protocol.wire.any-fragmentation", "A reader accepts messages cut or joined at any byte by the pipe.", [
		"qmail-todo.8 # COMMUNICATION",
		"qmail-ldap send # todo_do",
	]),
	must("protocol.wire.commands-are-bytes", "send speaks to todo in single bytes: S to begin, H to reload, X to stop.", [
		"qmail-todo.8 # COMMUNICATION",
		"EXTTODO # Communication",
		"qmail-ldap send # todo_init",
	]),
	should("protocol.wire.unknown-command", "todo logs a warning for a byte that it does not know and goes on.", [
		"qmail-ldap todo # comm_do",
	]),
	should(
		"protocol.wire.unknown-message",
		"send logs a warning for a message that it does not understand and goes on.",
		["qmail-ldap send # todo_do"],
	),
	should(
		"protocol.wire.lone-nul-ignored",
		"An empty message from todo has no effect on the one that follows it.",
		["measured # bugs seen"],
		{
			editions: {
				asImplemented: "The C programs keep the NUL in their buffer, so the next message is not understood.",
				asIntended: "An empty message is skipped.",
			},
		},
	),
	must("protocol.wire.report-limit", "send keeps at most 10,000 bytes of one message and drops the excess.", [
		"qmail-ldap send # todo_do",
		"notqmail send # del_dochan",
	]),
	must(
		"protocol.wire.stop-answer",
		"todo answers the stop command with X and a NUL once nothing else is left to send.",
		["qmail-ldap todo # comm_exit"],
		{ editions: { documented: "Not mentioned.", asImplemented: "Repeated until the descriptor breaks." } },
	),
	must(
		"protocol.wire.clean-request",
		"A request to clean is a path of todo/ or foop/ as the requester forms it, and a NUL.",
		["notqmail clean # main", "notqmail send # todo_do", "notqmail send # cleanup_do"],
	),
	must(
		"protocol.wire.clean-request-size",
		"clean refuses requests shorter than 7 or longer than 100 bytes with their NUL.",
		["notqmail clean # main"],
	),
	must(
		"protocol.wire.clean-one-reply",
		"clean answers every request with exactly one byte.",
		["qmail-clean.8 # DESCRIPTION"],
		{
			editions: {
				asImplemented: "Some malformed requests get several bytes (a continue that binds to the inner loop).",
			},
		},
	),
	must(
		"protocol.wire.clean-reply",
		"The reply is + when the files are gone, x for a request that makes no sense, ! on error.",
		["notqmail clean # main"],
	),
	must(
		"protocol.wire.reply-per-request",
		"A requester reads one reply for each request and lets no other byte count for it.",
		["notqmail send # todo_do", "measured # bugs seen"],
	),
	must("protocol.wire.spawn-capacity", "Each spawner first tells send how many deliveries it can run at once.", [
		"notqmail send # main",
	]),
	must(
		"protocol.wire.delivery-command",
		"A delivery command is the delivery number, then message path, sender and recipient, each NUL-ended.",
		["notqmail send # comm_write"],
	),
	must("protocol.wire.delivery-report", "A report is the delivery number, then K, Z or D, text and a NUL.", [
		"notqmail send # del_dochan",
	]),
	must(
		"protocol.wire.delivery-number-width",
		"Delivery numbers and capacities have the width of the dialect, low byte first.",
		["qmail-ldap send # comm_write", "sagredo send # comm_write"],
	),
	must(
		"protocol.descriptor.todo",
		"todo reads commands on 0, writes to send on 1, asks clean on 2 and reads its replies on 3.",
		["qmail-todo.8 # BIG PICTURE", "EXTTODO # BIG PICTURE"],
	),
	must(
		"protocol.descriptor.send",
		"send logs on 0, drives local deliveries on 1 and 2, remote ones on 3 and 4, clean on 5 and 6.",
		["qmail-send.8 # DESCRIPTION"],
	),
	must("protocol.descriptor.send-todo", "send commands todo on 7 and hears it on 8.", [
		"qmail-todo.8 # BIG PICTURE",
		"qmail-ldap send # todo_init",
	]),
	must("protocol.descriptor.clean", "clean reads requests on 0 and answers on 1; todo and send have a clean each.", [
		"qmail-clean.8 # DESCRIPTION",
		"qmail-todo.8 # BIG PICTURE",
	]),
	must("protocol.descriptor.queue", "queue reads the message on 0 and the envelope on 1.", [
		"qmail-queue.8 # DESCRIPTION",
	]),
	must("protocol.descriptor.never-blocks-on-send", "todo does not block while writing to send.", [
		"qmail-ldap todo # comm_init",
	]),
	must("protocol.descriptor.never-blocks-on-spawner", "send does not block while writing to a spawner.", [
		"notqmail send # comm_write",
	]),
	may("protocol.wire.batching", "todo may hand over several messages in one write.", ["measured # qmail-todo"]),
];
