/**
 * Turns the commands of a scenario into stimuli, one at a time, by what was observed so far. A command that cannot apply now is
 * skipped by rules that look at observations alone, so that they are the same for every implementation; docs/trace.md lists them.
 * Leaves out applying the stimuli and recording (run.ts).
 */

import { RETRY_TRANSPORT, resolveAddress, type Stimulus } from "../../model/scheduler/events.js";
import { settingNumber } from "../../model/scheduler/settings.js";
import { ImpossibleStimulus } from "../adapters/adapter.js";
import type { Command, Pick, Scenario } from "../cases/scenario.js";
import type { View } from "./view.js";

/** "All" slots, and rounds of a drain, are at most so many. */
export const MOST_SLOTS = 10_000;
/** The retry transport gets at most so many slots after one command. */
export const MOST_RETRIES = 1_000;

/** A stimulus, and the index of the command of the scenario that led to it. */
export interface DrivenStimulus {
	readonly stimulus: Stimulus;
	readonly command: number;
}

/**
 * The stimuli of a scenario. Apply each and update the view before asking for the next.
 * @throws ImpossibleStimulus if a command names a delivery by number that is not in flight.
 */
export function* drive(scenario: Scenario, view: View): Generator<DrivenStimulus, void, void> {
	const activeLimit = settingNumber(scenario.knobs, "qmgr_message_active_limit");
	for (const [index, command] of scenario.commands.entries()) {
		for (const stimulus of stimuliOf(command, index, view, activeLimit)) yield { stimulus, command: index };
		if (scenario.autoRetry === false) continue;
		for (const stimulus of serveRetry(view)) yield { stimulus, command: index };
	}
}

/** The transports that the recipients of a scenario resolve to, in order of first appearance. */
export function transportsOf(scenario: Scenario): string[] {
	const transports = new Set<string>();
	for (const command of scenario.commands) {
		if (command.do !== "arrive") continue;
		for (const recipient of command.recipients) transports.add(resolveAddress(recipient).transport);
	}
	return [...transports];
}

function* stimuliOf(command: Command, index: number, view: View, activeLimit: number): Generator<Stimulus, void, void> {
	switch (command.do) {
		case "arrive": {
			const where = view.whereabouts(command.message);
			if (where === undefined || where === "removed") yield command;
			return;
		}
		case "rescan":
			if (view.whereabouts(command.message) !== "deferred") return;
			if (view.active < activeLimit && view.waiting === 0) yield command;
			return;
		case "slot": {
			const { transport } = command;
			const most = command.times === "all" ? MOST_SLOTS : command.times;
			for (let slot = 0; slot < most && view.asks(transport) > 0; slot++) yield { do: "slot", transport };
			return;
		}
		case "refuse":
		case "vanish":
			if (view.asks(command.transport) > 0) yield command;
			return;
		case "complete": {
			const delivery = pick(command.pick, index, view);
			if (delivery !== undefined) yield { do: "complete", delivery, outcome: command.outcome };
			return;
		}
		case "drain":
			yield* drain(command.transport, view);
			return;
		case "corrupt": {
			const where = view.whereabouts(command.message);
			if (where === "waiting" || where === "active" || where === "deferred") yield command;
			return;
		}
		case "tick":
		case "flush":
			yield command;
			return;
	}
}

function pick(how: Pick, index: number, view: View): number | undefined {
	const inFlight = view.inFlight();
	if (how === "oldest") return inFlight[0]?.delivery;
	if (how === "newest") return inFlight.at(-1)?.delivery;
	if ("nth" in how) return inFlight.length === 0 ? undefined : inFlight[how.nth % inFlight.length]?.delivery;
	if ("message" in how) return inFlight.find((one) => one.message === how.message)?.delivery;
	if (view.isInFlight(how.delivery)) return how.delivery;
	throw new ImpossibleStimulus(
		`command ${index + 1} of the scenario completes delivery ${how.delivery}, which is not in flight`,
	);
}

function* drain(transport: string, view: View): Generator<Stimulus, void, void> {
	for (let round = 0; round < MOST_SLOTS; round++) {
		const asked = view.asks(transport) > 0;
		if (asked) yield { do: "slot", transport };
		const oldest = view.inFlight(transport)[0];
		if (oldest !== undefined) yield { do: "complete", delivery: oldest.delivery, outcome: "delivered" };
		if (!asked && oldest === undefined) return;
	}
}

/** A healthy retry(8): takes what it is offered and has it deferred. */
function* serveRetry(view: View): Generator<Stimulus, void, void> {
	for (let slot = 0; slot < MOST_RETRIES; slot++) {
		for (const { delivery } of view.inFlight(RETRY_TRANSPORT)) {
			yield { do: "complete", delivery, outcome: "deferred" };
		}
		if (view.asks(RETRY_TRANSPORT) === 0) return;
		yield { do: "slot", transport: RETRY_TRANSPORT };
	}
}
