/**
 * `spoolproof check` for the protocol's profiles: judges qmail's programs, given ones or the reference, as real processes.
 */
import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { DIALECT_NAMES, DIALECTS, type DialectName } from "../../model/protocol/dialects.js";
import { givenProgram, type ProgramSet, referencePrograms } from "../adapters/qmail/executable.js";
import type { HomeOptions } from "../adapters/qmail/home.js";
import type { ProtocolCase } from "../protocol/cases/case.js";
import { writeProtocolTrace } from "../protocol/judge/trace.js";
import { casesOf } from "../protocol/profiles/index.js";
import { type Judged, type JudgedCase, PROGRAMS_OF, protocolReport } from "../protocol/run/report.js";
import { type CaseResult, type RunOptions, runCases } from "../protocol/run/run.js";
import { smallerFailure } from "../protocol/run/smaller.js";
import { quoted } from "../report/failure.js";
import { type KnownFailure, PROFILE_NAMES, type ProfileName } from "../report/format.js";
import type { Ran } from "../report/known/apply.js";
import { label } from "../report/label.js";
import { inShard, reportedShard, type Shard } from "../report/shard.js";
import { counted } from "../report/terminal.js";
import { UserError } from "./errors.js";
import { allowOnly } from "./given.js";
import { type ChosenProfile, protocolCases } from "./only.js";
import { patience, wholeNumber } from "./options.js";
import { checkDirectory, checkOutputs, OUTPUT_OPTIONS, type Outputs } from "./outputs.js";
import { type Outcome, told, writeRecording } from "./trials.js";
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
	/** No more of what a case makes many of. */
	readonly most?: number;
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
	/** Only the case of this name, or those that have it in their names. */
	readonly case?: string;
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
		.option("--most <n>", "protocol: no more messages or recipients where a case makes many", wholeNumber(1))
		.option("--patience <s>", "protocol: seconds that something which must happen may take", patience);
}

/** The protocol's profiles that a command is about: the one that was named, or those in which a named program has a part. */
export function protocolProfiles(flags: ProtocolFlags, claimed: string | undefined): readonly ProfileName[] {
	if (claimed !== undefined) return PROFILE_NAMES.filter((name) => name === claimed);
	return PROFILE_NAMES.filter((profile) => PROGRAMS_OF[profile].some((role) => flags[role] !== undefined));
}

/** What has an effect on these profiles. */
const EFFECTIVE = [
	...["profile", "case", "todo", "clean", "send", "dialect", "homeTemplate", "control", "patience", "most"],
	...["seed", "jobs", "traces", "knownFailures", "shard", ...OUTPUT_OPTIONS],
];

/** @throws UserError for an option that only schedulers look at, and for a program that has no part in the profile. */
function allowProtocol({ profiles, ...flags }: ProtocolOptions, given: ReadonlyMap<string, string>): void {
	const named = profiles.length === 1 ? `the profile ${profiles[0]}` : "the protocol's programs";
	allowOnly(given, `on ${named}`, EFFECTIVE);
	const roles = (["todo", "clean", "send"] as const).filter((role) => flags[role] !== undefined);
	const idle = roles.find((role) => !profiles.some((profile) => PROGRAMS_OF[profile].includes(role)));
	if (idle !== undefined) throw new UserError(`--${idle}: ${idle} has no part in ${named}; give another --profile`);
}

const MOST_TRACES = 100;

/** Judges, prints the report, and returns the exit code. */
export async function checkProtocol(options: ProtocolOptions, given: ReadonlyMap<string, string>): Promise<number> {
	allowProtocol(options, given);
	demandRoles(options);
	checkOutputs(options);
	checkDirectory(options.traces, "--traces");
	return told(await judgeProtocol(options), options);
}

export async function judgeProtocol(options: ProtocolOptions): Promise<Outcome> {
	const started = performance.now();
	const programs = programsOf(options);
	const judged: Judged[] = [];
	const { profiles: wanted, dialect: family, case: only } = options;
	for (const one of protocolCases(only, wanted, family)) judged.push(await judgeProfile(one, programs, options));
	const report = protocolReport(judged, notesOn(options), options.seed, (performance.now() - started) / 1000);
	const { shard, profiles, dialect, seed, patience, most } = options;
	const choice = { judged: judged.map(({ name }) => name), profiles, dialect, seed, patience, most, only };
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

function notesOn({ profiles, todo, clean, send }: ProtocolOptions): string[] {
	const notes: string[] = [];
	const given = { todo, clean, send };
	for (const profile of profiles) {
		const idle = Object.entries(given).filter(([role, path]) => path !== undefined && !needs(profile, role));
		for (const [role] of idle) notes.push(`--${role} has no part in the profile ${profile}.`);
	}
	return notes;
}

const needs = (profile: ProfileName, role: string) => PROGRAMS_OF[profile].some((needed) => needed === role);

/** @throws UserError if a todo is given for a family that has none. */
export function demandRoles({ todo, dialect }: Pick<ProtocolFlags, "todo" | "dialect">): void {
	if (todo !== undefined && !DIALECTS[dialect].programs.includes("todo"))
		throw new UserError(`--todo: the programs of ${dialect} have no todo of their own; give another --dialect`);
}

async function judgeProfile(
	{ profile, cases }: ChosenProfile,
	programs: ProgramSet,
	options: ProtocolOptions,
): Promise<Judged> {
	const { dialect, seed, signal, patience, homeTemplate, control } = options;
	const own = PROGRAMS_OF[profile].filter((role) => !programs[role].reference);
	const name = own.length === 0 ? "reference" : own.map((role) => programs[role].name).join(" + ");
	const home: HomeOptions = {
		...(homeTemplate === undefined ? {} : { template: homeTemplate }),
		...(control === undefined ? {} : { control }),
	};
	const found: CaseResult[] = [];
	const begun = performance.now();
	const how: RunOptions = {
		programs,
		dialect,
		implementation: name,
		seed,
		signal,
		home,
		...(patience === undefined ? {} : { patience }),
		...(options.most === undefined ? {} : { few: options.most }),
	};
	await runCases([...inShard(cases, options.shard)], {
		...how,
		jobs: options.jobs ?? availableParallelism() + 2,
		onResult: (result) => found.push(result),
	});
	const smaller = await smallerOnes(found, how);
	let traces = 0;
	const results = found.map((whole): JudgedCase => {
		const result = smaller.get(whole) ?? whole;
		if (result.verdict.verdict === "conforms") return result;
		return {
			...result,
			again: commandAgain(result.case, { ...options, ...(result === whole ? {} : { most: result.many }) }),
			...(traces++ < MOST_TRACES ? { file: write(options.traces, result) } : {}),
			...(result === whole ? {} : { smallest: fewer(result, whole) }),
		};
	});
	const seconds = (performance.now() - begun) / 1000;
	process.stderr.write(
		`judged ${name} ${profile} (${dialect}): ${counted(results.length, "case")} in ${seconds.toFixed(1)} s\n`,
	);
	return { name, live: own.length > 0, profile, dialect, results, seconds };
}

/** So many failing cases of a profile are made smaller, each of another requirement. */
const MOST_SHRUNK = 3;

async function smallerOnes(found: readonly CaseResult[], how: RunOptions): Promise<Map<CaseResult, CaseResult>> {
	const requirements = new Set<string>();
	const smaller = new Map<CaseResult, CaseResult>();
	for (const one of found) {
		const { verdict } = one;
		if (one.many < 2 || verdict.verdict !== "violates" || requirements.has(verdict.requirement)) continue;
		if (requirements.size >= MOST_SHRUNK) break;
		requirements.add(verdict.requirement);
		process.stderr.write(`"${one.case.name}" violates ${verdict.requirement}; looking for a smaller case ...\n`);
		const result = await smallerFailure(one, how);
		if (result !== null) smaller.set(one, result);
	}
	return smaller;
}

function fewer({ many }: CaseResult, whole: CaseResult): string {
	return `the same case with at most ${many.toLocaleString("en-US")} messages or recipients instead of ${whole.many.toLocaleString("en-US")}`;
}

/** The command that runs one case again as it was run now. */
function commandAgain({ name, profile }: ProtocolCase, options: ProtocolOptions): string {
	const { dialect, seed, homeTemplate, control, patience, most } = options;
	const programs = PROGRAMS_OF[profile].map((role) => [`--${role}`, options[role]] as const);
	const flags: readonly (readonly [flag: string, value: string | number | undefined])[] = [
		["--profile", profile],
		["--case", name],
		["--dialect", dialect],
		...programs,
		["--home-template", homeTemplate],
		["--control", control],
		["--patience", patience],
		["--most", most],
		["--seed", seed],
	];
	const given = flags.flatMap(([flag, value]) => (value === undefined ? [] : `${flag} ${quoted(String(value))}`));
	return `spoolproof check ${given.join(" ")}`;
}

function write(directory: string, { trace, case: one }: CaseResult): string {
	const words = `${trace.header.implementation}-${one.profile}-${trace.header.dialect}-${one.name}`;
	return writeRecording(directory, words, writeProtocolTrace(trace));
}
