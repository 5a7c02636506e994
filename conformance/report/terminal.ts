/**
 * A report as text for someone who has never heard of the kit: who was judged, each failure, each requirement with its verdict, how
 * much of the specification was exercised, and what follows. Leaves out progress.
 */
import { requirementInfo } from "../judge/requirements.js";
import { failureText } from "./failure.js";
import type { Report, ReportedImplementation, ReportedRequirement } from "./format.js";
import type { Style } from "./style.js";

/** What the groups of requirements are about. */
const GROUPS: Readonly<Record<string, string>> = {
	message: "Messages: how a queue file enters and leaves the active queue",
	resolve: "Resolving: which transport and queue a recipient belongs to",
	group: "Grouping: which recipients travel in one delivery",
	transport: "Transports: asking for delivery agents, and agents that fail",
	destination: "Destinations: how many deliveries at once, and sites that are down",
	entry: "Entries: each group of recipients is delivered once, in order",
	select: "Selection: what the next free delivery agent is given",
	job: "Jobs: a message's deliveries by one transport, and their order",
	blocker: "Blockers: jobs that have to wait for a destination",
	preempt: "Preemption: short jobs that may pass a long one",
	recipients: "Recipients: how many are held in memory, and when more are read",
	bound: "Bounds: how long a job can be held up",
	oqmgr: "The round-robin queue manager (oqmgr)",
};

export interface TerminalOptions {
	readonly style: Style;
	/** At most so many failures in full. */
	readonly failures?: number;
}

/** The whole report. */
export function terminalReport(report: Report, { style, failures = 5 }: TerminalOptions): string {
	const parts = [
		...report.failures.slice(0, failures).map((failure) => failureText(failure, style)),
		moreFailures(report, failures),
		`${style.strong("REQUIREMENTS")}: the verdict on each, in how many runs of a case it was exercised, and what it demands\n${requirementTree(report.requirements, style)}`,
		implementationTable(report.implementations, style),
		coverageLines(report, style),
		...report.notes.map((note) => style.unsure(note)),
		verdictLine(report, style),
	];
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function moreFailures(report: Report, shown: number): string {
	const more = report.failures.length - shown;
	return more > 0
		? `... and ${counted(more, "more failing case")}, see the traces or write the report with --json FILE.`
		: "";
}

/** Each requirement with its verdict, group by group. */
export function requirementTree(requirements: readonly ReportedRequirement[], style: Style): string {
	const groups = new Map<string, ReportedRequirement[]>();
	for (const requirement of requirements) {
		const group = requirement.id.split(".")[1] ?? "";
		groups.set(group, [...(groups.get(group) ?? []), requirement]);
	}
	return [...groups]
		.map(([group, members]) => {
			const lines = members.map((member) => requirementLine(member, style));
			return [style.strong(GROUPS[group] ?? group), ...lines].join("\n");
		})
		.join("\n");
}

function requirementLine(requirement: ReportedRequirement, style: Style): string {
	const short = requirement.id.split(".").slice(2).join(".");
	const info = requirementInfo(requirement.id)?.text ?? requirement.text;
	switch (requirement.status) {
		case "holds":
			return fitted(
				`  ${style.good("ok")}   ${short.padEnd(30)} ${runs(requirement.cases)}  `,
				firstSentence(info),
				style,
			);
		case "violated":
			return fitted(
				`  ${style.bad("FAIL")} ${short.padEnd(30)} ${runs(requirement.cases)}  `,
				firstSentence(info),
				style,
			);
		case "not exercised":
			return fitted(
				`  ${style.unsure("--")}   ${short.padEnd(30)} ${"not exercised".padStart(13)}  `,
				firstSentence(info),
				style,
			);
		case "undetermined":
			return fitted(
				`  ${style.unsure("??")}   ${short.padEnd(30)} ${"undetermined".padStart(13)}  `,
				requirement.excluded ?? "",
				style,
			);
		case "excluded":
			return fitted(
				`  ${style.faint("--")}   ${short.padEnd(30)} ${"excluded".padStart(13)}  `,
				requirement.excluded ?? "",
				style,
			);
	}
}

function runs(count: number): string {
	return counted(count, "run").padStart(13);
}

function firstSentence(text: string): string {
	return /^.*?[.:;](?=\s|$)/.exec(text)?.[0].replace(/[:;]$/, ".") ?? text;
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
		const counts = `${counted(one.cases, "case").padStart(12)}  ${counted(one.selections, "choice").padStart(14)}  `;
		const time = `${one.seconds.toFixed(1).padStart(6)} s  `;
		return `  ${label(one).padEnd(width)}${counts}${time}${outcome(one, style)}`;
	});
	return [style.strong("Judged"), ...rows].join("\n");
}

/** The name of an implementation, with the manager it stands for unless the name says so. */
export function label({ name, manager }: Pick<ReportedImplementation, "name" | "manager">): string {
	return new RegExp(`\\b${manager}\\b`).test(name) ? name : `${name} ${manager}`;
}

function outcome(one: ReportedImplementation, style: Style): string {
	if (one.violates > 0) return style.bad(`violates the specification in ${counted(one.violates, "case")}`);
	if (one.undetermined > 0) return style.unsure(`could not tell in ${counted(one.undetermined, "case")}`);
	return one.cases === 0 ? style.unsure("not judged") : style.good("conforms");
}

/** How much of the specification the cases reached. */
export function coverageLines(report: Pick<Report, "requirements" | "machines" | "claims">, style: Style): string {
	const { requirements, machines, claims } = report;
	const reached = requirements.filter((one) => one.status === "holds" || one.status === "violated").length;
	const excluded = requirements.filter((one) => one.status === "excluded").length;
	const total = machines.reduce((sum, one) => sum + one.transitions, 0);
	const missing = machines.flatMap((one) => one.missing);
	const lines = [
		style.strong("Coverage"),
		`  requirements ${reached} of ${requirements.length} exercised, ${excluded} excluded with a reason`,
		`  transitions  ${total - missing.length} of ${total} taken: ${machines
			.map((one) => `${one.machine} ${one.transitions - one.missing.length}/${one.transitions}`)
			.join(", ")}`,
	];
	for (const name of missing) lines.push(`    ${style.unsure("never taken")} ${name}`);
	const idle = claims.filter(({ proofs }) => proofs === 0);
	if (claims.length > 0)
		lines.push(`  claims       ${claims.length - idle.length} of ${claims.length} put to the proof`);
	for (const { claim } of idle) lines.push(`    ${style.unsure("never put to the proof")} ${claim}`);
	return lines.join("\n");
}

function verdictLine(report: Report, style: Style): string {
	const total = report.implementations.reduce((sum, one) => sum + one.cases, 0);
	const all = `${counted(total, "run")} of ${counted(report.implementations.length, "implementation")}, ${report.seconds.toFixed(1)} s`;
	const violations = report.implementations.reduce((sum, one) => sum + one.violates, 0);
	switch (report.verdict) {
		case "conforms":
			return `${style.good(style.strong("CONFORMS"))}: every choice was the one that the specification demands (${all}).`;
		case "violates":
			return `${style.bad(style.strong("VIOLATES"))}: ${counted(violations, "case")} went against the specification (${all}).`;
		case "undetermined":
			return `${style.unsure(style.strong("COULD NOT TELL"))}: nothing was seen to be wrong, but not everything could be judged (${all}).`;
	}
}

/** "1 case", "2,000 cases". */
export function counted(count: number, what: string): string {
	return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}
