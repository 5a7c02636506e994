/**
 * The state of things out of reports and scores. Leaves out making those (run.ts, states.ts, bench.ts).
 */
import { fullName, type Score } from "../mutants/score.js";
import type { Report, ReportedImplementation, ReportedRequirement } from "../report/format.js";
import { label } from "../report/label.js";
import { GateError } from "./baseline.js";
import type { Measured, Wing } from "./format.js";

/** A report, and the file that it was read from. */
export interface Given<Content> {
	readonly file: string;
	readonly content: Content;
}

export type WingName = "scheduler" | "protocol";

/** Whether a report is about a wing; it may be about both. */
export function isAbout({ implementations }: Report, name: WingName): boolean {
	return implementations.some(({ wing }) => (wing ?? "scheduler") === name);
}

/**
 * What several reports say of one wing together.
 * @throws GateError if they do not go together; undefined if none is about it.
 */
export function wingOf(reports: readonly Given<Report>[], name: WingName): Wing | undefined {
	const about = reports.filter(({ content }) => isAbout(content, name));
	const [first] = about;
	if (first === undefined) return undefined;
	for (const { file, content } of about) {
		if (content.shard !== undefined) {
			const { index, of } = content.shard;
			throw new GateError(
				`${file}: shard: this is part ${index} of ${of} of a run. Put the parts together first: spoolproof merge ... -o all.json`,
			);
		}
		if (name === "scheduler" && content.edition !== first.content.edition) {
			throw new GateError(
				`${file}: edition: "${content.edition}", but ${first.file} is of "${first.content.edition}". Judge all by one edition.`,
			);
		}
	}
	const { edition, seed } = first.content;
	const contents = about.map(({ content }) => content);
	const requirements = contents.flatMap((content) => content.requirements);
	return {
		...(name === "scheduler" ? { edition } : {}),
		...(seed === undefined ? {} : { seed }),
		implementations: implementationsOf(about, name),
		requirements: statuses(requirements.filter(({ id }) => id.startsWith(`${name}.`))),
		transitions: transitionsOf(contents, name),
		// The protocol's properties are checked on states, not watched on runs.
		claims: name === "scheduler" ? claimsOf(contents) : {},
	};
}

function implementationsOf(reports: readonly Given<Report>[], name: WingName): Wing["implementations"] {
	const found = new Map<string, Wing["implementations"][string]>();
	const files = new Map<string, string>();
	for (const { file, content } of reports) {
		for (const one of content.implementations.filter(({ wing }) => (wing ?? "scheduler") === name)) {
			const called = implementationName(one);
			const before = files.get(called);
			if (before !== undefined) {
				throw new GateError(`${before} and ${file} are both about ${called}: give one of them.`);
			}
			files.set(called, file);
			found.set(called, {
				verdict: verdictOf(one, content),
				cases: one.cases,
				...(one.exercised === undefined ? {} : { exercised: Object.keys(one.exercised).length }),
			});
		}
	}
	return Object.fromEntries(found);
}

/** How a baseline calls an implementation. */
export function implementationName(one: ReportedImplementation): string {
	return `${label(one)}${one.dialect === undefined ? "" : ` (${one.dialect})`}`;
}

/** Failures that are known do not count. */
function verdictOf({ name, manager, cases }: ReportedImplementation, { failures }: Report): Report["verdict"] {
	const own = failures.filter(
		(one) => one.implementation === name && one.manager === manager && one.known === undefined,
	);
	if (own.some(({ verdict }) => verdict === "violates")) return "violates";
	return own.length > 0 || cases === 0 ? "undetermined" : "conforms";
}

/** What one report violates, no other makes good; what one exercises, the others need not. */
const WORTH: readonly ReportedRequirement["status"][] = [
	"violated",
	"holds",
	"undetermined",
	"not exercised",
	"excluded",
];

function statuses(requirements: readonly ReportedRequirement[]): Wing["requirements"] {
	const found: Wing["requirements"] = {};
	for (const { id, status } of requirements) {
		const before = found[id];
		if (before === undefined || WORTH.indexOf(status) < WORTH.indexOf(before)) found[id] = status;
	}
	return found;
}

/** A report may be about both wings. These are the processes that a report on the protocol tells of. */
const PROTOCOL_MACHINES: ReadonlySet<string> = new Set(["todo", "send", "clean"]);

function transitionsOf(reports: readonly Report[], name: WingName): Wing["transitions"] {
	const found: Wing["transitions"] = {};
	const machines = reports.flatMap((report) => report.machines);
	for (const { machine, missing, taken = {} } of machines) {
		if (PROTOCOL_MACHINES.has(machine) !== (name === "protocol")) continue;
		for (const one of missing) found[one] ??= "missing";
		for (const one of Object.keys(taken)) found[one] = "taken";
	}
	return found;
}

function claimsOf(reports: readonly Report[]): Wing["claims"] {
	const found: Wing["claims"] = {};
	for (const { claim, proofs } of reports.flatMap(({ claims }) => claims)) {
		if (proofs > 0) found[claim] = "proven";
		else found[claim] ??= "never put to the proof";
	}
	return found;
}

/** @throws GateError if it is not the score of everything. */
export function mutantsOf({ file, content }: Given<Score>): NonNullable<Measured["mutants"]> {
	const { shard, only, mutants } = content;
	if (shard !== undefined) {
		throw new GateError(
			`${file}: shard: this is part ${shard.index} of ${shard.of}. Put the parts together first: spoolproof merge ... -o all.json`,
		);
	}
	if (only !== undefined)
		throw new GateError(`${file}: only: not all mutants were tried, only "${only}". Try them all.`);
	return Object.fromEntries(mutants.map((one) => [fullName(one), one.status]));
}
