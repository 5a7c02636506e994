/** The enumeration as a table: points and outcomes by file system and by program. Leaves out where they come from. */
import { type Compared, CRASH_KINDS } from "./compare.js";

const OUTCOMES = ["once", "twice", "lost", "not acknowledged"] as const;
const PROGRAMS = ["queue", "todo", "todo-clean", "send", "send-clean", "spawn"] as const;

const TITLES: Readonly<Record<(typeof CRASH_KINDS)[number], string>> = {
	"one process": "one process is killed (each of the five at each point), the others notice",
	"machine, synchronous": "the machine stops, synchronous metadata (contents kept or lost)",
	"machine, asynchronous":
		"the machine stops, ordered asynchronous directories (each number of changes kept; contents kept or lost)",
};

function row(name: string, cells: readonly (string | number)[]): string {
	return `  ${name.padEnd(12)}${cells.map((cell) => cell.toLocaleString("en").padStart(10)).join("")}`;
}

function counts(points: readonly Compared[]): readonly number[] {
	const outcomes = OUTCOMES.map((wanted) => points.filter(({ outcome }) => outcome === wanted).length);
	return [points.length, ...outcomes, points.filter(({ disagreement }) => disagreement !== null).length];
}

/** One table for each kind of crash; a row is the program whose operation came next. */
export function crashTable(points: readonly Compared[]): string {
	const lines: string[] = [];
	for (const wanted of CRASH_KINDS) {
		const those = points.filter(({ kind }) => kind === wanted);
		if (those.length === 0) continue;
		lines.push(TITLES[wanted], row("before", ["points", "once", "twice", "lost", "not ackn.", "disagree"]));
		for (const name of PROGRAMS) {
			const its = those.filter(({ program }) => program === name);
			if (its.length > 0) lines.push(row(name, counts(its)));
		}
		lines.push(row("all", counts(those)), "");
	}
	return lines.join("\n");
}

/** A point at which model and reference do not agree, so that it can be found again. */
export function disagreementText({ letter, kind, plan, program, what, disagreement }: Compared): string {
	const how =
		plan.kind === "kill"
			? `kill ${plan.program}`
			: `power failure, ${plan.kept} changes kept, contents ${plan.contents}`;
	const recipients = `recipients ${letter.kinds}${letter.bounces ? " (refused)" : ""}`;
	return `${recipients}, ${kind}: ${how} before happening ${plan.at} (${program}: ${what}): ${disagreement ?? "agrees"}`;
}
