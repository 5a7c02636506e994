/**
 * The loss that INTERNALS rules out by what it assumes of the file system: found by the model as its shortest counterexample, and
 * done again on the reference by a disk that writes directories later. Leaves out all other crash points (compare.ts).
 */
import { type Always, PROPERTIES } from "../../../model/protocol/properties.js";
import { shortestBreach } from "../model/check.js";
import { scopeOf } from "./compare.js";
import { ACKNOWLEDGED } from "./labels.js";
import { type CrashPlan, type Letter, ReferenceCrash, type ReferenceRun } from "./reference.js";

const LETTER: Letter = { kinds: "L", bounces: false };
const LIMIT = 200_000;

export interface Loss {
	/** The model's steps to the loss. */
	readonly model: readonly string[];
	readonly plan: CrashPlan;
	readonly reference: ReferenceRun;
	/** The same crash on a disk with synchronous metadata. */
	readonly contrast: ReferenceRun;
}

/** @throws Error if the model knows no such loss: then the property or the machines have changed */
export function findLoss(): Loss {
	const never = PROPERTIES.find(
		(property): property is Always =>
			property.kind === "always" && property.requirements.includes("protocol.crash.acknowledged-is-kept"),
	);
	const breach = never && shortestBreach(scopeOf(LETTER, "machine, asynchronous"), never, LIMIT);
	if (!breach) throw new Error("the model finds no loss under asynchronous directories");
	const at = firstAfterAcknowledgement();
	const plan: CrashPlan = { at, kind: "power", kept: 0, contents: "kept" };
	return {
		model: breach.path,
		plan,
		reference: new ReferenceCrash(LETTER, plan).run(),
		contrast: new ReferenceCrash(LETTER, { ...plan, kept: Number.POSITIVE_INFINITY }).run(),
	};
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
		"The model's shortest way (one local recipient, asynchronous directories, one power failure):",
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
