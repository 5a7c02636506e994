/**
 * The loss that INTERNALS rules out by what it assumes of the file system: found by the model as its shortest counterexample, and
 * done again on the reference by a disk that writes directories later. Leaves out all other crash points (compare.ts).
 */

import type { MessageContext } from "../../../model/protocol/machines/message.js";
import { isLost } from "../../../model/protocol/properties.js";
import { MESSAGE_FILES } from "../../../model/protocol/states.js";
import { protocolSystem } from "../../../model/protocol/system.js";
import { System, type SystemState } from "../../../model/system.js";
import { edgeText, explore, pathTo } from "../../explore/naive.js";
import { scopeOf } from "./compare.js";
import { ACKNOWLEDGED } from "./labels.js";
import { type CrashPlan, type Letter, ReferenceCrash, type ReferenceRun } from "./reference.js";

const LETTER: Letter = { kinds: "L", bounces: false };
const LIMIT = 200_000;

export interface Loss {
	/** The model's steps to the loss, with the files after each. */
	readonly model: readonly string[];
	readonly plan: CrashPlan;
	readonly reference: ReferenceRun;
	/** The same crash on a disk with synchronous metadata. */
	readonly contrast: ReferenceRun;
}

/** @throws Error if the model knows no such loss: then the property or the machines have changed */
export function findLoss(): Loss {
	const at = firstAfterAcknowledgement();
	const plan: CrashPlan = { at, kind: "power", kept: 0, contents: "kept" };
	return {
		model: shortestWay(),
		plan,
		reference: new ReferenceCrash(LETTER, plan).run(),
		contrast: new ReferenceCrash(LETTER, { ...plan, kept: Number.POSITIVE_INFINITY }).run(),
	};
}

/** The model's shortest way to a loss: each step with the message's files after it, a star at those that are not synced. */
function shortestWay(): readonly string[] {
	const system = new System(protocolSystem(scopeOf(LETTER, "machine, asynchronous")));
	const stopAt = (state: SystemState) => isLost((process) => system.local(state, process), 0);
	const exploration = explore(system, { limit: LIMIT, stopAt });
	const { stoppedAt, states } = exploration;
	if (stoppedAt === null) throw new Error("the model finds no loss under asynchronous directories");
	return pathTo(exploration, stoppedAt).map((edge) => {
		const state = states[edge.to];
		// The message's machine vouches for the type.
		const message = state && (system.local(state, "message0").context as unknown as MessageContext);
		const files = MESSAGE_FILES.flatMap((file, place) => {
			const mark = message?.now[place] ?? "-";
			return mark === "-" ? [] : [mark === "w" ? `${file}*` : file];
		});
		return `${edgeText(edge).padEnd(24)} ${files.join(" ")}${message?.acknowledged ? ", acknowledged" : ""}`;
	});
}

/** The first point at which the injector has been told that the message is queued, and nobody has done more. */
function firstAfterAcknowledgement(): number {
	const { happenings } = new ReferenceCrash(LETTER, null).run();
	for (let at = 1; at <= happenings; at++) {
		const run = new ReferenceCrash(LETTER, { at, kind: "power", kept: 0, contents: "kept" }).run();
		if (run.labels.includes(ACKNOWLEDGED)) return at;
	}
	throw new Error("the reference never acknowledges a message");
}

const list = (files: readonly string[]) => (files.length === 0 ? "nothing" : files.join(" "));

/** The loss as text: the model's steps, then the reference's, then the contrast. */
export function lossText({ model, reference, contrast, plan }: Loss): string {
	const lines = [
		"A message is acknowledged and lost if the file system writes directories later (INTERNALS assumes that it does not).",
		"",
		"The model's shortest way (one local recipient, asynchronous directories, one power failure; * not synced):",
		...model.map((step, at) => `  ${at + 1}. ${step}`),
		"",
		`The reference on a disk in memory that forgets what was not synced, power failure before happening ${plan.at} (${reference.crashedAt?.what ?? "none"}):`,
		`  seen         ${reference.labels.slice(0, reference.untilCrash).join(", ")}`,
		`  before       ${list(reference.files?.before ?? [])}`,
		`  after        ${list(reference.files?.after ?? [])}`,
		`  in the end   delivered ${reference.served.local} times; left ${list(reference.left)}`,
		"",
		"The same with synchronous metadata:",
		`  after        ${list(contrast.files?.after ?? [])}`,
		`  in the end   delivered ${contrast.served.local} times; left ${list(contrast.left)}`,
	];
	return `${lines.join("\n")}\n`;
}
