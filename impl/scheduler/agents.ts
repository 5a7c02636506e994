/**
 * Delivery agents: when they are asked for, over which transport first, what happens when they announce themselves or fail. Leaves out
 * reports (reports.ts).
 */
import type { Core, Transport } from "./core.js";
import { deferTransport } from "./deferral.js";
import { deliveryOf } from "./deliveries.js";
import type { Agent, Reason } from "./environment.js";

/** How many agents of a transport may be asked for and not have announced themselves. */
const MOST_PENDING = 2;

const UNAVAILABLE: Reason = { status: "4.3.0", text: "mail transport unavailable" };

/** Asks for agents, transport by transport in turn, until each has as many as it can use. */
export function askForAgents(core: Core): void {
	for (let index = 0; index < core.turn.length; index++) {
		const transport = core.turn[index];
		if (transport === undefined || !mayAsk(transport) || !core.needsAgent(transport)) continue;
		// Whoever was asked has the last turn, behind those that were passed over.
		if (index < core.turn.length - 1) {
			for (let moved = 0; moved <= index; moved++) core.turn.push(...core.turn.splice(0, 1));
		}
		ask(core, transport);
		index = -1;
	}
}

function mayAsk(transport: Transport): boolean {
	return transport.dead === null && !transport.rateLocked && transport.pending < MOST_PENDING;
}

function ask(core: Core, transport: Transport): void {
	if (transport.settings.transportRateDelay > 0) transport.rateLocked = true;
	transport.pending++;
	core.environment.ask(transport.name);
}

/** An agent that was asked for has announced itself (ready) or failed before it could. */
export function agentAnswered(core: Core, transport: Transport, agent: Agent, ready: boolean): void {
	transport.pending--;
	const { transportRateDelay } = transport.settings;
	if (transportRateDelay === 0) useAgent(core, transport, agent, ready);
	else core.timers.request(core.now + transportRateDelay, { kind: "use-agent", transport, agent, ready });
}

/** Postfix takes a connection that ended for one that is ready; it notices when it has selected an entry and cannot hand it off. */
export function useAgent(core: Core, transport: Transport, agent: Agent, ready: boolean): void {
	const entry = core.select(transport);
	// Postfix leaves the rate lock as it is here: with a transport rate delay nobody is asked any more.
	if (entry === 0) {
		core.environment.release(transport.name, agent);
		return;
	}
	if (ready && core.environment.handOff(deliveryOf(core, entry), transport.name, agent)) return;
	core.unselect(entry);
	transportFailed(core, transport);
}

function transportFailed(core: Core, transport: Transport): void {
	if (transport.dead === null) {
		transport.dead = UNAVAILABLE;
		const when = core.now + core.settings.transportRetryTime;
		transport.revival = core.timers.request(when, { kind: "revive-transport", transport });
	}
	deferTransport(core, transport, UNAVAILABLE);
}

/** The transport works: it is alive, and the next agent may be asked for. */
export function transportWorks(transport: Transport): void {
	if (transport.dead !== null) {
		transport.dead = null;
		if (transport.revival !== null) transport.revival.cancelled = true;
		transport.revival = null;
	}
	transport.rateLocked = false;
}
