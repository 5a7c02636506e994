/**
 * What a gate says: as text for a terminal, as Markdown for the summary of a CI job, as annotations for GitHub, and as an exit code.
 * Names come from programs under test: what the receiver would take for markup or commands is escaped.
 */
import { markdownTable } from "../bench/table.js";
import { text as escaped } from "../report/markdown/markdown.js";
import { printable } from "../report/printable.js";
import type { Style } from "../report/style.js";
import { lineOf } from "./baseline.js";
import { type Finding, rateText } from "./compare.js";
import { type Measured, PARTS, type Wing } from "./format.js";

export interface GateResult {
	/** The file of the baseline, and its text. */
	readonly file: string;
	readonly text: string;
	readonly now: Measured;
	readonly findings: readonly Finding[];
}

/** 1 if anything is worse, 2 if that cannot be told, else 0. */
export function exitCode(findings: readonly Finding[]): 0 | 1 | 2 {
	if (findings.some(({ grade }) => grade === "worse")) return 1;
	return findings.some(({ grade }) => grade === "unclear") ? 2 : 0;
}

const VERDICTS = { 0: "AS GOOD AS THE BASELINE", 1: "WORSE THAN THE BASELINE", 2: "COULD NOT TELL" } as const;
const GRADES = ["worse", "unclear", "better", "note"] as const;
/** So many findings of a grade are shown one by one. */
const MOST = 100;

/** For a terminal. */
export function gateText(result: GateResult, style: Style): string {
	const { findings } = result;
	const paint = { worse: style.bad, unclear: style.unsure, better: style.good, note: style.faint };
	const lines = partLines(result.now).map(([part, told]) => `  ${part.padEnd(10)} ${told}`);
	for (const grade of GRADES) {
		const own = findings.filter((one) => one.grade === grade);
		for (const { part, text } of own.slice(0, MOST)) {
			lines.push(`${paint[grade](grade.padEnd(8))} ${part.padEnd(10)} ${inert(text)}`);
		}
		if (own.length > MOST) lines.push(`${grade}: ... and ${own.length - MOST} more`);
	}
	const code = exitCode(findings);
	const verdict = (code === 0 ? style.good : code === 1 ? style.bad : style.unsure)(VERDICTS[code]);
	return [`Gate: ${result.file}`, ...lines, "", `${verdict}${advice(result)}`, ""].join("\n");
}

/** For the summary of a CI job. */
export function gateMarkdown(result: GateResult): string {
	const { findings, now, file } = result;
	const code = exitCode(findings);
	const mark = { 0: "✅", 1: "❌", 2: "❔" }[code];
	const rows = GRADES.flatMap((grade) => findings.filter((one) => one.grade === grade).slice(0, MOST)).map(
		({ grade, part, text }) => [grade === "worse" ? "**worse**" : grade, part, escaped(text)],
	);
	return [
		`## ${mark} spoolproof gate: ${VERDICTS[code].toLowerCase()}`,
		`Compared with ${escaped(file)}${escaped(advice(result))}`,
		markdownTable(
			["Part", "Now"],
			partLines(now).map(([part, told]) => [part, escaped(told)]),
		),
		...(rows.length === 0 ? [] : [markdownTable(["", "Part", "What"], rows)]),
		"",
	].join("\n\n");
}

/** GitHub's workflow commands: an error, a warning or a notice at the line of the baseline that it is about. */
export function annotations({ findings, file, text }: GateResult): string[] {
	const commands = { worse: "error", unclear: "warning", better: "notice", note: undefined } as const;
	return findings.flatMap(({ grade, part, path, text: told }) => {
		const command = commands[grade];
		if (command === undefined) return [];
		const at = { file, line: String(lineOf(text, path)), title: `spoolproof gate: ${part} ${grade}` };
		const properties = Object.entries(at).map(([name, value]) => `${name}=${property(value)}`);
		return [`::${command} ${properties.join(",")}::${data(told)}`];
	});
}

function advice({ findings, file }: GateResult): string {
	const code = exitCode(findings);
	const update = `spoolproof gate --baseline ${file} --update`;
	if (code === 1) return `. If it is meant: ${update}, and commit the file.`;
	if (code === 2) return ". The lines marked unclear say what is missing.";
	return findings.some(({ grade }) => grade === "better")
		? `, and better in places. To keep it so: ${update}, and commit the file.`
		: ".";
}

/** Part by part what was found. */
export function partLines(now: Measured): [string, string][] {
	const told = {
		scheduler: now.scheduler === undefined ? undefined : wingText(now.scheduler),
		protocol: now.protocol === undefined ? undefined : wingText(now.protocol),
		mutants: now.mutants === undefined ? undefined : mutantText(now.mutants),
		states: now.states === undefined ? undefined : stateText(now.states),
		bench: now.bench === undefined ? undefined : benchText(now.bench),
	};
	return PARTS.flatMap((part): [string, string][] => {
		const text = told[part];
		return text === undefined ? [] : [[part, text]];
	});
}

function wingText({ implementations, requirements, transitions }: Wing): string {
	const all = Object.values(implementations);
	const cases = all.reduce((sum, one) => sum + one.cases, 0);
	const holding = Object.values(requirements).filter((status) => status === "holds").length;
	const taken = Object.values(transitions).filter((status) => status === "taken").length;
	return [
		`${all.filter(({ verdict }) => verdict === "conforms").length} of ${all.length} implementations conform on ${cases} cases`,
		`${holding} of ${Object.keys(requirements).length} requirements hold`,
		`${taken} of ${Object.keys(transitions).length} transitions taken`,
	].join("; ");
}

function mutantText(mutants: NonNullable<Measured["mutants"]>): string {
	const count = (status: string) => Object.values(mutants).filter((one) => one === status).length;
	const [killed, survived, equivalent] = [count("killed"), count("survived"), count("equivalent")];
	const score = killed + survived === 0 ? 100 : (100 * killed) / (killed + survived);
	return `${killed} of ${killed + survived} killed (${score.toFixed(1)} %), ${equivalent} equivalent`;
}

function stateText(scopes: NonNullable<Measured["states"]>): string {
	const all = Object.values(scopes);
	return `${all.reduce((sum, { states }) => sum + states, 0)} states in ${all.length} scopes`;
}

function benchText(rates: NonNullable<Measured["bench"]>): string {
	return Object.entries(rates)
		.map(([name, rate]) => `${name} ${rateText(rate)}`)
		.join("; ");
}

/** One line that neither a terminal nor GitHub's runner obeys: the runner does what a line says that begins with :: or has ##[ in it. */
function inert(text: string): string {
	return printable(text).replaceAll(/\s+/g, " ").replaceAll("##[", "# #[");
}

function data(value: string): string {
	return value.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(value: string): string {
	return data(value).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
