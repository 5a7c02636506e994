/**
 * One failing case for people: the requirement and its source, what was expected and seen at which step, and how to see it again.
 */
import { requirementInfo } from "../judge/requirements.js";
import type { ReportedFailure } from "./format.js";
import { signatureOf } from "./known/signature.js";
import { allPrintable } from "./printable.js";
import type { Style } from "./style.js";

/** A paragraph on one failure. */
export function failureText(raw: ReportedFailure, style: Style): string {
	const failure = allPrintable(raw);
	const seed = failure.seed === undefined ? "" : `, seed ${failure.seed}`;
	const mark = failure.verdict === "violates" ? style.bad("VIOLATES") : style.unsure("COULD NOT TELL");
	const lines = [
		`${mark} ${failure.implementation} (${failure.manager}), case "${failure.case}" (${failure.set}${seed})`,
	];
	if (failure.requirement !== undefined) {
		const info = requirementInfo(failure.requirement);
		lines.push(`  requirement  ${failure.requirement}`);
		if (info !== undefined) lines.push(`               ${info.text}`, `               Source: ${info.source}`);
	}
	if (failure.event !== undefined) lines.push(`  at event     ${failure.event}`);
	lines.push(`  because      ${failure.explanation}`);
	if (failure.expected !== undefined && !isBounded(failure))
		lines.push(...listed("expected", failure.expected, style.good));
	if (failure.observed !== undefined) lines.push(...listed("observed", failure.observed, style.bad));
	if (failure.smallest !== undefined) {
		lines.push(
			"  smallest scenario found",
			...failure.smallest
				.trimEnd()
				.split("\n")
				.map((line) => `      ${line}`),
		);
	}
	lines.push(`  signature    ${style.faint(signatureOf(failure))}`);
	lines.push(...replayLines(failure));
	return lines.join("\n");
}

function listed(name: string, items: readonly string[], paint: (text: string) => string): string[] {
	const shown = items.length === 0 ? ["nothing"] : items;
	return shown.map((item, index) => `  ${(index === 0 ? name : "").padEnd(12)} ${paint(item)}`);
}

function replayLines(failure: ReportedFailure): string[] {
	return commandsFor(failure).map(({ purpose, command }) => `  ${purpose.padEnd(12)} ${command}`);
}

/** How to see it again: from the recording, and with the program. */
export function commandsFor(
	failure: ReportedFailure,
): readonly { readonly purpose: string; readonly command: string }[] {
	const { trace, wing = "scheduler", again } = failure;
	const commands = [];
	if (trace !== undefined) commands.push({ purpose: "judge again", command: `spoolproof replay ${quoted(trace)}` });
	if (again !== undefined) commands.push({ purpose: "run again", command: again });
	else if (trace !== undefined && wing === "scheduler") {
		const kit = failure.implementation.toLowerCase().includes("postfix") ? "postfix" : "reference";
		const { adapter = kit } = failure;
		commands.push({
			purpose: "run again",
			command: `spoolproof replay ${quoted(trace)} --adapter ${quoted(adapter)}`,
		});
	}
	return commands;
}

/** What was made small comes first: it is easiest to understand. */
export function smallestFirst(failures: readonly ReportedFailure[]): ReportedFailure[] {
	return [...failures].sort((a, b) => Number(a.smallest === undefined) - Number(b.smallest === undefined));
}

/** Whether it is about a property of the whole run, which says what is wrong, not what should have been seen in its place. */
export function isBounded({ requirement = "" }: ReportedFailure): boolean {
	return requirement.startsWith("scheduler.bounded.");
}

/** As a shell takes it. */
export function quoted(text: string): string {
	if (/^[\w./-]+$/.test(text)) return text;
	return /^[\w./ =:,@%+-]+$/.test(text) ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}
