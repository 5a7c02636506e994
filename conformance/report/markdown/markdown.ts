/**
 * A report as a page of Markdown, short enough for the summary of a CI job (GITHUB_STEP_SUMMARY). Names and explanations come from
 * programs under test, so what Markdown or HTML would take for markup is escaped.
 */
import { failureText } from "../failure.js";
import type { Report, ReportedImplementation, ReportedRequirement } from "../format.js";
import { grouped } from "../groups.js";
import { label } from "../label.js";
import { styleFor } from "../style.js";
import { judgedThings } from "../terminal.js";

const PLAIN = styleFor({});
/** So many failures in full; a summary may have a megabyte. */
const MOST_FAILURES = 20;
const MOST_CHARACTERS = 20_000;

const TITLES = {
	conforms: "conforms",
	violates: "violates the specification",
	undetermined: "could not tell",
} as const;
const MARKS = { conforms: "✅", violates: "❌", undetermined: "❔" } as const;

/** The text of the page. */
export function markdownReport(report: Report): string {
	const parts = [
		`## ${MARKS[report.verdict]} spoolproof: ${TITLES[report.verdict]}`,
		`Edition ${report.edition}, requirements ${text(report.requirementSet)}${report.seed === undefined ? "" : `, random cases from seed ${report.seed}`}, ${report.seconds.toFixed(1)} s.`,
		...report.notes.map((note) => `> ${text(note)}`),
		table(
			["Implementation", "Cases", "Choices or events", "Verdict"],
			report.implementations.map((one) => [
				text(label(one)),
				one.cases.toLocaleString("en-US"),
				judgedThings(one),
				outcome(one),
			]),
		),
		...knownFailures(report),
		...failures(report),
		"### Requirements",
		requirementTable(report.requirements),
		...coverage(report),
	];
	return `${parts.join("\n\n")}\n`;
}

function outcome({ violates, undetermined, cases }: ReportedImplementation): string {
	if (violates > 0) return `${MARKS.violates} ${violates} violate`;
	if (undetermined > 0 || cases === 0) return `${MARKS.undetermined} ${undetermined} undetermined`;
	return `${MARKS.conforms} conforms`;
}

function failures(report: Report): string[] {
	const unexpected = report.failures.filter(({ known }) => known === undefined);
	if (unexpected.length === 0) return [];
	const shown = unexpected.slice(0, MOST_FAILURES).map((failure) => {
		const name = label({ name: failure.implementation, manager: failure.manager });
		const title = `${MARKS[failure.verdict]} ${text(name)}, ${text(failure.case)}: ${text(failure.requirement ?? "undetermined")}`;
		return `<details><summary>${title}</summary>\n\n${fenced(failureText(failure, PLAIN))}\n\n</details>`;
	});
	const more = unexpected.length - shown.length;
	return ["### Failures", ...shown, ...(more > 0 ? [`... and ${more} more.`] : [])];
}

function knownFailures({ knownFailures: list = [] }: Report): string[] {
	if (list.length === 0) return [];
	const rows = list.map(({ status, requirement = "undetermined", case: name, reason, why }) => [
		status === "stale" ? `${MARKS.violates} stale` : status,
		text(requirement),
		text(name),
		text(why === undefined ? reason : `${reason} (${why})`),
	]);
	return ["### Known failures", table(["", "Requirement", "Case", "Reason"], rows)];
}

/** A row a group; musts apart from the others. */
function requirementTable(requirements: readonly ReportedRequirement[]): string {
	const rows = grouped(requirements).map(({ title, members }) => {
		const musts = members.filter(({ level }) => level === "must");
		const others = members.filter(({ level }) => level !== "must");
		return [text(title), counts(musts), counts(others)];
	});
	return table(["Group", "must", "should, may"], rows);
}

function counts(requirements: readonly ReportedRequirement[]): string {
	if (requirements.length === 0) return "";
	const having = (status: ReportedRequirement["status"]) => requirements.filter((one) => one.status === status).length;
	const told = [`${having("holds")} of ${requirements.length} hold`];
	if (having("violated") > 0) told.push(`**${having("violated")} violated**`);
	for (const status of ["undetermined", "not exercised", "excluded"] as const) {
		if (having(status) > 0) told.push(`${having(status)} ${status}`);
	}
	return told.join(", ");
}

function coverage({ machines, claims }: Report): string[] {
	const total = machines.reduce((sum, one) => sum + one.transitions, 0);
	if (total === 0) return [];
	const missing = machines.flatMap((one) => one.missing);
	const proven = claims.filter(({ proofs }) => proofs > 0).length;
	const told = [`Transitions taken: ${total - missing.length} of ${total}.`];
	if (claims.length > 0) told.push(`Claims put to the proof: ${proven} of ${claims.length}.`);
	if (missing.length > 0) told.push(`Never taken: ${missing.map(text).join(", ")}.`);
	return [told.join(" ")];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	const lines = [heads, heads.map(() => "---"), ...rows];
	return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Text that Markdown shows as it stands, on one line. */
export function text(raw: string): string {
	return raw
		.replace(/[\r\n\u2028\u2029]+/g, " ")
		.replace(/[&<>]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[character] ?? "")
		.replace(/[\\`*_{}[\]()#!|~@]/g, "\\$&");
}

/** A block of code, fenced by more backticks than it has in a row. */
function fenced(raw: string): string {
	const cut = raw.length > MOST_CHARACTERS ? `${raw.slice(0, MOST_CHARACTERS)}\n...` : raw;
	const longest = Math.max(2, ...[...cut.matchAll(/`+/g)].map(([ticks]) => ticks.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}text\n${cut}\n${fence}`;
}
