/**
 * What `check` does with what was recorded elsewhere: a trace of either wing, or a mail log. Nothing is run.
 */
import type { Command } from "commander";
import type { Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { judgeMaillog } from "../adapters/maillog/judge.js";
import { judge } from "../judge/judge.js";
import { judgeProtocolTrace } from "../protocol/judge/judge.js";
import type { ProtocolTrace } from "../protocol/judge/trace.js";
import type { Report } from "../report/format.js";
import { styleFor } from "../report/style.js";
import { Tally } from "../report/tally.js";
import { terminalReport } from "../report/terminal.js";
import { isSchedulerTrace, parseAnyTrace } from "../trace/any.js";
import { EXIT, readText, UserError } from "./errors.js";
import { wholeNumber } from "./options.js";
import { checkOutputs, type Outputs, writeOutputs } from "./outputs.js";

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
		.option("--trace <file>", "judge a recorded trace of either wing; nothing is run")
		.option("--maillog <file>", "judge a Postfix mail log by what such a log can decide; nothing is run")
		.option("--queue-run-delay <s>", "--maillog: queue_run_delay of that Postfix", wholeNumber(1), 300)
		.option("--never-flushed", "--maillog: nobody ran postqueue -f, so that early attempts are wrong");
}

/**
 * Judges what was recorded, if that is asked for. Returns the exit code; undefined if it is not.
 * @throws TraceError, MaillogError, UserError
 */
export async function checkRecorded(options: RecordingOptions): Promise<number | undefined> {
	const { trace, maillog } = options;
	if (trace !== undefined && maillog !== undefined) throw new UserError("--trace and --maillog exclude each other");
	if (trace !== undefined) return checkTrace(trace, options);
	return maillog === undefined ? undefined : checkMaillog(maillog, options);
}

/** Judges a recorded trace. Returns the exit code. */
async function checkTrace(file: string, options: RecordingOptions): Promise<number> {
	const text = readText(file);
	const trace = parseAnyTrace(text, file);
	if (!isSchedulerTrace(trace)) return protocolVerdict(trace, file);
	const { implementation, manager, scenario = "unnamed", seed, edition = options.edition } = trace.header;
	const tally = new Tally({ edition });
	const subject = { name: implementation, manager, live: true };
	const which = { set: "recorded", scenario: { name: scenario }, ...(seed === undefined ? {} : { seed }) };
	tally.add(subject, which, judge(trace, { edition }), { trace: file, recording: text });
	return told(tally.report(0), options);
}

/** Judges a mail log by what such a log can decide. Returns the exit code. */
async function checkMaillog(file: string, options: RecordingOptions): Promise<number> {
	const [manager = "qmgr"] = options.manager;
	const { edition, knob: knobs = {}, queueRunDelay, neverFlushed = false } = options;
	const how = { edition, knobs, queueRunDelay, neverFlushed, manager };
	return told(judgeMaillog(readText(file), file, how), options);
}

async function told(report: Report, options: RecordingOptions): Promise<number> {
	checkOutputs(options);
	await writeOutputs(options, report);
	process.stdout.write(terminalReport(report, { style: styleFor(process.stdout) }));
	return EXIT[report.verdict];
}

function protocolVerdict(trace: ProtocolTrace, file: string): number {
	const style = styleFor(process.stdout);
	const verdict = judgeProtocolTrace(trace);
	const name = `${trace.header.implementation} (dialect ${trace.header.dialect})`;
	const lines =
		verdict.verdict === "conforms"
			? [`${style.good("CONFORMS")} ${name}: ${trace.events.length} events as the specification demands.`]
			: verdict.verdict === "violates"
				? [
						`${style.bad("VIOLATES")} ${name}, ${file}`,
						`  requirement  ${verdict.requirement}`,
						`  at event     ${verdict.event}`,
						`  because      ${verdict.why}`,
					]
				: [`${style.unsure("COULD NOT TELL")} ${name}, ${file}: ${verdict.why}`];
	process.stdout.write(`${lines.join("\n")}\n`);
	return EXIT[verdict.verdict];
}
