/**
 * `spoolproof replay`: judges a recorded trace again, or runs its stimuli again on an implementation and judges that.
 */
import { Command } from "commander";
import type { Edition } from "../../model/requirements.js";
import { DEFAULT_EDITION } from "../judge/requirements.js";
import type { Verdict } from "../judge/verdict.js";
import { failureText } from "../report/failure.js";
import { type Style, styleFor } from "../report/style.js";
import { reportedFailure } from "../report/tally.js";
import { counted } from "../report/terminal.js";
import { type CaseOptions, type CaseResult, tryTrace } from "../runner/case.js";
import type { Trace } from "../trace/format.js";
import { parseTrace } from "../trace/read.js";
import { observationInWords, stimulusInWords } from "../trace/words.js";
import { isModelTrace } from "../verify/counterexample/model-trace.js";
import { EXIT, readText, UserError } from "./errors.js";
import { givenOptions, refuse } from "./given.js";
import { namedImplementation } from "./implementations.js";
import { edition } from "./options.js";
import type { Environment } from "./program.js";
import { judgeRecorded } from "./recordings.js";
import { replayModelTrace } from "./replay-model.js";
import { isProtocolTrace, replayProtocol } from "./replay-protocol.js";

interface Options {
	readonly adapter?: string;
	readonly edition?: Edition;
	readonly steps?: true;
}

export function replayCommand({ signal }: Environment): Command {
	return new Command("replay")
		.description("judge a recorded trace again, or with --adapter run its stimuli again and judge that")
		.argument("<file>", "a trace, as written for a failing case (docs/trace.md)")
		.option(
			"--adapter <which>",
			"run the stimuli again on: reference, postfix, postfix:DIR (a build), or a command that speaks the adapter protocol",
		)
		.option("--edition <e>", "documented, postfix-3.7 or intended; by default the trace's own", edition)
		.option("--steps", "show each step")
		.action(async (file: string, options: Options, called: Command) => {
			const given = givenOptions(called);
			const text = readText(file);
			if (isModelTrace(text)) {
				refuse(given, "on a counterexample of the model", ["edition", "steps"]);
				const told = replayModelTrace(text, file, options.adapter, styleFor(process.stdout));
				process.stdout.write(`${told.text}\n`);
				process.exitCode = told.code;
				return;
			}
			if (isProtocolTrace(text)) {
				refuse(given, "on a trace of the protocol", ["edition"]);
				if (options.adapter !== undefined)
					throw new UserError(
						'--adapter is for schedulers; of qmail\'s programs one case is run again by: spoolproof check --profile P --case "NAME"',
					);
				const judged = replayProtocol(text, file, styleFor(process.stdout), options.steps);
				process.stdout.write(`${judged.text}\n`);
				process.exitCode = judged.code;
				return;
			}
			const recorded = parseTrace(text, file);
			const wanted = options.edition ?? recorded.header.edition ?? DEFAULT_EDITION;
			if (recorded.header.bounds !== undefined)
				refuse(given, "on a trace that is judged by scheduler-bounded", ["edition"]);
			const judgedBy = (trace: Trace) => judgeRecorded(trace, wanted);
			const how = { edition: wanted, signal, judgedBy };
			const { trace, verdict } =
				options.adapter === undefined
					? { trace: recorded, verdict: judgedBy(recorded) }
					: await rerun(recorded, options.adapter, how);
			const style = styleFor(process.stdout);
			if (options.steps) process.stdout.write(`${stepList(trace, verdict, style)}\n\n`);
			process.stdout.write(`${verdictText(trace, verdict, file, style)}\n`);
			process.exitCode = EXIT[verdict.verdict];
		});
}

async function rerun(recorded: Trace, which: string, how: CaseOptions): Promise<CaseResult> {
	const { adapter, close } = await namedImplementation(which, [recorded.header.manager]);
	try {
		return await tryTrace(adapter, recorded, how);
	} finally {
		await close?.();
	}
}

function verdictText(trace: Trace, verdict: Verdict, file: string, style: Style): string {
	const { implementation: name, manager, bounds, scenario = "unnamed", seed } = trace.header;
	const judgedAs = bounds === undefined ? manager : "scheduler-bounded";
	if (verdict.verdict === "conforms") {
		const { steps, selections } = verdict.coverage;
		const amount = `${counted(steps, "step")}, ${counted(selections, "selection")}`;
		const how = bounds === undefined ? "as the specification demands" : "with every property of scheduler-bounded";
		return `${style.good("CONFORMS")} ${name} (${judgedAs}), case "${scenario}": ${amount} ${how}.`;
	}
	const which = { set: file, scenario: { name: scenario }, ...(seed === undefined ? {} : { seed }) };
	return failureText(reportedFailure({ name, manager: judgedAs, live: false }, which, verdict, {}), style);
}

function stepList(trace: Trace, verdict: Verdict, style: Style): string {
	const wrong = verdict.verdict === "conforms" ? undefined : verdict.event;
	return trace.events
		.map(({ n, ...event }) => {
			const number = String(n).padStart(5);
			const line = "do" in event ? `${number} ${stimulusInWords(event)}` : `${number}     ${observationInWords(event)}`;
			return n === wrong ? style.bad(`${line}   <-- here`) : line;
		})
		.join("\n");
}
