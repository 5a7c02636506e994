/**
 * Which requirement a difference violates. The shape of the difference narrows it down; the reasons that the specification gave for
 * the step decide. Leaves out the words (explain.ts).
 */
import { type Manager, type Observation, RETRY_TRANSPORT, type Stimulus } from "../../model/scheduler/events.js";
import type { SchedulerRequirementId } from "../../model/scheduler/requirement-ids.js";
import type { Difference } from "./difference.js";
import type { Reason } from "./specification.js";

/** What an implementation violates that dies instead of doing what it is to do. */
export const GOES_ON: SchedulerRequirementId = "scheduler.process.goes-on";

type Selection = Extract<Observation, { saw: "select" }>;

export interface Circumstances {
	readonly manager: Manager;
	/** After which the difference came; null before any. */
	readonly stimulus: Stimulus | null;
}

/**
 * The reason to cite: of those that the specification gave for the step, the one that suits the difference best. Where none suits,
 * the requirement that such a difference is generally against.
 */
export function reasonFor(
	difference: Difference,
	reasons: readonly Reason[],
	{ manager, stimulus }: Circumstances,
): Reason {
	const about = messageOf(difference.missing[0] ?? difference.extra[0]);
	const suspects = suspectsOf(difference, manager, stimulus);
	for (const suspect of suspects) {
		const suitable = reasons.filter(({ requirement }) => requirement.startsWith(`scheduler.${suspect}`));
		const best = suitable.find(({ text }) => mentions(text, about)) ?? suitable.at(-1);
		if (best !== undefined) return best;
		// A suspect that names one requirement is against it even if the specification had no occasion to say so.
		if (suspect.includes(".")) return { requirement: `scheduler.${suspect}`, text: "" };
	}
	return reasons.at(-1) ?? { requirement: `scheduler.${GENERAL[difference.kind]}`, text: "" };
}

/** Groups of requirements or single ones, most telling first. */
function suspectsOf(difference: Difference, manager: Manager, stimulus: Stimulus | null): readonly string[] {
	const { kind, missing, extra } = difference;
	if (missing.length === 0 && extra.length === 0) {
		if (kind === "ask") return [manager === "qmgr" ? "transport.round-robin" : "oqmgr.transport-order"];
		return GROUPS[kind];
	}
	const [demanded, seen] = [missing.find(isSelection), extra.find(isSelection)];
	if (demanded !== undefined && seen !== undefined) return selectionSuspects(demanded, seen, manager);
	const first = missing[0] ?? extra[0];
	if (first?.saw === "ask" && first.transport === RETRY_TRANSPORT) return RETRY[stimulus?.do ?? ""] ?? GROUPS.ask;
	if (kind === "activate" && stimulus?.do === "rescan") return ["message.rescan-after-wakeup"];
	return GROUPS[kind];
}

/** The retry transport is asked for when something was found dead: what was done tells what. */
const RETRY: Readonly<Record<string, readonly string[]>> = {
	complete: ["destination.failed-cohorts"],
	refuse: ["transport.dead-after-agent-failure"],
	arrive: ["destination.dead-defers-new-mail"],
	rescan: ["destination.dead-defers-new-mail"],
};

/** Something else was selected: what kind of other thing tells which rule was broken. */
function selectionSuspects(demanded: Selection, seen: Selection, manager: Manager): readonly string[] {
	const sameSite = demanded.destination === seen.destination && demanded.transport === seen.transport;
	if (manager === "oqmgr") {
		if (!sameSite) return ["oqmgr.round-robin-destinations"];
		if (demanded.message !== seen.message) return ["oqmgr.todo-order"];
	}
	if (demanded.message !== seen.message) return ["preempt", "blocker", "select.fifo-by-job"];
	if (!sameSite) return ["select.round-robin-peers"];
	return demanded.recipients.length === seen.recipients.length ? ["entry.fifo-within-peer"] : ["group.recipient-limit"];
}

/** Which groups can be the reason for an observation of a kind. */
const GROUPS: Readonly<Record<Observation["saw"], readonly string[]>> = {
	select: ["preempt", "oqmgr", "blocker", "select", "job", "entry", "group", "recipients", "destination", "transport"],
	release: ["select.release-when-nothing"],
	activate: ["message.active-limit"],
	finish: ["message", "destination", "transport", "entry"],
	ask: ["transport.ask-when-selectable"],
};

/** Cited where the specification gives no reason at all. */
const GENERAL: Readonly<Record<Observation["saw"], string>> = {
	select: "entry.selected-at-most-once",
	release: "select.release-when-nothing",
	activate: "message.active-limit",
	finish: "entry.released-at-its-end",
	ask: "transport.ask-when-selectable",
};

function isSelection(observation: Observation): observation is Selection {
	return observation.saw === "select";
}

function messageOf(observation: Observation | undefined): string | null {
	return observation !== undefined && "message" in observation ? observation.message : null;
}

function mentions(text: string, name: string | null): boolean {
	return name !== null && text.split(/[^\w-]+/).includes(name);
}
