/**
 * Makes a report of judged protocol cases, in the format that both wings share. Leaves out showing it.
 */

import type { DialectName } from "../../../model/protocol/dialects.js";
import type { ProtocolRequirement } from "../../../model/protocol/requirement.js";
import { PROTOCOL_REQUIREMENTS, PROTOCOL_REQUIREMENTS_VERSION } from "../../../model/protocol/requirements.js";
import { PROTOCOL_SOURCES } from "../../../model/protocol/sources.js";
import type { ProgramRole } from "../../adapters/qmail/executable.js";
import {
	type ProfileName,
	REPORT_VERSION,
	type Report,
	type ReportedFailure,
	type ReportedImplementation,
	type ReportedMachine,
	type ReportedRequirement,
} from "../../report/format.js";
import type { ProtocolCase } from "../cases/case.js";
import { TRANSITIONS } from "../judge/blame.js";
import { INDISTINCT } from "../judge/indistinct.js";
import { judgeProtocolTrace, type ProtocolVerdict } from "../judge/judge.js";
import { type ProtocolTrace, type ProtocolTraceHeader, writeProtocolTrace } from "../judge/trace.js";
import { PROTOCOL_CASES } from "../profiles/index.js";

/** Which programs each profile is about. */
export const PROGRAMS_OF: Readonly<Record<ProfileName, readonly ProgramRole[]>> = {
	clean: ["clean"],
	"todo-send": ["todo", "send"],
	"queue-directory": ["todo", "send", "clean"],
};

/** What a recorded run is judged as: what it says itself, else what its programs can be. */
export function profileOf({ profile, subjects }: ProtocolTraceHeader): ProfileName {
	if (profile !== undefined) return profile;
	if (subjects === undefined) return "queue-directory";
	return subjects.every((program) => program.endsWith("-clean")) ? "clean" : "todo-send";
}

/** A recorded run as one that was judged: of a case of the kit the rules are known that it is about. */
export function judgedRecording(trace: ProtocolTrace, file: string, set: string): Judged {
	const { implementation: name, dialect, case: sentence = "unnamed" } = trace.header;
	const profile = profileOf(trace.header);
	const cites = PROTOCOL_CASES.find((one) => one.profile === profile && one.name === sentence)?.cites ?? [];
	const results = [{ case: { name: sentence, cites }, trace, verdict: judgeProtocolTrace(trace), file }];
	return { name, live: true, profile, dialect, set, results, seconds: 0 };
}

/** One judged case: run, or recorded elsewhere. */
export interface JudgedCase {
	readonly case: Pick<ProtocolCase, "name"> & { readonly cites: readonly ProtocolCase["cites"][number][] };
	readonly trace: ProtocolTrace;
	readonly verdict: ProtocolVerdict;
	/** Where the trace is written. */
	readonly file?: string;
	/** The command that runs it again. */
	readonly again?: string;
	/** What was made smaller, in words. */
	readonly smallest?: string;
}

/** One implementation as one profile. */
export interface Judged {
	readonly name: string;
	readonly live: boolean;
	readonly profile: ProfileName;
	readonly dialect: DialectName;
	/** What the cases belong to; the profile's name unless told. */
	readonly set?: string;
	readonly results: readonly JudgedCase[];
	readonly seconds: number;
}

/** @param seconds how long everything took */
export function protocolReport(
	judged: readonly Judged[],
	notes: readonly string[],
	seed: number | undefined,
	seconds: number,
): Report {
	const implementations = judged.map(implementation);
	return {
		spoolproof: "report",
		version: REPORT_VERSION,
		requirementSet: PROTOCOL_REQUIREMENTS_VERSION,
		edition: "documented",
		...(seed === undefined ? {} : { seed }),
		verdict: overall(implementations),
		seconds: rounded(seconds),
		notes: [...notes],
		implementations,
		failures: judged.flatMap((one) => failuresOf(one)),
		requirements: PROTOCOL_REQUIREMENTS.map((one) => requirement(one, judged)),
		machines: machines(judged),
		claims: [],
		...examplesOf(judged),
	};
}

/** Conforming cases of one implementation that are shown, and the events of one that makes a readable picture. */
const MOST_EXAMPLES = 2;
const TELLING = { least: 10, most: 45 };

function examplesOf(judged: readonly Judged[]): Pick<Report, "examples"> {
	const examples = judged.flatMap(({ name, profile, set = profile, results }) =>
		results
			.filter(({ verdict }) => verdict.verdict === "conforms")
			.filter(({ trace: { events } }) => events.length >= TELLING.least && events.length <= TELLING.most)
			.slice(0, MOST_EXAMPLES)
			.map(({ case: one, trace }) => ({
				implementation: name,
				wing: "protocol" as const,
				manager: profile,
				set,
				case: one.name,
				recording: writeProtocolTrace(trace),
			})),
	);
	return examples.length === 0 ? {} : { examples };
}

const rounded = (seconds: number) => Math.round(seconds * 1000) / 1000;

function overall(implementations: readonly ReportedImplementation[]): Report["verdict"] {
	if (implementations.some(({ violates }) => violates > 0)) return "violates";
	const told = implementations.length > 0 && implementations.every((one) => one.cases > 0 && one.undetermined === 0);
	return told ? "conforms" : "undetermined";
}

function implementation({
	name,
	live,
	profile,
	dialect,
	results,
	seconds,
	set = profile,
}: Judged): ReportedImplementation {
	const count = (verdict: Report["verdict"]) => results.filter((one) => one.verdict.verdict === verdict).length;
	return {
		name,
		wing: "protocol",
		manager: profile,
		dialect,
		live,
		cases: results.length,
		conforms: count("conforms"),
		violates: count("violates"),
		undetermined: count("undetermined"),
		steps: results.reduce((sum, { verdict }) => sum + verdict.coverage.events, 0),
		selections: 0,
		seconds: rounded(seconds),
		sets: [{ name: set, cases: results.length }],
		exercised: exercisedIn(results),
	};
}

/** Rules, with the number of conforming cases that showed them. */
function exercisedIn(results: readonly JudgedCase[]): Record<string, number> {
	const counts = new Map<string, number>();
	for (const { case: one, verdict } of results) {
		if (verdict.verdict !== "conforms") continue;
		for (const id of new Set([...one.cites, ...verdict.checked])) counts.set(id, (counts.get(id) ?? 0) + 1);
	}
	return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Characters of a trace that a report has in itself. */
const LONGEST_RECORDING = 60_000;

function recordingOf(trace: ProtocolTrace): { readonly recording?: string } {
	const recording = writeProtocolTrace(trace);
	return recording.length <= LONGEST_RECORDING ? { recording } : {};
}

/** The cases that do not conform. */
export function failuresOf({ name, profile, results, set = profile }: Judged): ReportedFailure[] {
	return results.flatMap(({ case: one, verdict, file, trace, again, smallest }): ReportedFailure[] => {
		if (verdict.verdict === "conforms") return [];
		const common = {
			implementation: name,
			wing: "protocol",
			manager: profile,
			set,
			case: one.name,
			...(trace.header.seed === undefined ? {} : { seed: trace.header.seed }),
			explanation: verdict.why,
			...(file === undefined ? {} : { trace: file }),
			...(again === undefined ? {} : { again }),
			...(smallest === undefined ? {} : { smallest }),
			...recordingOf(trace),
		} as const;
		return verdict.verdict === "undetermined"
			? [{ ...common, verdict: "undetermined" }]
			: [{ ...common, verdict: "violates", requirement: verdict.requirement, event: verdict.event }];
	});
}

/** Why a rule is not judged. */
const UNSEEN = "no case of these profiles shows it; docs/requirements.md says what checks it";

function requirement(one: ProtocolRequirement, judged: readonly Judged[]): ReportedRequirement {
	const { id, level, text, source, exclusion } = one;
	const seen = judged.flatMap(({ name, results }) => results.map((result) => ({ name, ...result })));
	const cases = seen.filter(
		({ case: tried, verdict }) =>
			verdict.verdict === "conforms" && (tried.cites.includes(id) || verdict.checked.includes(id)),
	).length;
	const against = seen.filter(({ verdict }) => verdict.verdict === "violates" && verdict.requirement === id);
	const violatedBy = [...new Set(against.map(({ name }) => name))];
	// Much of the protocol shows in file operations and crashes only, which profiles do not see.
	const excluded = exclusion?.reason ?? (seen.some(({ case: tried }) => tried.cites.includes(id)) ? undefined : UNSEEN);
	const unexercised = excluded === undefined ? "not exercised" : "excluded";
	const status = violatedBy.length > 0 ? "violated" : cases > 0 ? "holds" : unexercised;
	return {
		id,
		level,
		text,
		source: source.map(({ document, section }) => `${PROTOCOL_SOURCES[document].title}, "${section}"`).join("; "),
		status,
		...(status === "excluded" && excluded !== undefined ? { excluded } : {}),
		cases,
		violatedBy,
	};
}

/** Transitions of the processes' machines that the outside shows; the others are for the explorer. */
export const VISIBLE: readonly string[] = [...TRANSITIONS.keys()].filter(
	(name) =>
		/REQUEST|REPLY|COMMAND|HEAR|WRITE|DELIVER|TELL|HUP|asking|greeting|repl/.test(name) &&
		!/KILL|POWER|BROKEN|END/.test(name),
);

function machines(judged: readonly Judged[]): ReportedMachine[] {
	const taken = new Map<string, number>();
	for (const name of judged.flatMap(({ results }) => results.flatMap(({ verdict }) => verdict.coverage.transitions))) {
		taken.set(name, (taken.get(name) ?? 0) + 1);
	}
	const programs = new Set(judged.flatMap(({ profile }) => PROGRAMS_OF[profile]));
	return [...programs].map((machine) => {
		const all = VISIBLE.filter((name) => name.startsWith(`${machine}/`));
		const own = all.filter((name) => taken.has(name) || !INDISTINCT.has(name));
		const left = all.flatMap((name) => (own.includes(name) ? [] : [[name, INDISTINCT.get(name) ?? ""] as const]));
		const missing = own.filter((name) => !taken.has(name));
		const counts = own.flatMap((name): [string, number][] => (taken.has(name) ? [[name, taken.get(name) ?? 0]] : []));
		const excluded = left.length === 0 ? {} : { excluded: Object.fromEntries(left) };
		return { machine, transitions: own.length, missing, taken: Object.fromEntries(counts), ...excluded };
	});
}
