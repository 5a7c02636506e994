/** Rules for qmail-queue, which brings messages in, and for qmail-clean, which takes files out; and the directories' layout. */
import { must, type ProtocolRequirement, should } from "../requirement.js";

export const QUEUE_CLEAN_REQUIREMENTS: readonly ProtocolRequirement[] = [
	must("protocol.queue.number-is-inode", "A message's number is the inode number of its mess/ file.", [
		"INTERNALS # 2",
		"INTERNALS # 3",
	]),
	must(
		"protocol.queue.starts-in-pid",
		"A message begins as a file of a fresh name in pid/, and is linked into mess/ before anything is written.",
		["INTERNALS # 3", "notqmail queue # main"],
	),
	must(
		"protocol.queue.message-before-envelope",
		"The message is complete and synced before its envelope is begun in intd/.",
		["INTERNALS # 3", "notqmail queue # main"],
	),
	must("protocol.queue.envelope-before-todo", "The envelope is complete and synced before it is linked into todo/.", [
		"INTERNALS # 3",
		"notqmail queue # main",
	]),
	must("protocol.queue.acknowledge-after-link", "Success is reported only once the envelope stands in todo/.", [
		"INTERNALS # 3",
		"qmail-queue.8 # EXIT CODES",
	]),
	must("protocol.queue.trigger-after-link", "The trigger is pulled after the link, never before.", [
		"INTERNALS # 7",
		"notqmail queue # main",
	]),
	must("protocol.queue.envelope-complete", "An envelope that ends before its final empty record is not queued.", [
		"qmail-queue.8 # DESCRIPTION",
	]),
	must(
		"protocol.queue.envelope-format",
		"An envelope is one sender record F, then recipient records T; anything else is refused.",
		["qmail-queue.8 # DESCRIPTION", "notqmail queue # main"],
	),
	must("protocol.queue.address-limit", "An address of 1,003 bytes or more is refused as too long.", [
		"qmail-queue.8 # EXIT CODES",
		"notqmail queue # ADDR",
	]),
	must("protocol.queue.received-line", "A Received line is put before the message, and nothing else is changed.", [
		"qmail-queue.8 # DESCRIPTION",
	]),
	must(
		"protocol.queue.cleans-up-after-itself",
		"A failed injection removes intd/ first, then mess/, if it still can.",
		["notqmail queue # cleanup"],
	),
	must(
		"protocol.queue.gives-up-after-a-day",
		"An injection gives up 24 hours after it began, and then touches nothing.",
		["INTERNALS # 3", "notqmail queue # DEATH"],
	),
	must(
		"protocol.clean.intd-before-todo",
		"For todo/ clean removes the number's intd/ file first and its todo/ file second.",
		["INTERNALS # 4", "notqmail clean # main"],
	),
	must(
		"protocol.clean.intd-before-mess",
		"For foop/ clean removes the number's intd/ file first and its mess/ file second.",
		["INTERNALS # 6", "notqmail clean # main"],
	),
	must("protocol.clean.missing-is-done", "A file that is not there counts as removed.", ["notqmail clean # main"]),
	must(
		"protocol.clean.stops-at-failure",
		"If the first file cannot be removed the second is left alone, and the reply is !.",
		["notqmail clean # main"],
	),
	must(
		"protocol.clean.removes-nothing-else",
		"No request makes clean remove any other file.",
		["notqmail clean # main"],
		{
			editions: {
				asImplemented:
					"A malformed request may remove files of the previous one, or of a number cut at its first letter.",
			},
		},
	),
	must(
		"protocol.clean.malformed-refused",
		"A request that is not exactly todo/ or foop/ and a number in the dialect's form is answered x.",
		["notqmail clean # main"],
		{ editions: { asImplemented: "notqmail compares four of the five bytes of todo/." } },
	),
	should("protocol.clean.number-range", "A number that does not fit the machine's word is refused, not wrapped.", [
		"measured # bugs seen",
	]),
	must("protocol.clean.pid-leftovers", "Files in pid/ not accessed for 36 hours are removed.", [
		"INTERNALS # 6",
		"notqmail clean # cleanuppid",
	]),
	must("protocol.layout.split", "Split directories hold a file under its number modulo the split.", [
		"notqmail send # fnmake_split",
	]),
	must(
		"protocol.layout.flat-envelopes",
		"bounce/ is flat; intd/ and todo/ are flat or split, both alike, as the dialect says.",
		["notqmail send # fnmake_todo", "qmail-ldap todo # fnmake_todo"],
	),
	must("protocol.layout.one-per-chain", "All programs on one queue use the same layout and form of announcement.", [
		"measured # dialects",
	]),
];
