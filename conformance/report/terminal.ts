/**
 * A report as text for someone who has never heard of the kit: who was judged, each failure, each requirement with its verdict, how
 * much of the specification was exercised, and what follows. Leaves out progress.
 */
import { requirementInfo } from "../judge/requirements.js";
import { failureText, smallestFirst } from "./failure.js";
import type { Report, ReportedImplementation, ReportedRequirement } from "./format.js";
import { firstSentence, grouped, partsOf } from "./groups.js";
import { label } from "./label.js";
import { allPrintable } from "./printable.js";
import type { Style } from "./style.js";

export interface TerminalOptions {
	readonly style: Style;
	/** At most so many failures in full. */
	readonly failures?: number;
}

/** The whole report. */
export function terminalReport(raw: Report, { style, failures = 5 }: TerminalOptions): string {
	const report = allPrintable(raw);
	const unexpected = smallestFirst(report.failures.filter(({ known }) => known === undefined));
	const parts = [
		...unexpected.slice(0, failures).map((failure) => failureText(failure, style)),
		moreFailures(unexpected.length - failures),
		`${style.strong("REQUIREMENTS")}: the verdict on each, in how many runs of a case it was exercised, and what it demands\n${requirementTree(report.requirements, style)}`,
		implementationTable(report.implementations, style),
		coverageLines(report, style),
		knownFailureLines(report, style),
		...report.notes.map((note) => style.unsure(note)),
		verdictLine(report, style),
	];
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function moreFailures(more: number): string {
	return more > 0
		? `... and ${counted(more, "more failing case")}, see the traces or write the report with --html FILE.`
		: "";
}

/** Each requirement with its verdict, group by group. */
export function requirementTree(requirements: readonly ReportedRequirement[], style: Style): string {
	return grouped(requirements)
		.map(({ title, members }) => {
			const lines = members.filter((one) => !folds(one, members)).map((member) => requirementLine(member, style));
			return [style.strong(title), ...lines, ...foldedLines(members, style)].join("\n");
		})
		.join("\n");
}

/** What is excluded for the same reason as others of its group stands in one line with them. */
function folds(one: ReportedRequirement, members: readonly ReportedRequirement[]): boolean {
	const alike = members.filter(({ status, excluded }) => status === "excluded" && excluded === one.excluded);
	return one.status === "excluded" && alike.length > 1;
}

function foldedLines(members: readonly ReportedRequirement[], style: Style): string[] {
	const folded = members.filter((one) => folds(one, members));
	const reasons = new Set(folded.map(({ excluded = "" }) => excluded));
	return [...reasons].map((reason) => {
		const count = `${folded.filter((one) => one.excluded === reason).length} more`;
		return fitted(`  ${style.faint("--  ")} ${count.padEnd(30)} ${"excluded".padStart(13)}  `, reason, style);
	});
}

function requirementLine(requirement: ReportedRequirement, style: Style): string {
	const { status, cases, excluded = "" } = requirement;
	const { mark, count, words } = {
		holds: { mark: style.good("ok  "), count: runs(cases), words: demanded(requirement) },
		violated: { mark: style.bad("FAIL"), count: runs(cases), words: demanded(requirement) },
		undetermined: { mark: style.unsure("??  "), count: "undetermined", words: excluded },
		"not exercised": { mark: style.unsure("--  "), count: "not exercised", words: demanded(requirement) },
		excluded: { mark: style.faint("--  "), count: "excluded", words: excluded },
	}[status];
	const { name } = partsOf(requirement.id);
	return fitted(`  ${mark} ${name.padEnd(30)} ${count.padStart(13)}  `, words, style);
}

/** What it demands, in a sentence; that of a "must" says so by itself. */
function demanded({ id, level, text }: ReportedRequirement): string {
	const sentence = firstSentence(requirementInfo(id)?.text ?? text);
	return level === "must" ? sentence : `(${level}) ${sentence}`;
}

function runs(count: number): string {
	return counted(count, "run");
}

/** Cuts the explanation so that the line fits the terminal; what precedes it is `bare` characters wide. */
function fitted(start: string, text: string, style: Style): string {
	const bare = 7 + 30 + 1 + 13 + 2;
	const room = style.columns - bare;
	if (text.length <= room) return `${start}${style.faint(text)}`;
	return room < 12 ? start.trimEnd() : `${start}${style.faint(`${text.slice(0, room - 3)}...`)}`;
}

function implementationTable(implementations: readonly ReportedImplementation[], style: Style): string {
	const width = Math.max(14, ...implementations.map((one) => label(one).length));
	const rows = implementations.map((one) => {
		const counts = `${counted(one.cases, "case").padStart(12)}  ${judgedThings(one).padStart(14)}  `;
		const time = `${one.seconds.toFixed(1).padStart(6)} s  `;
		return `  ${label(one).padEnd(width)}${counts}${time}${outcome(one, style)}`;
	});
	return [style.strong("Judged"), ...rows].join("\n");
}

/** What was judged one by one: choices of a scheduler, else events of recorded runs. */
export function judgedThings({ wing, selections, steps }: ReportedImplementation): string {
	return wing === "protocol" ? counted(steps, "event") : counted(selections, "choice");
}

function outcome(one: ReportedImplementation, style: Style): string {
	if (one.violates > 0) return style.bad(`violates the specification in ${counted(one.violates, "case")}`);
	if (one.undetermined > 0) return style.unsure(`could not tell in ${counted(one.undetermined, "case")}`);
	return one.cases === 0 ? style.unsure("not judged") : style.good("conforms");
}

/** How much of the specification the cases reached. */
export function coverageLines(report: Pick<Report, "requirements" | "machines" | "claims">, style: Style): string {
	const { requirements, machines, claims } = report;
	const total = machines.reduce((sum, one) => sum + one.transitions, 0);
	const missing = machines.flatMap((one) => one.missing);
	const lines = [style.strong("Coverage"), ...requirementCounts(requirements)];
	const taken = machines.map((one) => `${one.machine} ${one.transitions - one.missing.length}/${one.transitions}`);
	if (total > 0) lines.push(`  transitions  ${total - missing.length} of ${total} taken: ${taken.join(", ")}`);
	for (const name of missing) lines.push(`    ${style.unsure("never taken")} ${name}`);
	for (const [name, why] of machines.flatMap(({ excluded = {} }) => Object.entries(excluded)))
		lines.push(`    left out    ${name}: ${why}`);
	const idle = claims.filter(({ proofs }) => proofs === 0);
	if (claims.length > 0)
		lines.push(`  claims       ${claims.length - idle.length} of ${claims.length} put to the proof`);
	for (const { claim } of idle) lines.push(`    ${style.unsure("never put to the proof")} ${claim}`);
	return lines.join("\n");
}

/** Musts apart from the others: a breach of a "must" changes what is delivered, or when. */
function requirementCounts(requirements: readonly ReportedRequirement[]): string[] {
	const counts = (some: readonly ReportedRequirement[]): string => {
		const having = (status: ReportedRequirement["status"]) => some.filter((one) => one.status === status).length;
		const told = [`${having("holds") + having("violated")} of ${some.length} exercised`];
		if (having("violated") > 0) told.push(`${having("violated")} violated`);
		if (having("undetermined") > 0) told.push(`${having("undetermined")} undetermined`);
		if (having("excluded") > 0) told.push(`${having("excluded")} excluded with a reason`);
		return told.join(", ");
	};
	const levels = (["must", "should", "may"] as const).flatMap((level) => {
		const some = requirements.filter((one) => one.level === level);
		return some.length === 0 || some.length === requirements.length ? [] : [`    ${level.padEnd(10)} ${counts(some)}`];
	});
	return [`  requirements ${counts(requirements)}`, ...levels];
}

function knownFailureLines({ knownFailures = [] }: Report, style: Style): string {
	if (knownFailures.length === 0) return "";
	const mark = { occurred: style.faint("known  "), stale: style.bad("STALE  "), "not run": style.faint("not run") };
	const lines = knownFailures.flatMap(
		({ status, requirement = "undetermined", case: name, reason, why, signature }) => [
			`  ${mark[status]} ${requirement}, case "${name}": ${reason}`,
			...(why === undefined ? [] : [`          ${style.bad(why)}`, `          the entry says: ${signature}`]),
		],
	);
	return [style.strong("Known failures"), ...lines].join("\n");
}

function verdictLine(report: Report, style: Style): string {
	const total = report.implementations.reduce((sum, one) => sum + one.cases, 0);
	const all = `${counted(total, "run")} of ${counted(report.implementations.length, "implementation")}, ${report.seconds.toFixed(1)} s`;
	const known = report.failures.filter((one) => one.known !== undefined);
	const knownViolations = known.filter((one) => one.verdict === "violates").length;
	const violations = report.implementations.reduce((sum, one) => sum + one.violates, 0) - knownViolations;
	const undecided = report.requirements.filter(({ status }) => status === "undetermined").length;
	const stale = report.knownFailures?.filter(({ status }) => status === "stale").length ?? 0;
	const conforms = style.good(style.strong("CONFORMS"));
	switch (report.verdict) {
		case "conforms":
			if (known.length > 0) return `${conforms} but for ${counted(known.length, "known failure")} (${all}).`;
			return undecided > 0
				? `${conforms} as far as can be told: ${counted(undecided, "requirement")} could not be judged (${all}).`
				: `${conforms}: ${conformity(report, violations)} (${all}).`;
		case "violates":
			if (violations === 0 && stale > 0)
				return `${style.bad(style.strong("FAILS"))}: of the known failures ${stale === 1 ? "one entry is" : `${stale} entries are`} stale (${all}).`;
			return `${style.bad(style.strong("VIOLATES"))}: ${counted(violations, "case")} went against the specification (${all}).`;
		case "undetermined":
			return `${style.unsure(style.strong("COULD NOT TELL"))}: nothing was seen to be wrong, but not everything could be judged (${all}).`;
	}
}

/** A profile leaves choices open; and it is kept even if something was not as it should be, which is told apart from what must be. */
export function conformity({ implementations }: Report, violations: number): string {
	if (violations > 0) return `all that must be is; ${counted(violations, "case")} went against what should be`;
	if (implementations.every(({ manager }) => manager === "scheduler-bounded")) return "every property held";
	const choices = "every choice was the one that the specification demands";
	const runs = "every recorded run is one that the machines allow";
	const wings = new Set(implementations.map(({ wing = "scheduler" }) => wing));
	return wings.size > 1 ? `${choices}, ${runs}` : wings.has("protocol") ? runs : choices;
}

/** "1 case", "2,000 cases". */
export function counted(count: number, what: string): string {
	return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}
