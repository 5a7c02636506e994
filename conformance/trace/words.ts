/**
 * Stimuli and observations as short sentences for people. Leaves out verdicts and layout.
 */
import type { Observation, Stimulus } from "../../model/scheduler/events.js";

/** What was done, as in "complete delivery 3: deferred". */
export function stimulusInWords(stimulus: Stimulus): string {
	switch (stimulus.do) {
		case "arrive":
			return `arrive ${stimulus.message} for ${list(stimulus.recipients)}${stimulus.single ? ", one recipient a delivery" : ""}`;
		case "rescan":
			return `rescan ${stimulus.message}`;
		case "tick":
			return `tick ${stimulus.seconds} s`;
		case "slot":
			return `slot on ${stimulus.transport}`;
		case "refuse":
			return `agent of ${stimulus.transport} refuses`;
		case "vanish":
			return `agent of ${stimulus.transport} vanishes`;
		case "complete":
			return `complete delivery ${stimulus.delivery}: ${stimulus.outcome}`;
		case "flush":
			return "flush";
		case "corrupt":
			return `corrupt ${stimulus.message}`;
	}
}

/** What was seen, as in "select M2 (delivery 3) for a@d1.t1 to d1 by t1". */
export function observationInWords(observation: Observation): string {
	switch (observation.saw) {
		case "release":
			return `release an agent of ${observation.transport}`;
		case "select":
			return `select ${observation.message} (delivery ${observation.delivery}) for ${list(observation.recipients)} to ${observation.destination} by ${observation.transport}`;
		case "activate":
			return `activate ${observation.message}`;
		case "finish":
			return `finish ${observation.message}: ${observation.fate}${observation.wakeup === undefined ? "" : ` until ${observation.wakeup} s`}`;
		case "ask":
			return `ask for an agent of ${observation.transport}`;
	}
}

/** All that was seen in one step; "nothing" if it was nothing. */
export function observationsInWords(observations: readonly Observation[]): string {
	return observations.length === 0 ? "nothing" : observations.map(observationInWords).join("; ");
}

function list(names: readonly string[]): string {
	return names.length <= 4 ? names.join(", ") : `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
}
