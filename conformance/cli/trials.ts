/**
 * What `start` and `check` have in common: judge implementations on cases, with progress, each failure written as a trace, and the
 * report at the end.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Edition } from "../../model/requirements.js";
import type { Manager } from "../../model/scheduler/events.js";
import type { KnobSettings } from "../../model/scheduler/knobs.js";
import { printScenario } from "../cases/script.js";
import { modelSpecification, watchedModel } from "../judge/model.js";
import type { Verdict } from "../judge/verdict.js";
import type { Profile } from "../profiles/profile.js";
import type { KnownFailure, Report } from "../report/format.js";
import { type Ran, withKnownFailures } from "../report/known/apply.js";
import { label } from "../report/label.js";
import { inShard, type ReportedShard, reportedShard, type Shard } from "../report/shard.js";
import { Tally } from "../report/tally.js";
import { counted } from "../report/terminal.js";
import type { CaseResult } from "../runner/case.js";
import { showProgress } from "../runner/progress.js";
import { smallestViolation } from "../runner/smallest.js";
import { type Case, runSuite } from "../runner/suite.js";
import type { Trace } from "../trace/format.js";
import { formatTrace } from "../trace/write.js";
import { CASE_SETS, type Choice, chosenCases, countCases } from "./cases.js";
import { Examples } from "./examples.js";
import { type Implementation, subjectOf } from "./implementations.js";
import { schedulerCases } from "./only.js";
import { checkDirectory, checkOutputs, type Outputs, present, writeFiles } from "./outputs.js";
import { kitVersion } from "./version.js";

export interface TrialOptions extends Choice, Outputs {
	readonly edition: Edition;
	readonly knobs?: KnobSettings;
	/** Directory that traces of failing cases are written to. */
	readonly traces: string;
	/** Judge by a profile, on its cases, instead of by the specification. */
	readonly profile?: Profile;
	/** Failures that do not fail the run. */
	readonly known?: readonly KnownFailure[];
	readonly jobs?: number;
	/** Only this part of the cases. */
	readonly shard?: Shard;
	/** Only the case of this name, or those that have it in their names. */
	readonly case?: string;
	readonly signal: AbortSignal;
}

export interface Trial {
	readonly implementation: Implementation;
	readonly managers: readonly Manager[];
}

const MOST_TRACES = 100;
/** Characters of a file's name. */
const LONGEST_NAME = 150;
/** Characters of a trace that a report has in itself. */
const LONGEST_RECORDING = 60_000;

/** So many failing random cases of one run are made smaller, each of another requirement. */
const MOST_SHRUNK = 3;
const SHRINK_TRIES = { live: 400, program: 600, reference: 2000 };

/** A report, and what it is about: a list of known failures is held against both. */
export interface Outcome {
	readonly report: Report;
	readonly ran: Ran;
}

/** Runs everything, prints the report, and returns the exit code. */
export async function runTrials(
	trials: readonly Trial[],
	notes: readonly string[],
	options: TrialOptions,
): Promise<number> {
	checkOutputs(options);
	checkDirectory(options.traces, "--traces");
	return told(await judgeTrials(trials, notes, options), options);
}

/** Writes and prints the report of what was judged, and returns the exit code. */
export async function told(
	{ report: judged, ran }: Outcome,
	{ known, ...outputs }: Outputs & { readonly known?: readonly KnownFailure[] },
): Promise<number> {
	const report = known === undefined ? judged : withKnownFailures(judged, known, ran);
	const code = await present(report, outputs);
	if (report.seed !== undefined) {
		const random = report.implementations.flatMap(({ sets }) => sets.filter(({ name }) => name === "random"));
		const most = Math.max(0, ...random.map(({ cases }) => cases));
		process.stdout.write(`Seed ${report.seed}${most === 0 ? "" : `, ${most} random cases for each scheduler`}.\n`);
	}
	return code;
}

/** Runs everything. */
export async function judgeTrials(
	trials: readonly Trial[],
	notes: readonly string[],
	options: TrialOptions,
): Promise<Outcome> {
	const started = performance.now();
	const tally = new Tally({
		edition: options.edition,
		...(options.sets.includes("random") ? { seed: options.seed } : {}),
		...(options.profile === undefined ? {} : { profile: options.profile }),
	});
	for (const note of [...notes, ...(options.profile?.skipped ?? [])]) tally.note(note);
	const traces = new TraceFiles(options.traces);
	const only = schedulerCases(options.case, options);
	for (const { implementation, managers } of trials) {
		for (const manager of managers) {
			if (only?.every(({ scenario }) => !scenario.managers.includes(manager))) continue;
			await judgeAll(implementation, manager, tally, traces, only, options);
		}
	}
	const report = tally.report((performance.now() - started) / 1000);
	const { shard } = options;
	const part = shard === undefined ? {} : { shard: partOf(shard, trials, options) };
	return { report: { ...report, ...part }, ran: casesRun(tally, trials, options) };
}

function partOf(shard: Shard, trials: readonly Trial[], options: TrialOptions): ReportedShard {
	const { sets, random, seed, edition, knobs, profile, case: only } = options;
	const judged = trials.map(({ implementation, managers }) => [implementation.adapter.name, managers]);
	const bounds = profile?.how.bounds;
	const choice = { judged, sets, random, seed, edition, knobs, profile: profile?.name, bounds, only };
	return { ...reportedShard(shard, kitVersion(), choice), ...(profile?.strict ? { strict: true } : {}) };
}

async function judgeAll(
	implementation: Implementation,
	manager: Manager,
	tally: Tally,
	traces: TraceFiles,
	only: readonly Case[] | undefined,
	options: TrialOptions,
): Promise<void> {
	const { edition, knobs, signal, profile, shard } = options;
	const subject = subjectOf(implementation, manager, profile);
	tally.begin(subject);
	const begun = performance.now();
	const count = only?.length ?? profile?.count(options) ?? countCases(options, manager);
	const progress = showProgress(label(subject), Math.ceil(count / (shard?.of ?? 1)));
	const cases = inShard(only ?? profile?.cases(options) ?? chosenCases(options), shard);
	const toShrink = new Map<string, { readonly one: Case; readonly result: CaseResult }>();
	const examples = new Examples();
	let judged = 0;
	try {
		judged = await runSuite(implementation.adapter, cases, {
			...profile?.how,
			manager,
			jobs: options.jobs ?? implementation.jobs,
			edition,
			// The claims are about the specification, so one implementation that follows it is enough to watch them.
			specification: implementation.live ? modelSpecification : watchedModel,
			...(knobs === undefined ? {} : { knobs }),
			signal,
			progress,
			onResult: (one, result) => {
				const { trace, verdict } = result;
				const large = one.seed !== undefined || profile !== undefined;
				const rival = verdict.verdict === "violates" && large ? toShrink.get(verdict.requirement) : undefined;
				const shrinks =
					verdict.verdict === "violates" &&
					large &&
					(rival === undefined ? toShrink.size < MOST_SHRUNK : length(one) < length(rival.one));
				// Of the cases that show the same, the shortest is soonest made small.
				if (shrinks) toShrink.set(verdict.requirement, { one, result });
				const told = shrinks ? rival : { one, result };
				if (told !== undefined) {
					const conforms = told.result.verdict.verdict === "conforms";
					tally.add(subject, told.one, told.result.verdict, conforms ? {} : traces.write(told.result.trace));
				}
				if (verdict.verdict === "conforms" && examples.wants(one, verdict))
					tally.example(subject, one, formatTrace(trace));
			},
		});
		progress.clear();
		const kind = implementation.command !== undefined ? "program" : implementation.live ? "live" : "reference";
		const tries = SHRINK_TRIES[kind];
		for (const [requirement, { one: found, result }] of toShrink) {
			const { seed, ...one } = found;
			const which = seed === undefined ? `"${one.scenario.name}"` : `seed ${seed}`;
			process.stderr.write(`${which} violates ${requirement}; looking for a smaller scenario ...\n`);
			const seeded = seed === undefined ? {} : { seed };
			const renewed = implementation.close === undefined ? {} : { renew: implementation.close };
			const how = { ...profile?.how, tries, edition, ...seeded, signal, ...renewed };
			const smallest = await smallestViolation(implementation.adapter, one.scenario, manager, requirement, how);
			if (smallest.result.verdict.verdict !== "violates") {
				tally.note(
					`${which} violates ${requirement}, but not when it is run by itself in a fresh process: look first for what is kept over configure.`,
				);
				tally.add(subject, found, onlyOnce(result.verdict), traces.write(result.trace));
				continue;
			}
			tally.add(subject, { ...one, ...seeded }, smallest.result.verdict, {
				...traces.write(smallest.result.trace),
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

function length({ scenario }: Case): number {
	return scenario.commands.length;
}

/** A violation that was not there again when the case was run by itself. */
function onlyOnce(verdict: Verdict): Verdict {
	if (verdict.verdict !== "violates") return verdict;
	const why =
		"Run again by itself in a fresh process this case did not show it: look for what is kept from an earlier run although configure begins anew, or for chance";
	return { ...verdict, explanation: `${verdict.explanation} ${why}.` };
}

/** What was run, for the list of known failures. */
function casesRun(tally: Tally, trials: readonly Trial[], { sets: _, profile, ...choice }: TrialOptions): Ran {
	const subjects = trials.flatMap(({ implementation, managers }) =>
		managers.map((one) => subjectOf(implementation, one, profile)),
	);
	const all = profile?.cases({ random: 0, seed: 1 }) ?? chosenCases({ ...choice, sets: CASE_SETS, random: 0 });
	const fixed = new Set([...all].map((one) => one.scenario.name));
	return {
		ran: (name, implementation) =>
			subjects.some(
				(subject) =>
					(implementation === undefined || label(subject) === implementation) && tally.casesOf(subject).has(name),
			),
		exists: (name) => fixed.has(name) || /^(?:random|bounded) \d+$/.test(name),
	};
}

/** Files for the traces of failing cases; no more than a few, lest a broken implementation fill the disk. */
class TraceFiles {
	#written = 0;

	constructor(readonly directory: string) {}

	/** The file's path, and the text if it is short; nothing if there are too many already. */
	write(trace: Trace): { readonly trace?: string; readonly recording?: string } {
		if (this.#written++ >= MOST_TRACES) return {};
		const recording = formatTrace(trace);
		return {
			trace: writeTrace(this.directory, trace),
			...(recording.length <= LONGEST_RECORDING ? { recording } : {}),
		};
	}
}

/** Writes a trace into a directory, under a name that tells the implementation and the case. Returns the file's path. */
export function writeTrace(directory: string, trace: Trace): string {
	const { implementation, manager, scenario = "unnamed", seed } = trace.header;
	const seeded = seed === undefined || scenario.includes(String(seed)) ? "" : `-${seed}`;
	return writeRecording(directory, `${implementation}-${manager}-${scenario}${seeded}`, formatTrace(trace));
}

/** Writes the text of a trace into a directory, in a file called by what it is about. Returns its path. */
export function writeRecording(directory: string, title: string, text: string): string {
	const name = `${fileName(title)}.trace.jsonl`;
	writeFiles(directory, [[name, text]], "--traces");
	return join(directory, name);
}

/** What is cut off a long one is told apart by its checksum. */
function fileName(title: string): string {
	const plain = title.toLowerCase().replace(/[^a-z0-9.]+/g, "-");
	if (plain.length <= LONGEST_NAME) return plain;
	const sum = createHash("sha256").update(title).digest("hex").slice(0, 8);
	return `${plain.slice(0, LONGEST_NAME - 9)}-${sum}`;
}
