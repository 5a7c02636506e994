// A script is read, written back to the letter, and refused with file, line and what was expected.
import { expect, test } from "vitest";
import { fixedCases } from "./index.js";
import { randomScenario } from "./random.js";
import { parseScript, printScenario, printScript, ScriptError } from "./script.js";

const SCRIPT = `title: two messages
because: the format has an example
cites: scheduler.select.fifo-by-job scheduler.preempt.slot-cost
managers: qmgr oqmgr
autoretry: no
set default_delivery_slot_cost = 2
set recipient_delimiter = +

arrive M1 2@d1.t1
    > activate M1; ask t1
slot t1 all
    qmgr> 11
    oqmgr> quiet
complete oldest delivered x2
complete all deferred
`;

test("a script says what it says", () => {
	const { scenario, lines } = parseScript(SCRIPT, "two.golden");
	expect(scenario).toEqual({
		name: "two messages",
		because: "the format has an example",
		cites: ["scheduler.select.fifo-by-job", "scheduler.preempt.slot-cost"],
		managers: ["qmgr", "oqmgr"],
		autoRetry: false,
		knobs: { default_delivery_slot_cost: "2", recipient_delimiter: "+" },
		commands: [
			{ do: "arrive", message: "M1", recipients: ["r01@d1.t1", "r02@d1.t1"] },
			{ do: "slot", transport: "t1", times: "all" },
			...Array.from({ length: 2 }, () => ({ do: "complete", pick: "oldest", outcome: "delivered" })),
			...Array.from({ length: 2 }, () => ({ do: "complete", pick: "oldest", outcome: "deferred" })),
		],
	});
	expect(lines.map((line) => line.commands.length)).toEqual([1, 1, 2, 2]);
	expect(lines[0]?.transcripts).toEqual({ qmgr: "activate M1; ask t1", oqmgr: "activate M1; ask t1" });
	expect(lines[1]?.transcripts).toEqual({ qmgr: "11", oqmgr: "quiet" });
});

test("a script is written back to the letter", () => {
	expect(printScript(parseScript(SCRIPT, "two.golden"))).toBe(SCRIPT);
});

test("comments, blank lines and indentation do not matter", () => {
	const loose = `# an example\n${SCRIPT.replaceAll("\n", "\n\n\t").replace("slot t1", "# now\nslot t1")}`;
	expect(parseScript(loose, "two.golden")).toEqual(parseScript(SCRIPT, "two.golden"));
});

test("every fixed case and many random ones survive being written and read", () => {
	const scenarios = [...fixedCases(), ...Array.from({ length: 200 }, (_, seed) => randomScenario(seed))];
	for (const scenario of scenarios) {
		expect(parseScript(printScenario(scenario), scenario.name).scenario).toEqual(scenario);
	}
});

test.each<[string, string, number, RegExp]>([
	["no title", "slot t1", 1, /expected "title: ..."/],
	["no command", "title: a\n", 2, /at least one command/],
	["an unknown directive", "title: a\nwhy: b", 2, /expected title, because,.* found "why: b"/],
	["an unknown manager", "title: a\nmanagers: sendmail", 2, /expected qmgr or oqmgr, found "sendmail"/],
	["an unknown knob", "title: a\nset qmgr_fudge_facter = 2", 2, /did you mean "qmgr_fudge_factor"/],
	["a knob out of range", "title: a\nset default_delivery_slot_discount = 101", 2, /out of range/],
	["a knob set twice", "title: a\nset qmgr_fudge_factor = 50\nset qmgr_fudge_factor = 50", 3, /set twice/],
	["a setting without a value", "title: a\nset qmgr_fudge_factor 50", 2, /expected "set <knob> = <value>"/],
	["a late directive", "title: a\nflush\nset qmgr_fudge_factor = 50", 3, /before the first command/],
	["a bad autoretry", "title: a\nautoretry: maybe", 2, /expects yes or no/],
	["a bad command", "title: a\n\nslot t1 twice", 3, /expects a count/],
	["a transcript of nothing", "title: a\n> 1\nflush", 2, /below a command/],
	["a transcript of another manager", "title: a\nmanagers: qmgr\nflush\noqmgr> 1", 4, /found one of "oqmgr"/],
	["two transcripts", "title: a\nflush\n> 1\nqmgr> 1", 4, /second transcript of qmgr/],
])("refused: %s", (_, text, line, complaint) => {
	let problem: unknown;
	try {
		parseScript(text, "bad.golden");
	} catch (error) {
		problem = error;
	}
	expect(problem).toBeInstanceOf(ScriptError);
	if (!(problem instanceof ScriptError)) return;
	expect(problem.message.startsWith(`bad.golden:${line}: `)).toBe(true);
	expect(problem.message).toMatch(complaint);
});
