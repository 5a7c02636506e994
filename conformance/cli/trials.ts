/**
 * What `start` and `check` have in common: judge implementations on cases, with progress, each failure written as a trace, and the
 * report at the end.
 */
import { accessSync, constants, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { printScenario } from "../cases/script.js";
import { modelSpecification, watchedModel } from "../judge/model.js";
import type { Report } from "../report/format.js";
import { label } from "../report/label.js";
import { styleFor } from "../report/style.js";
import { Tally } from "../report/tally.js";
import { counted, terminalReport } from "../report/terminal.js";
import { showProgress } from "../runner/progress.js";
import { smallestViolation } from "../runner/smallest.js";
import { type Case, runSuite } from "../runner/suite.js";
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

const MOST_TRACES = 100;

/** So many failing random cases of one run are made smaller, each of another requirement. */
const MOST_SHRUNK = 3;
const SHRINK_TRIES = { live: 400, reference: 2000 };

/** Runs everything, prints the report, and returns the exit code. */
export async function runTrials(
	trials: readonly Trial[],
	notes: readonly string[],
	options: TrialOptions,
): Promise<number> {
	if (options.json !== undefined) checkWritable(options.json);
	const started = performance.now();
	const tally = new Tally({
		edition: options.edition,
		...(options.sets.includes("random") ? { seed: options.seed } : {}),
	});
	for (const note of notes) tally.note(note);
	const traces = new TraceFiles(options.traces);
	for (const { implementation, managers } of trials) {
		for (const manager of managers) await judgeAll(implementation, manager, tally, traces, options);
	}
	const report = tally.report((performance.now() - started) / 1000);
	if (options.json !== undefined) writeReport(options.json, report);
	process.stdout.write(terminalReport(report, { style: styleFor(process.stdout) }));
	if (report.seed !== undefined) {
		process.stdout.write(`Random cases: seed ${report.seed}, ${options.random} of them for each implementation.\n`);
	}
	return EXIT[report.verdict];
}

async function judgeAll(
	implementation: Implementation,
	manager: Manager,
	tally: Tally,
	traces: TraceFiles,
	options: TrialOptions,
): Promise<void> {
	const { edition, knobs, signal } = options;
	const subject = subjectOf(implementation, manager);
	tally.begin(subject);
	const begun = performance.now();
	const progress = showProgress(label(subject), countCases(options, manager));
	const toShrink = new Map<string, Case>();
	let judged = 0;
	try {
		judged = await runSuite(implementation.adapter, chosenCases(options), {
			manager,
			jobs: options.jobs ?? implementation.jobs,
			edition,
			// The claims are about the specification, so one implementation that follows it is enough to watch them.
			specification: implementation.live ? modelSpecification : watchedModel,
			...(knobs === undefined ? {} : { knobs }),
			signal,
			progress,
			onResult: (one, { trace, verdict }) => {
				const shrinks = verdict.verdict === "violates" && one.seed !== undefined && toShrink.size < MOST_SHRUNK;
				if (shrinks && !toShrink.has(verdict.requirement)) toShrink.set(verdict.requirement, one);
				else tally.add(subject, one, verdict, verdict.verdict === "conforms" ? {} : { trace: traces.write(trace) });
			},
		});
		progress.clear();
		const tries = implementation.live ? SHRINK_TRIES.live : SHRINK_TRIES.reference;
		for (const [requirement, { seed = 0, ...one }] of toShrink) {
			process.stderr.write(`seed ${seed} violates ${requirement}; looking for a smaller scenario ...\n`);
			const how = { tries, edition, seed, signal };
			const smallest = await smallestViolation(implementation.adapter, one.scenario, manager, requirement, how);
			tally.add(subject, { ...one, seed }, smallest.result.verdict, {
				trace: traces.write(smallest.result.trace),
				smallest: printScenario(smallest.scenario),
			});
		}
	} finally {
		progress.clear();
	}
	const seconds = (performance.now() - begun) / 1000;
	tally.took(subject, seconds);
	process.stderr.write(`judged ${label(subject)}: ${counted(judged, "case")} in ${seconds.toFixed(1)} s\n`);
}

/** Files for the traces of failing cases; no more than a few, lest a broken implementation fill the disk. */
class TraceFiles {
	#written = 0;

	constructor(readonly directory: string) {}

	/** The file's path; undefined if there are too many already. */
	write(trace: Trace): string | undefined {
		return this.#written++ < MOST_TRACES ? writeTrace(this.directory, trace) : undefined;
	}
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

/** Told before hours of work, not after. */
function checkWritable(file: string): void {
	try {
		accessSync(dirname(file), constants.W_OK);
	} catch (error) {
		throw new UserError(`cannot write the report ${file}: ${reason(error)}`);
	}
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
