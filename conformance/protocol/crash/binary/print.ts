/** Crash points of a binary as a table and as lines that can be repeated. Leaves out where they come from. */
import type { Executable } from "../../../adapters/qmail/executable.js";
import { type BinaryPlan, isSound, isSpoilt, type PointResult } from "./points.js";
import { faultText } from "./strace.js";

const SHOWN = 10;
const FATES = ["fine", "found", "again", "debris", "lost", "broken"] as const;
const WORDS: Readonly<Record<(typeof FATES)[number], string>> = {
	fine: "as without a fault",
	found: "left to send's start-up scan",
	again: "delivered twice",
	debris: "done, mess/ left for the cleanup after 36 hours",
	lost: "lost",
	broken: "broken",
};

function counted(points: readonly PointResult[]): string {
	const fates = points.flatMap(({ run }) => run.messages.map(({ fate }) => fate));
	const parts = FATES.map((wanted) => [fates.filter((fate) => fate === wanted).length, WORDS[wanted]] as const);
	return parts
		.filter(([count]) => count > 0)
		.map(([count, word]) => `${count.toLocaleString("en")} ${word}`)
		.join(", ");
}

/** What a person needs to see it again. */
function breach({ fault, call, run }: PointResult): string {
	const why = run.messages.find(({ fate }) => fate === "lost" || fate === "broken");
	const what = why
		? `${WORDS[why.fate]}: ${why.why} (${why.state ?? "no state"} after the fault)`
		: `could not tell: ${run.unclear ?? "nothing could be seen"}`;
	return `  ${fault.what === "POWER" ? "" : "inject="}${faultText(fault)}  before ${call.replace(/\s+/g, " ").slice(0, 80)}\n    ${what}`;
}

function shown(points: readonly PointResult[]): string[] {
	const rest = points.length > SHOWN ? [`  and ${points.length - SHOWN} more`] : [];
	return [...points.slice(0, SHOWN).map(breach), ...rest];
}

export function binaryText(program: Executable, plan: BinaryPlan, points: readonly PointResult[]): string {
	const kills = points.filter(({ fault }) => fault.what === "KILL");
	const errors = points.filter(({ fault }) => fault.what !== "KILL" && fault.what !== "POWER");
	const power = points.filter(({ fault }) => fault.what === "POWER");
	const bad = points.filter(isSpoilt);
	const unclear = points.filter((point) => !isSpoilt(point) && !isSound(point));
	const lines = [
		`${program.name}: ${plan.calls.toLocaleString("en")} system calls recorded, ${plan.chosen.length} of them taken as points`,
		`  killed before each: ${kills.length} points; messages ${counted(kills)}`,
		...(errors.length > 0 ? [`  errors: ${errors.length} points; messages ${counted(errors)}`] : []),
		...(power.length > 0
			? [`  power failures when clean is asked: ${power.length} points; messages ${counted(power)}`]
			: []),
		`  points at which the program ended in its first run: ${points.filter(({ run }) => run.ended).length}`,
		bad.length === 0
			? "  nothing lost, nothing broken"
			: `  ${bad.length} points at which something is lost or broken:`,
		...shown(bad),
		...(unclear.length === 0 ? [] : [`  ${unclear.length} points of which nothing can be said:`, ...shown(unclear)]),
	];
	return `${lines.join("\n")}\n`;
}
