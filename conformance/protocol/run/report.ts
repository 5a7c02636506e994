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
import { TRANSITIONS } from "../judge/blame.js";
import type { CaseResult } from "./run.js";

/** Which programs each profile is about. */
export const PROGRAMS_OF: Readonly<Record<ProfileName, readonly ProgramRole[]>> = {
	clean: ["clean"],
	"todo-send": ["todo", "send"],
	"queue-directory": ["todo", "send", "clean"],
};

/** One implementation as one profile. */
export interface Judged {
	readonly name: string;
	readonly live: boolean;
	readonly profile: ProfileName;
	readonly dialect: DialectName;
	readonly results: readonly (CaseResult & { readonly trace?: unknown; readonly file?: string })[];
	readonly seconds: number;
}

/** @param seconds how long everything took */
export function protocolReport(
	judged: readonly Judged[],
	notes: readonly string[],
	seed: number,
	seconds: number,
): Report {
	const implementations = judged.map(implementation);
	return {
		spoolproof: "report",
		version: REPORT_VERSION,
		requirementSet: PROTOCOL_REQUIREMENTS_VERSION,
		edition: "documented",
		seed,
		verdict: overall(implementations),
		seconds: rounded(seconds),
		notes: [...notes],
		implementations,
		failures: judged.flatMap((one) => failures(one)),
		requirements: PROTOCOL_REQUIREMENTS.map((one) => requirement(one, judged)),
		machines: machines(judged),
		claims: [],
	};
}

const rounded = (seconds: number) => Math.round(seconds * 1000) / 1000;

function overall(implementations: readonly ReportedImplementation[]): Report["verdict"] {
	if (implementations.some(({ violates }) => violates > 0)) return "violates";
	const told = implementations.length > 0 && implementations.every((one) => one.cases > 0 && one.undetermined === 0);
	return told ? "conforms" : "undetermined";
}

function implementation({ name, live, profile, dialect, results, seconds }: Judged): ReportedImplementation {
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
		sets: [{ name: profile, cases: results.length }],
	};
}

function failures({ name, profile, results }: Judged): ReportedFailure[] {
	return results.flatMap(({ case: one, verdict, file, trace }): ReportedFailure[] => {
		if (verdict.verdict === "conforms") return [];
		const common = {
			implementation: name,
			wing: "protocol",
			manager: profile,
			set: profile,
			case: one.name,
			seed: trace.header.seed ?? 0,
			explanation: verdict.why,
			...(file === undefined ? {} : { trace: file }),
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

/** Of the processes' machines those transitions that the outside shows; the others are for the explorer. */
function machines(judged: readonly Judged[]): ReportedMachine[] {
	const taken = new Map<string, number>();
	for (const name of judged.flatMap(({ results }) => results.flatMap(({ verdict }) => verdict.coverage.transitions))) {
		taken.set(name, (taken.get(name) ?? 0) + 1);
	}
	const names = [...TRANSITIONS.keys()].filter((name) =>
		/REQUEST|REPLY|COMMAND|HEAR|WRITE|DELIVER|TELL|HUP|asking|greeting|repl/.test(name),
	);
	const programs = new Set(judged.flatMap(({ profile }) => PROGRAMS_OF[profile]));
	return [...programs].map((machine) => {
		const own = names.filter((name) => name.startsWith(`${machine}/`) && !/KILL|POWER|BROKEN|END/.test(name));
		const missing = own.filter((name) => !taken.has(name));
		const counts = own.flatMap((name): [string, number][] => (taken.has(name) ? [[name, taken.get(name) ?? 0]] : []));
		return { machine, transitions: own.length, missing, taken: Object.fromEntries(counts) };
	});
}
