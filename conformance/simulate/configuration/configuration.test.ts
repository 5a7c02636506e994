// main.cf, master.cf and changes on the command line: their syntax, what is made of them, and hostile input.
import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "../input-error.js";
import {
	agentLimit,
	type Configuration,
	DEFAULTS,
	withChange,
	withMainCf,
	withMasterCf,
	withoutPreemption,
} from "./configuration.js";

const mainCf = (text: string): Configuration => withMainCf(DEFAULTS, text, "main.cf");
const knobs = (text: string) => mainCf(text).knobs;

test("comments, empty lines, continuation, white space and the last of several are as Postfix has them", () => {
	const text = `# a comment
   # one that is indented
smtp_destination_concurrency_limit=
# in between

\t  7
default_recipient_refill_delay   =   10s  \r
default_delivery_slot_cost = 3
default_delivery_slot_cost = 4
myhostname = mail.example.org
`;
	expect(knobs(text)).toEqual({
		smtp_destination_concurrency_limit: "7",
		default_recipient_refill_delay: "10s",
		default_delivery_slot_cost: "4",
	});
});

test("a name stands for its value, its default, or a choice", () => {
	expect(
		knobs(`base = 3
default_delivery_slot_cost = $base
relay_delivery_slot_cost = \${base}
smtp_delivery_slot_loan = $(base)
smtp_destination_concurrency_limit = $default_destination_concurrency_limit
smtp_recipient_limit = \${base?100}
lmtp_recipient_limit = \${none?100}\${none:200}
relay_recipient_limit = \${none?{100}:{\${base}00}}
`),
	).toEqual({
		default_delivery_slot_cost: "3",
		relay_delivery_slot_cost: "3",
		smtp_delivery_slot_loan: "3",
		smtp_destination_concurrency_limit: "20",
		smtp_recipient_limit: "100",
		lmtp_recipient_limit: "200",
		relay_recipient_limit: "300",
	});
});

test("settings that are no knobs of the scheduler are read where a simulation needs them", () => {
	const { processLimit, queueRunDelay, queueLifetime } = mainCf(
		"default_process_limit = 30\nqueue_run_delay = 2m\nmaximal_queue_lifetime = 1d\n",
	);
	expect([processLimit, queueRunDelay, queueLifetime]).toEqual([30, 120, 86_400]);
});

test("an unknown setting that looks like a knob is noted with the nearest name; real ones of Postfix are not", () => {
	const { knobs: used, notes } = mainCf(
		"smtp_destination_concurency_limit = 3\nqmgr_daemon_timeout = 1000s\nsmtpd_recipient_limit = 1000\nmydestination = a\n",
	);
	expect(used).toEqual({});
	expect(notes).toEqual([
		'main.cf, line 1: "smtp_destination_concurency_limit" is no knob of the queue manager and not used; did you mean "smtp_destination_concurrency_limit"?',
	]);
});

test.each([
	["\n  indented = 1", "main.cf, line 2: white space at the beginning"],
	["\n\nqmgr_fudge_factor 100", "main.cf, line 3: expected a setting, name = value"],
	["two words = 1", "main.cf, line 1: expected a setting"],
	["= 1", "main.cf, line 1: expected a setting"],
	["a = 1\nb = \0", "main.cf, line 2: a null byte"],
	[
		"#\ndefault_delivery_slot_cost = many",
		"main.cf, line 2: default_delivery_slot_cost = many: expected a whole number",
	],
	["default_delivery_slot_discount = 101", "main.cf, line 1: default_delivery_slot_discount = 101: out of range"],
	[
		"default_delivery_slot_cost = $nothing",
		'main.cf, line 1: default_delivery_slot_cost = : expected a whole number; "$nothing" stands for nothing, as that is set nowhere',
	],
	[
		"default_delivery_slot_cost = $a\na = $b\nb = $a",
		'main.cf, line 1: default_delivery_slot_cost: its value leads back to "a"',
	],
	[
		"default_delivery_slot_cost = $default_delivery_slot_cost",
		"main.cf, line 1: default_delivery_slot_cost: its value leads back",
	],
	["default_process_limit = none", "main.cf, line 1, default_process_limit: expected a whole number"],
	["queue_run_delay = soon", "main.cf, line 1, queue_run_delay: expected a time"],
])("%j is refused: %s", (text, message) => {
	expect(() => mainCf(text)).toThrow(InputError);
	expect(() => mainCf(text)).toThrow(message);
});

test("values that double at each step, with something in them or nothing, end with an error", () => {
	for (const last of ["x", ""]) {
		const doubling = Array.from({ length: 40 }, (_, i) => `a${i} = $a${i + 1}$a${i + 1}`).join("\n");
		expect(() => mainCf(`default_delivery_slot_cost = $a0\n${doubling}\na40 = ${last}`)).toThrow("grows without end");
	}
	const deep = Array.from({ length: 10_000 }, (_, i) => `a${i} = $a${i + 1}`).join("\n");
	expect(() => mainCf(`default_delivery_slot_cost = $a0\n${deep}`)).toThrow("leads back");
	expect(() => mainCf("x".repeat(3_000_000))).toThrow("larger than any");
	expect(() => mainCf(`default_delivery_slot_cost = ${"${a?{".repeat(5000)}`)).toThrow(InputError);
});

test("whatever stands in a file, it is read or refused with file and line", () => {
	const piece = fc.constantFrom(
		"default_delivery_slot_cost",
		"smtp_recipient_limit",
		" ",
		"=",
		"\n",
		"$",
		"{",
		"}",
		"(",
		"a",
		"?",
		":",
		"#",
		"5",
		"\t",
		"__proto__",
		"constructor",
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 60 }), (pieces) => {
			for (const read of [withMainCf, withMasterCf]) {
				try {
					read(DEFAULTS, pieces.join(""), "x.cf");
				} catch (error) {
					expect(error).toBeInstanceOf(InputError);
					expect(String(error)).toMatch(/x\.cf, line \d+/);
				}
			}
		}),
		{ numRuns: 2000, seed: 11 },
	);
});

const MASTER = `# service type private unpriv chroot wakeup maxproc command
smtp inet n - y - - smtpd
smtp unix - - y - 40 smtp
relay unix - - y - - smtp
  -o smtp_helo_timeout=5
slow unix - - y - 0 smtp
qmgr unix n - n 300 1 qmgr -o default_delivery_slot_cost=7 -o { default_delivery_slot_loan = 1 }
`;

test("master.cf gives the processes of a transport, and what is set for the queue manager alone", () => {
	const configuration = withMasterCf(DEFAULTS, MASTER, "master.cf");
	expect(["smtp", "relay", "slow", "other"].map((name) => agentLimit(configuration, name))).toEqual([
		40,
		100,
		Number.POSITIVE_INFINITY,
		100,
	]);
	expect(configuration.knobs).toEqual({ default_delivery_slot_cost: "7", default_delivery_slot_loan: "1" });
});

test.each([
	["smtp unix - - y - 40", "master.cf, line 1: expected 8 fields"],
	["\nsmtp disk - - y - 40 smtp", "master.cf, line 2: type: expected unix"],
	["smtp unix - - y - many smtp", "master.cf, line 1: maxproc: expected a number or -"],
	["qmgr unix n - n 300 1 qmgr -o default_delivery_slot_cost=x", "master.cf, line 1: default_delivery_slot_cost = x"],
])("master.cf %j is refused: %s", (text, message) => {
	expect(() => withMasterCf(DEFAULTS, text, "master.cf")).toThrow(message);
});

test("a change names a knob, or is refused with the nearest name", () => {
	expect(withChange(DEFAULTS, "smtp_delivery_slot_cost = 2", "--what-if").knobs).toEqual({
		smtp_delivery_slot_cost: "2",
	});
	expect(withChange(DEFAULTS, "default_process_limit=7", "--what-if").processLimit).toBe(7);
	expect(() => withChange(DEFAULTS, "default_delivery_slot_costs=2", "--what-if")).toThrow(
		'--what-if: unknown knob "default_delivery_slot_costs"; did you mean "default_delivery_slot_cost"?',
	);
	expect(() => withChange(DEFAULTS, "cost", "--what-if")).toThrow("--what-if: expected name=value");
	expect(() => withChange(DEFAULTS, "default_delivery_slot_cost=x", "--what-if")).toThrow("expected a whole number");
	expect(() => withChange(DEFAULTS, "constructor=1", "--what-if")).toThrow("unknown knob");
});

test("without preemption no transport keeps a slot cost of its own, and all else stays", () => {
	const before = mainCf("smtp_delivery_slot_cost = 5\nsmtp_recipient_limit = 7\n");
	expect(withoutPreemption(before).knobs).toEqual({ default_delivery_slot_cost: "0", smtp_recipient_limit: "7" });
});
