/**
 * Which stimuli cannot happen in a world, in words for the one who wrote the scenario. Leaves out what possible ones do.
 */
import { RETRY_TRANSPORT, resolveAddress, type Stimulus } from "./events.js";
import type { World } from "./world.js";

/** Why a stimulus cannot happen now; null if it can. */
export function impossible(world: World, stimulus: Stimulus): string | null {
	switch (stimulus.do) {
		case "arrive":
			return impossibleArrival(world, stimulus.message, stimulus.recipients);
		case "rescan": {
			const state = world.machines.message[stimulus.message]?.value;
			return state === "deferred" ? null : `message "${stimulus.message}" is not deferred`;
		}
		case "tick":
			return Number.isInteger(stimulus.seconds) ? null : `the clock moves by whole seconds, not ${stimulus.seconds}`;
		case "slot":
		case "refuse":
		case "vanish": {
			const asked = world.asked[stimulus.transport] ?? [];
			return asked.length > 0 ? null : `no agent of transport "${stimulus.transport}" is asked for`;
		}
		case "complete":
			return world.inFlight[stimulus.delivery] !== undefined ? null : `delivery ${stimulus.delivery} is not in flight`;
		case "flush":
			return null;
		case "corrupt": {
			const state = world.machines.message[stimulus.message]?.value;
			return state === undefined || state === "setAside"
				? `there is no queue file "${stimulus.message}" to corrupt`
				: null;
		}
	}
}

function impossibleArrival(world: World, message: string, recipients: readonly string[]): string | null {
	if (world.machines.message[message] !== undefined) return `message "${message}" exists already`;
	if (new Set(recipients).size < recipients.length) return `message "${message}" has a recipient twice`;
	for (const recipient of recipients) {
		try {
			const { transport } = resolveAddress(recipient);
			if (transport === RETRY_TRANSPORT || world.config.transports.includes(transport)) continue;
			return `recipient "${recipient}": transport "${transport}" is not among those of the configuration`;
		} catch (error) {
			return error instanceof Error ? error.message : String(error);
		}
	}
	return null;
}
