/** Rules about the life of the processes: start, reload, stop, exit codes, trigger, timer, and what each does when another dies. */
import { may, must, type ProtocolRequirement, should } from "../requirement.js";

export const PROCESS_REQUIREMENTS: readonly ProtocolRequirement[] = [
	must("protocol.start.wait-for-send", "todo touches no message before it has read the first byte from send.", [
		"qmail-ldap todo # main",
		"EXTTODO # Communication",
	]),
	must("protocol.start.scan-before-s", "send finishes reading info/ into its queues before it lets todo begin.", [
		"notqmail send # main",
		"qmail-ldap send # main",
	]),
	may("protocol.start.any-first-byte", "todo may take any byte for the start command.", ["qmail-ldap todo # main"]),
	must("protocol.start.first-scan", "todo scans todo/ at once after the start, without waiting for a trigger.", [
		"qmail-ldap todo # todo_init",
	]),
	must("protocol.start.failure-111", "A program that cannot read its controls or enter its directories exits 111.", [
		"qmail-todo.8 # BIG PICTURE",
		"notqmail clean # main",
		"notqmail send # main",
	]),
	should(
		"protocol.start.end-of-file-100",
		"End of file before the start command makes todo exit 100.",
		["qmail-ldap todo # main", "measured # dialects"],
		{ editions: { asImplemented: "Several forks go on and spin, because of a mistyped loop condition." } },
	),
	must("protocol.start.one-send", "A second send on the same queue exits 111: the first holds lock/sendmutex.", [
		"notqmail send # main",
	]),
	must("protocol.start.capacity-bound", "send runs no more deliveries on a channel than its spawner announced.", [
		"notqmail send # main",
	]),
	must("protocol.reload.command", "On HUP send rereads its controls and passes H on to todo.", [
		"qmail-send.8 # CONTROL FILES",
		"EXTTODO # Communication",
	]),
	must(
		"protocol.reload.files",
		"A reload rereads locals and virtualdomains and nothing else.",
		["qmail-send.8 # CONTROL FILES", "EXTTODO # Communication"],
		{ editions: { asImplemented: "indimail also rereads envnoathost and its own controls." } },
	),
	should(
		"protocol.reload.all-or-nothing",
		"If one of the files cannot be read the old tables stay as they are, and an alert is logged.",
		["notqmail send # regetcontrols"],
		{ editions: { asImplemented: "qmail-ldap may have replaced the first table already." } },
	),
	must("protocol.reload.between-messages", "One message is classified by one edition of the tables.", [
		"qmail-ldap todo # main",
	]),
	must("protocol.reload.locals-default", "A missing locals means the single name in me.", [
		"qmail-send.8 # CONTROL FILES",
	]),
	must(
		"protocol.quit.finish-message",
		"After X todo finishes the message in hand, starts no other, and scans no more.",
		["qmail-ldap todo # todo_do"],
	),
	must(
		"protocol.quit.announce-first",
		"What was preprocessed before the stop is announced before the X of the answer.",
		["qmail-ldap todo # comm_selprep"],
	),
	must("protocol.quit.wait-for-send", "After its answer todo exits 0 as soon as send is gone.", [
		"qmail-ldap todo # main",
	]),
	must(
		"protocol.quit.send-drains",
		"On TERM send starts no delivery, waits for those that run and for todo's answer, and exits 0.",
		["qmail-send.8 # DESCRIPTION", "qmail-ldap send # main"],
	),
	may(
		"protocol.quit.drop-announcements",
		"A stopping send may drop announcements: its next start finds the messages.",
		["qmail-ldap send # todo_do"],
	),
	may("protocol.quit.repeat-x", "A stopping send may repeat X as long as todo lives.", [
		"qmail-ldap send # todo_selprep",
	]),
	must(
		"protocol.exit.todo",
		"todo exits 0 after a stop, 1 when the link to send breaks, 100 if no start came, 111 if it could not start.",
		["qmail-todo.8 # BIG PICTURE", "qmail-ldap todo # main"],
	),
	must("protocol.exit.clean", "clean exits 0 at end of file, 100 if it cannot answer, 111 if it could not start.", [
		"notqmail clean # main",
	]),
	must("protocol.exit.send", "send exits 0 after a stop or the loss of a helper, 111 if it could not start.", [
		"notqmail send # main",
	]),
	must(
		"protocol.exit.queue",
		"queue exits 0 only if the message is queued, 11 to 40 for permanent and other codes under 100 for temporary failures.",
		["qmail-queue.8 # EXIT CODES"],
	),
	must(
		"protocol.trigger.reopen-before-scan",
		"The trigger is closed and reopened before each scan of todo/, never after it has begun.",
		["INTERNALS # 7", "notqmail trigger # trigger_set"],
	),
	must(
		"protocol.trigger.wakes",
		"A pulled trigger leads to a scan at once, or right after the scan that is under way.",
		["INTERNALS # 7"],
	),
	must(
		"protocol.trigger.pull-never-blocks",
		"Pulling the trigger neither blocks nor fails the injection, whoever listens.",
		["INTERNALS # 7"],
	),
	should(
		"protocol.trigger.held-open",
		"A writer that keeps the trigger open does not make todo scan without pause.",
		["measured # bugs seen"],
		{ editions: { asImplemented: "The C programs rescan as long as the descriptor is readable." } },
	),
	must("protocol.timer.todo", "Without a trigger todo/ is scanned again within 25 minutes.", [
		"qmail-ldap todo # SLEEP_TODO",
	]),
	must("protocol.idle.no-busy-loop", "A process with nothing to do sleeps.", ["qmail-ldap todo # timing features"]),
	must(
		"protocol.death.send-seen-by-todo",
		"End of file or a broken pipe towards send makes todo exit, with 1 unless it was told to stop.",
		["qmail-ldap todo # comm_do", "measured # dialects"],
		{
			editions: { asImplemented: "Three forks do not take a read of 0 bytes for the end and spin; see the dialects." },
		},
	),
	must(
		"protocol.death.todo-seen-by-send",
		"End of file or an unasked X from todo: send alerts, finishes its deliveries and exits 0.",
		["qmail-ldap send # todo_do"],
	),
	must("protocol.death.clean-seen-by-todo", "If clean is lost todo alerts, starts no other message and stops.", [
		"qmail-ldap todo # cleandied",
	]),
	must("protocol.death.clean-seen-by-send", "If clean is lost send alerts, finishes its deliveries and exits.", [
		"notqmail send # cleandied",
	]),
	must(
		"protocol.death.spawner-seen-by-send",
		"If a spawner is lost send alerts, does not wait for its deliveries, and exits.",
		["notqmail send # spawndied"],
	),
	must("protocol.death.requester-seen-by-clean", "clean ends when the side that asks is gone, either way.", [
		"notqmail clean # main",
	]),
	must("protocol.death.nobody-waits", "No process waits for ever for one that is dead.", [
		"qmail-send.8 # DESCRIPTION",
		"notqmail send # cleandied",
	]),
	must("protocol.death.again-is-not-death", "EAGAIN and EINTR are not taken for the death of the other side.", [
		"qmail-ldap todo # comm_do",
	]),
	must("protocol.death.broken-pipe-survived", "SIGPIPE is ignored: a broken pipe is an error return.", [
		"notqmail clean # main",
		"qmail-ldap todo # main",
	]),
];
