/** Rules about preprocessing one message: what todo reads, writes, syncs, asks, and says, in which order. */
import { may, must, type ProtocolRequirement, should } from "../requirement.js";

export const TODO_REQUIREMENTS: readonly ProtocolRequirement[] = [
	must(
		"protocol.todo.numeric-names",
		"Only entries of todo/ whose whole name is a decimal number are messages; others are left alone.",
		["qmail-ldap todo # todo_do"],
	),
	must(
		"protocol.todo.mess-exists",
		"A message whose mess/ file cannot be examined is not preprocessed; a warning is logged.",
		["qmail-ldap todo # todo_do"],
	),
	must(
		"protocol.todo.leftovers-removed",
		"Files of the same number in local/, remote/ and info/ are removed before new ones are made.",
		["INTERNALS # 4"],
	),
	must("protocol.todo.exclusive-creation", "info/, local/ and remote/ files are created exclusively.", [
		"qmail-ldap todo # todo_do",
	]),
	must("protocol.todo.sender-to-info", "The sender record goes to info/ byte for byte.", [
		"INTERNALS # 2",
		"qmail-ldap todo # todo_do",
	]),
	must(
		"protocol.todo.recipients-in-order",
		"Recipients keep the envelope's order within their channel, each once for each record.",
		["qmail-ldap todo # todo_do"],
	),
	must(
		"protocol.todo.local-or-remote",
		"A recipient is local if its domain is in locals or a virtual domain covers it, else remote.",
		["INTERNALS # 4", "qmail-send.8 # CONTROL FILES", "qmail-ldap todo # rewrite"],
	),
	must(
		"protocol.todo.virtual-prefix",
		"A virtual domain's entry puts its prefix and a dash before the address; an empty one makes it remote again.",
		["qmail-send.8 # CONTROL FILES", "qmail-ldap todo # rewrite"],
	),
	must(
		"protocol.todo.percent-hack",
		"For domains in percenthack the last % of the local part becomes the @, repeatedly.",
		["qmail-send.8 # CONTROL FILES", "qmail-ldap todo # rewrite"],
	),
	must("protocol.todo.domain-added", "An address without a domain gets envnoathost.", ["qmail-send.8 # CONTROL FILES"]),
	must("protocol.todo.needed-channels-only", "A channel file is made only if the message has a recipient there.", [
		"INTERNALS # 2",
		"qmail-ldap todo # todo_do",
	]),
	must("protocol.todo.file-modes", "info/, local/ and remote/ files are readable and writable by their owner only.", [
		"qmail-ldap todo # main",
	]),
	must(
		"protocol.todo.unknown-record",
		"A record of unknown type stops this message with a warning; nothing of it is lost.",
		["qmail-ldap todo # todo_do"],
	),
	should(
		"protocol.todo.unended-record",
		"A last record without its NUL is reported, not silently dropped.",
		["measured # bugs seen"],
		{
			editions: { asImplemented: "Ignored without a word.", asIntended: "A damaged envelope gets a warning." },
		},
	),
	must(
		"protocol.todo.sync-before-clean",
		"info/ and the channel files are written and synced before clean is asked to remove the envelope.",
		["INTERNALS # 4", "qmail-ldap todo # todo_do"],
		{ editions: { asImplemented: "indimail syncs only when configured to." } },
	),
	must(
		"protocol.todo.clean-removes-envelope",
		"todo does not remove the envelope itself: it asks clean and waits for the reply.",
		["qmail-ldap todo # todo_do", "qmail-todo.8 # BIG PICTURE"],
	),
	must(
		"protocol.todo.announce-after-clean",
		"A message is announced only after clean has said that its envelope is gone.",
		["INTERNALS # 4", "qmail-ldap todo # todo_do"],
	),
	must(
		"protocol.todo.no-announcement-after-refusal",
		"If clean does not answer +, the message is not announced; a warning is logged.",
		["qmail-ldap todo # todo_do"],
	),
	must("protocol.todo.announced-once", "One preprocessing leads to one announcement.", ["measured # fault injection"]),
	must("protocol.todo.retried", "A message that could not be preprocessed is tried again at a later scan.", [
		"qmail-ldap todo # todo_do",
	]),
	must("protocol.todo.failure-changes-nothing", "A failure leaves the message in S4.", [
		"INTERNALS # 2",
		"INTERNALS # 4",
	]),
	must(
		"protocol.todo.every-message-announced",
		"Every message in todo/ is announced at last, while todo, send and clean live.",
		["INTERNALS # 4", "qmail-ldap todo # timing features"],
	),
	may(
		"protocol.todo.overlap",
		"Several messages may be under way at once, if each keeps its own order of steps.",
		["measured # qmail-todo"],
		{
			editions: { asImplemented: "One at a time.", asIntended: "Only the order within a message matters." },
		},
	),
	must(
		"protocol.diagnostic.new-message",
		"A new message is logged by its number before what its envelope says is logged.",
		["qmail-ldap todo # todo_do", "notqmail send # todo_do"],
	),
	must("protocol.diagnostic.message-info", "The log tells a message's size, sender, injecting process and user.", [
		"qmail-ldap todo # comm_info",
		"notqmail send # todo_do",
	]),
	must(
		"protocol.diagnostic.safe-sender",
		"In logged addresses a newline becomes /, and %, blanks and unprintable bytes become _.",
		["qmail-ldap todo # comm_info"],
	),
	must("protocol.diagnostic.clean-failed", "A refusal by clean is logged with the name of the file.", [
		"qmail-ldap todo # todo_do",
	]),
	must("protocol.diagnostic.trouble", "Trouble with a file is logged with its name, and as a warning.", [
		"qmail-todo.8 # DIAGNOSTICS",
	]),
	must("protocol.diagnostic.stop", "The stop command is logged once.", ["qmail-ldap todo # sigterm"]),
];
