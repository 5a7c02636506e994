/**
 * Asking for delivery agents, and what is done with one that has announced itself, refuses or vanishes. Leaves out which entry it gets
 * (scheduler.ts).
 * Source: SR "How the entry selection works"; src/qmgr/qmgr_transport.c:qmgr_transport_select; src/qmgr/qmgr_deliver.c:qmgr_deliver.
 */
import { deferTransport } from "./defer.js";
import { because, context, see, send, stateOf, transportState } from "./dispatch.js";
import { unselect } from "./entries.js";
import { rotated } from "./lists.js";
import type { Reason } from "./machines/destination-words.js";
import { selectEntry } from "./scheduler.js";
import { arm } from "./timers.js";
import type { Run, World } from "./world.js";

/** What an agent does when it is asked for. */
export type Answer = "slot" | "refuse" | "vanish";

/** An agent that was asked for and has answered. Connections are numbered by age. */
export interface Connection {
	readonly transport: string;
	readonly number: number;
	readonly answer: Answer;
}

/** Agents asked for and not answered, a transport, at most. */
const MOST_PENDING = 2;
const UNAVAILABLE: Reason = { status: "4.3.0", text: "mail transport unavailable" };

/** Asks for agents, transport by transport in turn, until none needs one. */
export function drain(run: Run): void {
	const { world } = run;
	for (let transport = nextTransport(world); transport !== null; transport = nextTransport(world)) {
		const waiting = world.transports.filter((other) => other !== transport && needsAgent(world, other));
		if (waiting.length > 0)
			because(run, "scheduler.transport.round-robin", `it is the turn of ${transport}, then of ${waiting}`);
		world.transports = rotated(world.transports, transport);
		send(run, "transport", transport, { type: "ASK" });
		world.made = { ...world.made, connections: world.made.connections + 1 };
		world.asked[transport] = [...(world.asked[transport] ?? []), world.made.connections];
		const { pending } = context(world, "transport", transport);
		see(run, { saw: "ask", transport }, "scheduler.transport.ask-when-selectable", () => {
			return `${transport} has entries that can be selected, and ${pending} of at most ${MOST_PENDING} agents on their way`;
		});
	}
}

function nextTransport(world: World): string | null {
	return world.transports.find((transport) => needsAgent(world, transport)) ?? null;
}

/** Whether more entries can be selected than agents are on their way. */
function needsAgent(world: World, transport: string): boolean {
	const { pending, rules } = context(world, "transport", transport);
	if (transportState(world, transport, "agents") !== "alive") return false;
	if (transportState(world, transport, "rate") !== "free") return false;
	if (pending >= MOST_PENDING) return false;
	let selectable = 0;
	for (const destination of world.destinations[transport] ?? []) {
		if (stateOf(world, "destination", destination) !== "ready") continue;
		const { window, busy, todo } = context(world, "destination", destination);
		const room = Math.min(window - busy, todo);
		selectable += rules.switches.overBusyDestinations === "reduce-need" ? room : Math.max(room, 0);
		if (selectable > pending) return true;
	}
	return false;
}

/** The agent behind a transport's oldest ask answers; a rate-limited transport attends to it later. */
export function answer(run: Run, transport: string, how: Answer): void {
	const { world } = run;
	const [number, ...later] = world.asked[transport] ?? [];
	if (number === undefined) throw new RangeError(`${transport} has not asked for an agent`);
	world.asked[transport] = later;
	send(run, "transport", transport, { type: "ANSWERED" });
	const connection = { transport, number, answer: how };
	const { rateDelay } = context(world, "transport", transport).rules;
	if (rateDelay === 0) attend(run, connection);
	else world.timers = arm(world.timers, world.clock.now + rateDelay, { alarm: "transport-rate", connection });
}

/** Hands an entry to an agent that has announced itself, lets it go, or finds that there is none. */
export function attend(run: Run, { transport, number, answer: how }: Connection): void {
	const { switches } = context(run.world, "transport", transport).rules;
	if (how === "refuse" && switches.refusedConnection === "noticed-at-once") {
		unavailable(run, transport);
		return;
	}
	const entry = selectEntry(run, transport);
	if (entry === null && switches.rateLockWithoutReport === "released") {
		send(run, "transport", transport, { type: "UNLOCK" });
	}
	if (how === "slot") run.answered.push({ transport, connection: number, entry });
	else if (entry !== null) {
		because(
			run,
			"scheduler.transport.failed-hand-off",
			`the agent of ${transport} was gone when it was to get its entry`,
		);
		unselect(run, entry);
		unavailable(run, transport);
	}
}

function unavailable(run: Run, transport: string): void {
	because(
		run,
		"scheduler.transport.dead-after-agent-failure",
		`${transport} has no agent: it is dead, and what waits is deferred`,
	);
	send(run, "transport", transport, { type: "UNAVAILABLE", reason: UNAVAILABLE });
	deferTransport(run, transport, UNAVAILABLE);
}
