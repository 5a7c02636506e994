/**
 * `spoolproof check` for the protocol's profiles: judges qmail's programs, given ones or the reference, as real processes.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { DIALECT_NAMES, DIALECTS, type DialectName } from "../../model/protocol/dialects.js";
import { givenProgram, type ProgramSet, referencePrograms } from "../adapters/qmail/executable.js";
import type { HomeOptions } from "../adapters/qmail/home.js";
import { writeProtocolTrace } from "../protocol/judge/trace.js";
import { casesOf } from "../protocol/profiles/index.js";
import { type Judged, PROGRAMS_OF, protocolReport } from "../protocol/run/report.js";
import { type CaseResult, runCases } from "../protocol/run/run.js";
import { type KnownFailure, PROFILE_NAMES, type ProfileName } from "../report/format.js";
import type { Ran } from "../report/known/apply.js";
import { label } from "../report/label.js";
import { inShard, reportedShard, type Shard } from "../report/shard.js";
import { counted } from "../report/terminal.js";
import { UserError } from "./errors.js";
import { wholeNumber } from "./options.js";
import { checkOutputs, type Outputs } from "./outputs.js";
import { type Outcome, told } from "./trials.js";
import { kitVersion } from "./version.js";

/** What only the protocol's profiles understand. */
export interface ProtocolFlags {
	readonly dialect: DialectName;
	readonly todo?: string;
	readonly clean?: string;
	readonly send?: string;
	readonly homeTemplate?: string;
	readonly control?: string;
	/** Seconds that something which must happen may take. */
	readonly patience?: number;
}

export interface ProtocolOptions extends Outputs, ProtocolFlags {
	readonly profiles: readonly ProfileName[];
	readonly seed: number;
	readonly jobs?: number;
	readonly traces: string;
	/** Failures that do not fail the run. */
	readonly known?: readonly KnownFailure[];
	/** Only this part of the cases. */
	readonly shard?: Shard;
	readonly signal: AbortSignal;
}

/** Adds the options of the protocol's profiles to a command. */
export function withProtocol(command: Command): Command {
	return command
		.option("--todo <program>", "protocol: the qmail-todo to be judged; default: the reference")
		.option("--clean <program>", "protocol: the qmail-clean to be judged")
		.option("--send <program>", "protocol: the qmail-send to be judged")
		.addOption(
			new Option("--dialect <name>", "protocol: the family of the programs").choices(DIALECT_NAMES).default("exttodo"),
		)
		.option("--home-template <dir>", "protocol: copied into each trial's home directory first")
		.option("--control <name>", "protocol: name of the control directory, control or etc")
		.option("--patience <s>", "protocol: seconds that something which must happen may take", wholeNumber(1));
}

/** The protocol's profiles that a command is about: the one that was named, or all if programs were; else none. */
export function protocolProfiles(flags: ProtocolFlags, claimed: string | undefined): readonly ProfileName[] {
	const named = PROFILE_NAMES.filter((name) => name === claimed);
	if (named.length > 0 || claimed !== undefined) return named;
	return [flags.todo, flags.clean, flags.send].some((program) => program !== undefined) ? PROFILE_NAMES : [];
}

const MOST_TRACES = 100;

/** Judges, prints the report, and returns the exit code. */
export async function checkProtocol(options: ProtocolOptions): Promise<number> {
	checkOutputs(options);
	return told(await judgeProtocol(options), options);
}

export async function judgeProtocol(options: ProtocolOptions): Promise<Outcome> {
	const started = performance.now();
	const programs = programsOf(options);
	const judged: Judged[] = [];
	for (const profile of options.profiles) judged.push(await judgeProfile(profile, programs, options));
	const report = protocolReport(judged, notesOn(options), options.seed, (performance.now() - started) / 1000);
	const { shard, profiles, dialect, seed, patience } = options;
	const choice = { judged: judged.map(({ name }) => name), profiles, dialect, seed, patience };
	const part = shard === undefined ? {} : { shard: reportedShard(shard, kitVersion(), choice) };
	return { report: { ...report, ...part }, ran: casesRun(judged) };
}

/** What was run, for the list of known failures. */
function casesRun(judged: readonly Judged[]): Ran {
	return {
		ran: (name, implementation) =>
			judged.some(
				({ name: program, profile, results }) =>
					(implementation === undefined || label({ name: program, manager: profile }) === implementation) &&
					results.some(({ case: one }) => one.name === name),
			),
		exists: (name) =>
			PROFILE_NAMES.some((profile) =>
				DIALECT_NAMES.some((dialect) => casesOf(profile, dialect).some((one) => one.name === name)),
			),
	};
}

function programsOf({ todo, clean, send }: ProtocolOptions): ProgramSet {
	const given: Partial<ProgramSet> = {
		...(todo === undefined ? {} : { todo: givenProgram(todo, "--todo") }),
		...(clean === undefined ? {} : { clean: givenProgram(clean, "--clean") }),
		...(send === undefined ? {} : { send: givenProgram(send, "--send") }),
	};
	return { ...referencePrograms(), ...given };
}

function notesOn({ profiles, todo, clean, send, dialect }: ProtocolOptions): string[] {
	const notes: string[] = [];
	const given = { todo, clean, send };
	for (const profile of profiles) {
		const idle = Object.entries(given).filter(([role, path]) => path !== undefined && !needs(profile, role));
		for (const [role] of idle) notes.push(`--${role} has no part in the profile ${profile}.`);
	}
	if (!DIALECTS[dialect].programs.includes("todo") && todo !== undefined)
		throw new UserError(`--todo: the programs of ${dialect} have no todo of their own; give another --dialect`);
	return notes;
}

const needs = (profile: ProfileName, role: string) => PROGRAMS_OF[profile].some((needed) => needed === role);

async function judgeProfile(profile: ProfileName, programs: ProgramSet, options: ProtocolOptions): Promise<Judged> {
	const { dialect, seed, signal, patience, homeTemplate, control } = options;
	const own = PROGRAMS_OF[profile].filter((role) => !programs[role].reference);
	const name = own.length === 0 ? "reference" : own.map((role) => programs[role].name).join(" + ");
	const home: HomeOptions = {
		...(homeTemplate === undefined ? {} : { template: homeTemplate }),
		...(control === undefined ? {} : { control }),
	};
	const cases = casesOf(profile, dialect).filter(
		({ name: sentence }) =>
			DIALECTS[dialect].programs.includes("todo") || profile !== "todo-send" || !sentence.includes("todo"),
	);
	const results: (CaseResult & { file?: string })[] = [];
	const begun = performance.now();
	let traces = 0;
	await runCases([...inShard(cases, options.shard)], {
		programs,
		dialect,
		implementation: name,
		seed,
		signal,
		home,
		...(patience === undefined ? {} : { patience }),
		jobs: options.jobs ?? availableParallelism() + 2,
		onResult: (result) => {
			const failed = result.verdict.verdict !== "conforms";
			results.push(failed && traces++ < MOST_TRACES ? { ...result, file: write(options.traces, result) } : result);
		},
	});
	const seconds = (performance.now() - begun) / 1000;
	process.stderr.write(
		`judged ${name} ${profile} (${dialect}): ${counted(results.length, "case")} in ${seconds.toFixed(1)} s\n`,
	);
	return { name, live: own.length > 0, profile, dialect, results, seconds };
}

function write(directory: string, { trace, case: one }: CaseResult): string {
	const words = `${trace.header.implementation}-${one.profile}-${trace.header.dialect}-${one.name}`;
	const file = join(
		directory,
		`${words
			.toLowerCase()
			.replace(/[^a-z0-9.]+/g, "-")
			.slice(-150)}.trace.jsonl`,
	);
	try {
		mkdirSync(directory, { recursive: true });
		writeFileSync(file, writeProtocolTrace(trace));
	} catch (error) {
		throw new UserError(
			`cannot write ${file}: ${error instanceof Error ? error.message : error}; give another --traces DIR`,
		);
	}
	return file;
}
