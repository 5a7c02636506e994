/**
 * Judges a mail log: a report with what it decides, and for every other requirement why a log cannot.
 */
import type { Edition } from "../../../model/requirements.js";
import type { Manager } from "../../../model/scheduler/events.js";
import { REQUIREMENT_SET_VERSION, schedulerRequirements } from "../../judge/requirements.js";
import { REPORT_VERSION, type Report, type ReportedFailure, type ReportedRequirement } from "../../report/format.js";
import { MAILLOG_CHECKS } from "./checks.js";
import type { Finding, MaillogOptions } from "./gather.js";
import { type MailLog, readMaillog } from "./log.js";

export interface JudgeMaillogOptions extends MaillogOptions {
	readonly manager: Manager;
	readonly edition: Edition;
}

/** Breaches of one requirement that are told. */
const MOST_TOLD = 20;
const BY = "Postfix, by its log";

/** Why a log does not tell, by group of requirements. */
const SILENCE: Readonly<Record<string, string>> = {
	message: "A mail log does not tell what is waiting outside of the active queue, nor how files are read.",
	resolve: "A mail log tells neither transport nor next hop of a recipient before its delivery.",
	group: "A mail log has a line a recipient, and does not tell which recipients travelled together.",
	transport: "A mail log does not tell when delivery agents are asked for, nor which of them are free.",
	destination: "A mail log does not tell the window of a destination, nor when a site is held to be down.",
	entry: "A mail log does not tell the order within one message and destination: agents run side by side.",
	select: "A mail log does not tell which agents were free at a moment.",
	job: "A mail log does not tell the list of jobs.",
	blocker: "A mail log does not tell which jobs are blocked.",
	preempt: "A mail log does not tell slots, candidates and preemptions.",
	recipients: "A mail log does not tell when recipients are read into memory.",
	bound: "A mail log does not tell in which order the scheduler had chosen without preemption.",
	oqmgr: "A mail log does not tell the turns of destinations and transports.",
};

/**
 * Judges the text of a log.
 * @param file how it is called in messages.
 * @throws MaillogError if it is no mail log of Postfix.
 */
export function judgeMaillog(text: string, file: string, options: JudgeMaillogOptions): Report {
	const log = readMaillog(text, file);
	// oqmgr has no jobs; its order within a destination is a rule of its own, and holds whatever the size of messages.
	const rename = (one: Finding): Finding =>
		options.manager === "oqmgr" && one.requirement === "scheduler.select.fifo-by-job"
			? { ...one, requirement: "scheduler.oqmgr.todo-order" }
			: one;
	const findings = MAILLOG_CHECKS.map((check) => rename(check(log, options)));
	const failures = findings.flatMap((finding) => failuresOf(finding, log, options));
	const violates = failures.length > 0;
	const decided = findings.some(({ proofs }) => proofs > 0);
	const verdict = violates ? "violates" : decided ? "conforms" : "undetermined";
	const exercised = findings.filter(({ proofs }) => proofs > 0).map(({ requirement, proofs }) => [requirement, proofs]);
	return {
		spoolproof: "report",
		version: REPORT_VERSION,
		requirementSet: REQUIREMENT_SET_VERSION,
		edition: options.edition,
		verdict,
		seconds: 0,
		notes: notesOf(log, findings),
		implementations: [
			{
				name: BY,
				manager: options.manager,
				live: true,
				cases: 1,
				conforms: verdict === "conforms" ? 1 : 0,
				violates: violates ? 1 : 0,
				undetermined: verdict === "undetermined" ? 1 : 0,
				steps: log.ofPostfix,
				selections: log.lives.reduce((sum, { deliveries }) => sum + deliveries.length, 0),
				seconds: 0,
				sets: [{ name: "maillog", cases: 1 }],
				exercised: Object.fromEntries(exercised),
			},
		],
		failures,
		requirements: schedulerRequirements(options.edition).map((one) => requirementOf(one, findings)),
		machines: [],
		claims: [],
	};
}

function failuresOf({ requirement, breaches }: Finding, { file }: MailLog, { manager }: JudgeMaillogOptions) {
	return breaches.slice(0, MOST_TOLD).map(({ line, message, what }, index): ReportedFailure => {
		const more =
			index === MOST_TOLD - 1 && breaches.length > MOST_TOLD ? ` (and ${breaches.length - MOST_TOLD} more)` : "";
		const of = message === "" ? "" : ` message ${message},`;
		return {
			implementation: BY,
			manager,
			set: "maillog",
			case: `${file}:${line}`,
			verdict: "violates",
			requirement,
			explanation: `${file}:${line}:${of} ${what}${more}.`,
		};
	});
}

function requirementOf(
	info: ReturnType<typeof schedulerRequirements>[number],
	findings: readonly Finding[],
): ReportedRequirement {
	const { id, level, text, source, group } = info;
	const finding = findings.find(({ requirement }) => requirement === id);
	const common = { id, level, text, source, cases: finding?.proofs ?? 0, violatedBy: [] };
	if (finding === undefined) {
		return { ...common, status: "undetermined", excluded: SILENCE[group] ?? "A mail log does not tell." };
	}
	if (finding.breaches.length > 0) return { ...common, status: "violated", violatedBy: [BY] };
	if (finding.proofs > 0) return { ...common, status: "holds" };
	const why = [...finding.undecided.keys()];
	return {
		...common,
		status: "undetermined",
		excluded: `This log does not tell: ${why.length > 0 ? why.join("; ") : "nothing in it puts the rule to the proof"}.`,
	};
}

function notesOf(log: MailLog, findings: readonly Finding[]): string[] {
	const shown = (lines: readonly number[]): string =>
		`${lines.length} (${lines.slice(0, 5).join(", ")}${lines.length > 5 ? ", ..." : ""})`;
	const notes = [
		`${log.file}: ${log.ofPostfix} of ${log.lines} lines are of Postfix, about ${log.lives.length} messages. What counts as a run above is an occasion on which the log decides. A destination is taken to be the recipient's domain; settings that are not main.cf's defaults must be given with --knob.`,
	];
	if (log.cut.length > 0) notes.push(`Lines that are cut off: ${shown(log.cut)}.`);
	if (log.unreadable.length > 0) notes.push(`Lines that are of no log: ${shown(log.unreadable)}.`);
	if (log.clockSetBack.length > 0) {
		notes.push(
			`The clock goes back in lines ${shown(log.clockSetBack)}; nothing is said about what spans one of them.`,
		);
	}
	for (const { requirement, undecided } of findings) {
		for (const [why, times] of undecided)
			notes.push(`${requirement}: undetermined on ${times} occasions, since ${why}.`);
	}
	return notes;
}
