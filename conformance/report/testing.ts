/**
 * For tests: a report with one of everything, hostile names included.
 */
import type { Report, ReportedFailure, ReportedImplementation } from "./format.js";
import { REPORT_VERSION } from "./format.js";

/** What a program under test might call itself to get out of the page. */
export const HOSTILE =
	"</script><script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\"> `|` ]]> &amp; '\"\u2028\u2029\u0007";

export const holding: ReportedImplementation = {
	name: "reference",
	manager: "qmgr",
	live: false,
	cases: 3,
	conforms: 3,
	violates: 0,
	undetermined: 0,
	steps: 30,
	selections: 12,
	seconds: 0.5,
	sets: [{ name: "goldens", cases: 3 }],
	exercised: { "scheduler.select.fifo-by-job": 3 },
};

export const failing: ReportedImplementation = {
	...holding,
	name: `mine ${HOSTILE}`,
	live: true,
	cases: 4,
	conforms: 2,
	violates: 1,
	undetermined: 1,
	exercised: { "scheduler.select.fifo-by-job": 2 },
};

const recording = [
	'{"spoolproof":"trace","version":1,"wing":"scheduler","implementation":"mine","manager":"qmgr","knobs":{},"transports":["t1"],"requirements":"x","scenario":"one"}',
	'{"n":1,"do":"arrive","message":"M1","recipients":["a@d1.t1"]}',
	'{"n":2,"saw":"activate","message":"M1"}',
	'{"n":3,"saw":"ask","transport":"t1"}',
	'{"n":4,"do":"slot","transport":"t1"}',
	'{"n":5,"saw":"select","delivery":1,"transport":"t1","message":"M1","destination":"d1","recipients":["a@d1.t1"]}',
	'{"n":6,"do":"complete","delivery":1,"outcome":"delivered"}',
	'{"n":7,"saw":"finish","message":"M1","fate":"removed"}',
	'{"end":7}',
	"",
].join("\n");

export const violation: ReportedFailure = {
	implementation: failing.name,
	manager: "qmgr",
	set: "goldens",
	case: `one ${HOSTILE}`,
	verdict: "violates",
	requirement: "scheduler.preempt.slot-cost",
	event: 5,
	explanation: `M1 has earned no slot. ${HOSTILE}`,
	expected: ["select M1 (delivery 1) for a@d1.t1 to d1 by t1"],
	observed: ["select M2 (delivery 1) for b@d1.t1 to d1 by t1"],
	trace: ".spoolproof/mine one.trace.jsonl",
	smallest: `arrive M1 a@d1.t1\n${HOSTILE}`,
	recording,
};

export const brokenOff: ReportedFailure = {
	implementation: failing.name,
	manager: "qmgr",
	set: "random",
	case: "random 7",
	seed: 7,
	verdict: "undetermined",
	explanation: "it died at event 12 with signal 11",
};

/** The reference conforms, "mine" does not. */
export function sampleReport(): Report {
	const rule = { text: "A rule: with an explanation.", source: "SCHEDULER_README", violatedBy: [] };
	return {
		spoolproof: "report",
		version: REPORT_VERSION,
		requirementSet: "2026-11-23.1",
		edition: "postfix-3.7",
		seed: 7,
		verdict: "violates",
		seconds: 1.5,
		notes: [`Something was left out: ${HOSTILE}`],
		implementations: [holding, failing],
		failures: [violation, brokenOff],
		requirements: [
			{ ...rule, id: "scheduler.select.fifo-by-job", level: "must", status: "holds", cases: 5 },
			{
				...rule,
				id: "scheduler.preempt.slot-cost",
				level: "must",
				status: "violated",
				cases: 0,
				violatedBy: [failing.name],
			},
			{ ...rule, id: "scheduler.preempt.recursive", level: "should", status: "not exercised", cases: 0 },
			{
				...rule,
				id: "scheduler.bound.inflation",
				level: "should",
				status: "excluded",
				excluded: "Nobody can see it.",
				cases: 0,
			},
			{
				...rule,
				id: "protocol.todo.announce",
				level: "may",
				status: "undetermined",
				excluded: "The log does not tell.",
				cases: 0,
			},
		],
		machines: [
			{
				machine: "job",
				transitions: 3,
				missing: ["job/blocked/UNBLOCK/0"],
				taken: { "job/ready/SELECT/0": 12, "job/ready/BLOCK/0": 1 },
			},
		],
		claims: [
			{ claim: "windowsStayWithinTheirLimits", proofs: 4 },
			{ claim: "candidatesFit", proofs: 0 },
		],
		examples: [{ implementation: "reference", manager: "qmgr", set: "goldens", case: "one", recording }],
	};
}
