/** A run as a scenario that any implementation can be asked, and that can be printed as a script. Leaves out judging it. */
import type { Manager, Observation, Stimulus } from "../../../model/scheduler/events.js";
import { RETRY_TRANSPORT } from "../../../model/scheduler/events.js";
import type { KnobSettings } from "../../../model/scheduler/knobs.js";
import type { Command, Scenario } from "../../cases/scenario.js";

export interface Step {
	readonly stimulus: Stimulus;
	readonly observations: readonly Observation[];
}

/** What is done to the retry transport is left out: the driver does it by itself. */
export function scenarioOfSteps(steps: readonly Step[], manager: Manager, knobs: KnobSettings, name: string): Scenario {
	const commands: Command[] = [];
	const inFlight = new Map<number, string>();
	for (const { stimulus, observations } of steps) {
		const command = commandOf(stimulus, inFlight);
		if (command !== null) commands.push(command);
		if (stimulus.do === "complete") inFlight.delete(stimulus.delivery);
		for (const seen of observations) if (seen.saw === "select") inFlight.set(seen.delivery, seen.transport);
	}
	return { name, managers: [manager], knobs, commands };
}

function commandOf(stimulus: Stimulus, inFlight: ReadonlyMap<number, string>): Command | null {
	if (stimulus.do === "slot") return stimulus.transport === RETRY_TRANSPORT ? null : { ...stimulus, times: 1 };
	if (stimulus.do !== "complete") return stimulus;
	const { delivery, outcome } = stimulus;
	if (inFlight.get(delivery) === RETRY_TRANSPORT) return null;
	const [oldest] = inFlight.keys();
	return { do: "complete", pick: delivery === oldest ? "oldest" : { delivery }, outcome };
}
