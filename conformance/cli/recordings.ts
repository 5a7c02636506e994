/**
 * What `check` does with what was recorded elsewhere: a trace of either wing, or a mail log. Nothing is run.
 */
import { type Command, Option } from "commander";
import type { Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { judgeMaillog } from "../adapters/maillog/judge.js";
import { judge } from "../judge/judge.js";
import type { Verdict } from "../judge/verdict.js";
import { judgeBounded } from "../profiles/bounded/judge.js";
import { boundedProfile } from "../profiles/bounded/profile.js";
import { judgedRecording, protocolReport } from "../protocol/run/report.js";
import { Tally } from "../report/tally.js";
import { isSchedulerTrace, parseAnyTrace } from "../trace/any.js";
import type { Trace } from "../trace/format.js";
import { isModelTrace } from "../verify/counterexample/model-trace.js";
import { readText, UserError } from "./errors.js";
import { allowOnly, refuse } from "./given.js";
import { wholeNumber } from "./options.js";
import { checkOutputs, OUTPUT_OPTIONS, type Outputs, present } from "./outputs.js";

/** What these commands are given on the command line. */
export interface Recorded {
	readonly trace?: string;
	readonly maillog?: string;
	readonly queueRunDelay: number;
	readonly neverFlushed?: true;
}

interface RecordingOptions extends Outputs, Recorded {
	readonly edition: Edition;
	readonly knob?: KnobSettings;
	readonly manager: readonly Manager[];
}

/** Adds --trace, --maillog and what belongs to them to a command. */
export function withRecordings(command: Command): Command {
	return command
		.addOption(
			new Option("--trace <file>", "judge a recorded trace of either wing; nothing is run").conflicts("maillog"),
		)
		.option("--maillog <file>", "judge a Postfix mail log by what such a log can decide; nothing is run")
		.option("--queue-run-delay <s>", "--maillog: queue_run_delay of that Postfix", wholeNumber(1), 300)
		.option("--never-flushed", "--maillog: nobody ran postqueue -f, so that early attempts are wrong");
}

/**
 * Judges what was recorded, if that is asked for. Returns the exit code; undefined if it is not.
 * @throws TraceError, MaillogError, UserError
 */
export async function checkRecorded(
	options: RecordingOptions,
	given: ReadonlyMap<string, string>,
): Promise<number | undefined> {
	const { trace, maillog } = options;
	if (trace === undefined && maillog === undefined) {
		refuse(given, "without --maillog", ["queueRunDelay", "neverFlushed"]);
		return undefined;
	}
	checkOutputs(options);
	if (maillog === undefined) return trace === undefined ? undefined : checkTrace(trace, options, given);
	const ofLog = ["maillog", "queueRunDelay", "neverFlushed", "edition", "knob", "manager", ...OUTPUT_OPTIONS];
	allowOnly(given, "on a mail log", ofLog);
	if (given.has("manager") && options.manager.length > 1) {
		throw new UserError("--manager: a mail log is of one queue manager: give qmgr or oqmgr");
	}
	return checkMaillog(maillog, options);
}

/** Judges a recorded trace. Returns the exit code. */
async function checkTrace(
	file: string,
	options: RecordingOptions,
	given: ReadonlyMap<string, string>,
): Promise<number> {
	allowOnly(given, "on a recorded trace", ["trace", "edition", ...OUTPUT_OPTIONS]);
	const text = readText(file);
	if (isModelTrace(text)) {
		throw new UserError(
			`${file} is a counterexample of the model, no recorded run; see it by: spoolproof replay ${file}`,
		);
	}
	const trace = parseAnyTrace(text, file);
	if (!isSchedulerTrace(trace)) {
		refuse(given, "on a trace of the protocol", ["edition"]);
		const judged = judgedRecording(trace, file, "recorded");
		return present(protocolReport([judged], [], trace.header.seed, 0), options);
	}
	const { implementation, manager, scenario = "unnamed", seed, bounds } = trace.header;
	const isBounded = bounds !== undefined;
	if (isBounded) refuse(given, "on a trace that is judged by scheduler-bounded", ["edition"]);
	const edition = given.has("edition") ? options.edition : (trace.header.edition ?? options.edition);
	const tally = new Tally({ edition, ...(isBounded ? { profile: boundedProfile({ bounds }) } : {}) });
	const subject = { name: implementation, manager: isBounded ? "scheduler-bounded" : manager, live: true } as const;
	const which = { set: "recorded", scenario: { name: scenario }, ...(seed === undefined ? {} : { seed }) };
	const verdict = judgeRecorded(trace, edition);
	tally.add(subject, which, verdict, { trace: file, recording: text });
	// One run need not put every property to the proof.
	return present({ ...tally.report(0), verdict: verdict.verdict }, options);
}

/** Judges a mail log by what such a log can decide. Returns the exit code. */
async function checkMaillog(file: string, options: RecordingOptions): Promise<number> {
	const [manager = "qmgr"] = options.manager;
	const { edition, knob: knobs = {}, queueRunDelay, neverFlushed = false } = options;
	const how = { edition, knobs, queueRunDelay, neverFlushed, manager };
	return present(judgeMaillog(readText(file), file, how), options);
}

/** A recorded run of a scheduler is judged by the profile that it was recorded for. */
export function judgeRecorded(trace: Trace, edition: Edition): Verdict {
	return trace.header.bounds === undefined ? judge(trace, { edition }) : judgeBounded(trace);
}
