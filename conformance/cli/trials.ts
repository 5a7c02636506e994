/**
 * What `start` and `check` have in common: judge implementations on cases, with progress, each failure written as a trace, and the
 * report at the end.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import type { Report } from "../report/format.js";
import { styleFor } from "../report/style.js";
import { Tally } from "../report/tally.js";
import { label, terminalReport } from "../report/terminal.js";
import { showProgress } from "../runner/progress.js";
import { runSuite } from "../runner/suite.js";
import type { Trace } from "../trace/format.js";
import { formatTrace } from "../trace/write.js";
import { type Choice, chosenCases, countCases } from "./cases.js";
import { EXIT, UserError } from "./errors.js";
import { type Implementation, subjectOf } from "./implementations.js";

export interface TrialOptions extends Choice {
	readonly edition: Edition;
	readonly knobs?: KnobSettings;
	/** Directory that traces of failing cases are written to. */
	readonly traces: string;
	/** File for the JSON report. */
	readonly json?: string;
	readonly jobs?: number;
	readonly signal: AbortSignal;
}

export interface Trial {
	readonly implementation: Implementation;
	readonly managers: readonly Manager[];
}

/** At most so many traces of failing cases are written, lest a broken implementation fill the disk. */
const MOST_TRACES = 100;

/** Runs everything, prints the report, and returns the exit code. */
export async function runTrials(
	trials: readonly Trial[],
	notes: readonly string[],
	options: TrialOptions,
): Promise<number> {
	const started = performance.now();
	const tally = new Tally({
		edition: options.edition,
		...(options.sets.includes("random") ? { seed: options.seed } : {}),
	});
	for (const note of notes) tally.note(note);
	let written = 0;
	for (const { implementation, managers } of trials) {
		for (const manager of managers) {
			const subject = subjectOf(implementation, manager);
			tally.begin(subject);
			const begun = performance.now();
			const progress = showProgress(label(subject), countCases(options, manager));
			try {
				await runSuite(implementation.adapter, chosenCases(options), {
					manager,
					jobs: options.jobs ?? implementation.jobs,
					edition: options.edition,
					...(options.knobs === undefined ? {} : { knobs: options.knobs }),
					signal: options.signal,
					progress,
					onResult: (one, { trace, verdict }) => {
						const failed = verdict.verdict !== "conforms" && written < MOST_TRACES;
						if (failed) written++;
						const file = failed ? writeTrace(options.traces, trace) : undefined;
						tally.add(subject, one, verdict, file);
					},
				});
			} finally {
				progress.clear();
			}
			tally.took(subject, (performance.now() - begun) / 1000);
		}
	}
	const report = tally.report((performance.now() - started) / 1000);
	if (options.json !== undefined) writeReport(options.json, report);
	process.stdout.write(terminalReport(report, { style: styleFor(process.stdout) }));
	if (report.seed !== undefined) {
		process.stdout.write(`Random cases: seed ${report.seed}, ${options.random} of them for each implementation.\n`);
	}
	return EXIT[report.verdict];
}

/** Writes a trace into a directory, under a name that tells the implementation and the case. Returns the file's path. */
export function writeTrace(directory: string, trace: Trace): string {
	const { implementation, manager, scenario = "unnamed", seed } = trace.header;
	const seeded = seed === undefined || scenario.includes(String(seed)) ? "" : `-${seed}`;
	const name = `${implementation}-${manager}-${scenario}${seeded}`.toLowerCase().replace(/[^a-z0-9.]+/g, "-");
	const file = join(directory, `${name.slice(0, 150)}.trace.jsonl`);
	try {
		mkdirSync(directory, { recursive: true });
		writeFileSync(file, formatTrace(trace));
	} catch (error) {
		throw new UserError(`cannot write ${file}: ${reason(error)}; give another directory with --traces DIR`);
	}
	return file;
}

function writeReport(file: string, report: Report): void {
	try {
		writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
	} catch (error) {
		throw new UserError(`cannot write the report ${file}: ${reason(error)}`);
	}
}

function reason(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
