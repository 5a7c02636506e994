/**
 * A loss or a second delivery of the model, shown on the reference: the reference's programs are crashed at the point where the model
 * was, on a disk in memory, and run on. Leaves out counterexamples of other kinds, of several messages, or with several crashes.
 */
import type { MessageContext } from "../../../model/protocol/machines/message.js";
import { type CrashKind, compareCrashes } from "../../protocol/crash/compare.js";
import { ACKNOWLEDGED, type Label } from "../../protocol/crash/labels.js";
import { labelOf } from "../../protocol/crash/model.js";
import { ReferenceCrash, type ReferenceRun } from "../../protocol/crash/reference.js";
import type { ModelTrace } from "./model-trace.js";
import { courseOf } from "./replay-model.js";

export type OnReference =
	| { readonly shown: true; readonly run: ReferenceRun; readonly labels: readonly Label[] }
	| { readonly shown: false; readonly why: string };

/** What can be seen of the only message until the crash is over. */
function labelsUntilCrash(trace: ModelTrace): readonly Label[] {
	const { system, states, steps } = courseOf(trace);
	const labels: Label[] = [];
	for (const [at, { process, event }] of steps.entries()) {
		const [before, after] = [states[at], states[at + 1]];
		if (!before || !after) break;
		// The message's machine vouches for the type.
		const files = (state: typeof before) => system.local(state, "message0").context as unknown as MessageContext;
		const label = labelOf({ process, event, from: at, to: at + 1 }, files(before), files(after));
		if (label !== null) labels.push(label);
		if (event.type === "KILL" || event.type === "SETTLE") break;
	}
	return labels;
}

/** When the injector hears its answer is not ordered with what the daemons do; where a power failure tells it matters. */
function withoutAnswer(labels: readonly Label[]): string {
	return labels.filter((label) => label !== ACKNOWLEDGED).join("\n");
}

export function showOnReference(trace: ModelTrace): OnReference {
	const { scope, machines } = trace.header;
	const [kinds, ...others] = scope.messages;
	const crashes = trace.steps.filter(({ event }) => event.type === "KILL" || event.type === "POWER_FAILURE");
	if (machines !== "model") return { shown: false, why: `its machines are not the model's own (${machines})` };
	if (kinds === undefined || others.length > 0) return { shown: false, why: "it has several messages" };
	if (crashes.length !== 1) return { shown: false, why: `it has ${crashes.length} crashes; only one can be shown` };
	const kind: CrashKind =
		crashes[0]?.event.type === "KILL"
			? "one process"
			: scope.disk === "asynchronous"
				? "machine, asynchronous"
				: "machine, synchronous";
	const letter = { kinds, bounces: scope.outcomes.includes("FAIL") };
	const labels = labelsUntilCrash(trace);
	const ordered = kind === "one process" ? withoutAnswer : (all: readonly Label[]) => all.join("\n");
	const wanted = ordered(labels);
	for (const { plan } of compareCrashes(letter, kind)) {
		const run = new ReferenceCrash(letter, plan).run();
		if (ordered(run.labels.slice(0, run.untilCrash)) === wanted) return { shown: true, run, labels };
	}
	return { shown: false, why: `the reference has no such point: ${labels.join(", ")}` };
}
