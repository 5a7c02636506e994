/**
 * The enumeration: for each kind of message, each point and each crash, the reference is run and the model is asked whether it
 * allows that very run, which outcomes it allows, and whether the message is lost there. Leaves out printing.
 */

import type { ProgramName } from "../../../impl/protocol/testing/world-options.js";
import type { DiskModel } from "../../../model/protocol/machines/message.js";
import { CALM, type Scope } from "../../../model/protocol/system.js";
import { ModelRuns } from "./model.js";
import { type CrashPlan, type Letter, ReferenceCrash, type ReferenceOptions, type ReferenceRun } from "./reference.js";

export type CrashKind = "one process" | "machine, synchronous" | "machine, asynchronous";
export const CRASH_KINDS: readonly CrashKind[] = ["one process", "machine, synchronous", "machine, asynchronous"];

export interface Compared {
	readonly letter: Letter;
	readonly kind: CrashKind;
	readonly plan: CrashPlan;
	/** Whose operation was next. */
	readonly program: ProgramName;
	readonly what: string;
	readonly outcome: "once" | "twice" | "lost" | "not acknowledged";
	/** Why model and reference do not agree; null if they do. */
	readonly disagreement: string | null;
}

export const LETTERS: readonly Letter[] = [
	{ kinds: "L", bounces: false },
	{ kinds: "R", bounces: false },
	{ kinds: "B", bounces: false },
	{ kinds: "X", bounces: false },
	{ kinds: "R", bounces: true },
];

const LIMIT = 200_000;
const VICTIMS = ["queue", "todo", "todo-clean", "send", "send-clean"] as const;

export function scopeOf({ kinds, bounces }: Letter, kind: CrashKind): Scope {
	const disk: DiskModel = kind === "machine, asynchronous" ? "asynchronous" : "synchronous";
	const crashes = kind === "one process" ? { kills: 1 } : { powerFailures: 1 };
	return { ...CALM, messages: [kinds], disk, ...crashes, outcomes: bounces ? ["FAIL"] : [] };
}

/** The crashes of a kind that can come at a point. */
function* plansAt(at: number, kind: CrashKind, letter: Letter, reference?: ReferenceOptions): Generator<CrashPlan> {
	if (kind === "one process") {
		for (const program of VICTIMS) yield { at, kind: "kill", program };
		return;
	}
	const probe: CrashPlan = { at, kind: "power", kept: Number.POSITIVE_INFINITY, contents: "kept" };
	const all = new ReferenceCrash(letter, probe, reference).run().crashedAt?.atRisk ?? 0;
	const least = kind === "machine, synchronous" ? all : 0;
	for (let kept = least; kept <= all; kept++)
		for (const contents of ["kept", "lost"] as const) yield { at, kind: "power", kept, contents };
}

/** A program that does not run, or has not begun with the message, cannot be killed in the middle of it. */
function cannotBeKilled(run: ReferenceRun, plan: CrashPlan): boolean {
	if (plan.kind !== "kill" || plan.program !== "queue") return false;
	const before = run.labels.slice(0, run.untilCrash);
	return !before.includes("CREATE mess") || before.includes("ACKNOWLEDGE");
}

function outcomeOf(run: ReferenceRun, channels: readonly string[]): Compared["outcome"] {
	const counts = channels.map((channel) => (channel === "local" ? run.served.local : run.served.remote));
	if (counts.some((count) => count > 1)) return "twice";
	if (!run.acknowledged && counts.every((count) => count === 0)) return "not acknowledged";
	return counts.every((count) => count === 1) ? "once" : "lost";
}

function disagreementOf(run: ReferenceRun, model: ModelRuns, outcome: Compared["outcome"]): string | null {
	for (let at = 1; at <= run.labels.length; at++) {
		if (model.after(run.labels.slice(0, at)).size > 0) continue;
		const expected = model.next(model.after(run.labels.slice(0, at - 1)));
		return `the reference does "${run.labels[at - 1]}" after "${run.labels.slice(0, at - 1).join(", ")}"; the model allows ${expected.join(", ")}`;
	}
	if (run.left.length > 0) return `the reference leaves ${run.left.join(", ")}`;
	const lost = model.lost(model.after(run.labels.slice(0, run.untilCrash)));
	if (lost === "some") return "the model cannot tell whether the message is lost";
	if ((lost === "all") !== (outcome === "lost"))
		return `the model says ${lost === "all" ? "lost" : "not lost"}, the reference ${outcome}`;
	const end = model.after(run.labels);
	if (outcome !== "lost" && !model.mayBeGone(end))
		return "the message has left the reference's queue, and not the model's";
	return null;
}

/** Every point of one kind of crash for one kind of message. */
export function* compareCrashes(letter: Letter, kind: CrashKind, reference?: ReferenceOptions): Generator<Compared> {
	const model = new ModelRuns(scopeOf(letter, kind), LIMIT);
	const { happenings } = new ReferenceCrash(letter, null, reference).run();
	for (let at = 1; at <= happenings; at++)
		for (const plan of plansAt(at, kind, letter, reference)) {
			const run = new ReferenceCrash(letter, plan, reference).run();
			if (!run.crashedAt || cannotBeKilled(run, plan)) continue;
			const outcome = outcomeOf(run, model.channels);
			const { program, what } = run.crashedAt;
			yield { letter, kind, plan, program, what, outcome, disagreement: disagreementOf(run, model, outcome) };
		}
}
