/**
 * Crash points of one binary: its system calls are recorded once, then it is killed before each of them in turn, and with errors it is
 * refused each in turn; after each fault it is started again without one. Leaves out printing.
 */

import { DIALECTS, type DialectName } from "../../../../model/protocol/dialects.js";
import type { ProgramRole, ProgramSet } from "../../../adapters/qmail/executable.js";
import type { HomeOptions } from "../../../adapters/qmail/home.js";
import type { TracedProgram } from "../../judge/trace.js";
import { CleanScene } from "./clean-scene.js";
import { powerPoints } from "./power.js";
import { FaultyHarness, playScene, type Scene, type SceneRun } from "./scene.js";
import { SendScene } from "./send-scene.js";
import { type Fault, faultsOf, parseRecord, requireStrace, type TracedCall, worthwhile } from "./strace.js";
import { TodoScene } from "./todo-scene.js";

export interface BinaryOptions {
	readonly role: ProgramRole;
	readonly programs: ProgramSet;
	readonly dialect: DialectName;
	readonly home?: HomeOptions;
	/** Errors beside kills. */
	readonly errors: boolean;
	readonly signal: AbortSignal;
}

export interface PointResult {
	readonly fault: Fault;
	/** The call as it was recorded without a fault. */
	readonly call: string;
	readonly run: SceneRun;
}

export interface BinaryPlan {
	/** System calls of the run without a fault. */
	readonly calls: number;
	/** Those that faults are put at. */
	readonly chosen: readonly TracedCall[];
	/** What a power failure would do, told from the record. */
	readonly power: readonly PointResult[];
	/** The run without a fault: if it did not do its work, no fault can tell anything. */
	readonly calm: SceneRun;
}

const SCENES: Readonly<Record<ProgramRole, { readonly as: TracedProgram; readonly make: () => Scene }>> = {
	todo: { as: "todo", make: () => new TodoScene() },
	clean: { as: "todo-clean", make: () => new CleanScene() },
	send: { as: "send", make: () => new SendScene() },
};

function harnessOf({ programs, dialect, home, role, signal }: BinaryOptions, fault: Fault | null): FaultyHarness {
	return new FaultyHarness(
		{
			programs,
			dialect,
			seed: 0,
			signal,
			...(home === undefined ? {} : { home }),
			// One message at a time, so that the order of the calls is the same each time.
			environment: { SPOOLPROOF_OVERLAP: "1" },
		},
		SCENES[role].as,
		fault,
	);
}

/** Records the calls. @throws AdapterFailure if strace is not there */
export async function planBinary(options: BinaryOptions): Promise<BinaryPlan> {
	requireStrace();
	const harness = harnessOf(options, null);
	let record = "";
	const calm = await playScene(SCENES[options.role].make(), harness, (text) => {
		record = text;
	});
	const calls = parseRecord(record);
	const runtime = options.programs[options.role].reference;
	// The reference's syncs are made by other threads than its first; and some families sync only if they are told to.
	const told = runtime || DIALECTS[options.dialect].syncs !== "always" ? [] : powerPoints(calls);
	return { calls: calls.length, chosen: worthwhile(calls, harness.home.path, runtime), power: told, calm };
}

/** Puts a fault at each chosen call. */
export async function* crashBinary(options: BinaryOptions, { chosen, power }: BinaryPlan): AsyncGenerator<PointResult> {
	yield* power;
	for (const call of chosen)
		for (const fault of faultsOf(call, options.errors)) {
			options.signal.throwIfAborted();
			const run = await playScene(SCENES[options.role].make(), harnessOf(options, fault));
			yield { fault, call: `${call.name}(${call.text}`, run };
		}
}

/** Whether something is spoilt that must be kept. */
export const isSpoilt = ({ run }: Pick<PointResult, "run">): boolean =>
	run.messages.some(({ fate }) => fate === "lost" || fate === "broken");

/** Whether no fault spoils anything that must be kept, as can be seen. */
export const isSound = (point: Pick<PointResult, "run">): boolean => point.run.messages.length > 0 && !isSpoilt(point);

/** Of all points. One that could not be brought to its end does not violate anything, nor is anything proved then. */
export function binaryVerdict(points: readonly PointResult[]): "conforms" | "violates" | "undetermined" {
	if (points.some(isSpoilt)) return "violates";
	return points.every(isSound) ? "conforms" : "undetermined";
}
