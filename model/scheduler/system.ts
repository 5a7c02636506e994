/**
 * The queue manager as a whole: a world, and what one stimulus does to it. Pure: the same world and stimulus give the same result.
 * Leaves out the rules themselves, which stand in the machines and in selection.ts, and whether a program does the same (the judge).
 */
import { answer, attend, drain } from "./asks.js";
import { startClock } from "./clock.js";
import { complete } from "./deliveries.js";
import { because, context, see, send, stateOf, transportState } from "./dispatch.js";
import { DEFAULT_EDITION, type Edition } from "./editions.js";
import { reviewBlockers } from "./entries.js";
import { canonical, type Observation, type SchedulerConfig, type Stimulus } from "./events.js";
import { impossible } from "./impossible.js";
import { activate, feed, hasRoom } from "./lifecycle.js";
import { messageMachine } from "./machines/message.js";
import { start } from "./machines/runner.js";
import { discardIfEmpty } from "./resolve.js";
import { globalRules } from "./rules.js";
import type { Alarm } from "./timers.js";
import { cloneWorld, type MachineEvent, type Reason, type Run, type World } from "./world.js";

/** What one stimulus led to. */
export interface StepResult {
	readonly world: World;
	/** In canonical order. */
	readonly observations: Observation[];
	/** Transitions taken, in order: machine/state/EVENT/index; state `*`: in any state. */
	readonly fired: string[];
	/** What the machines were sent, in order. */
	readonly events: MachineEvent[];
	/** Why, in words: at least one for each observation. */
	readonly reasons: Reason[];
}

/** A queue manager that has just started, with empty queues. @throws KnobError if a setting cannot be used. */
export function initialWorld(config: SchedulerConfig, edition: Edition = DEFAULT_EDITION): World {
	return {
		config,
		edition,
		manager: config.manager,
		rules: globalRules(config, edition),
		clock: startClock(),
		timers: [],
		files: {},
		incoming: [],
		machines: { message: {}, job: {}, entry: {}, destination: {}, transport: {} },
		transports: [],
		destinations: {},
		jobList: {},
		jobsByTime: {},
		jobsOf: {},
		peers: {},
		todo: {},
		asked: {},
		inFlight: {},
		lastReport: { status: "", text: "" },
		made: { entries: 0, connections: 0, deliveries: 0 },
	};
}

/**
 * What a stimulus leads to. Leaves the given world alone.
 * @throws RangeError if the stimulus cannot happen in this world.
 */
export function step(world: World, stimulus: Stimulus): StepResult {
	return advance(cloneWorld(world), stimulus);
}

/**
 * As `step`, but changes the given world.
 * @throws RangeError if the stimulus cannot happen in this world; the world is then unchanged.
 */
export function advance(world: World, stimulus: Stimulus): StepResult {
	const why = impossible(world, stimulus);
	if (why !== null) throw new RangeError(why);
	const run: Run = { world, fired: [], events: [], seen: [], reasons: [], answered: [] };
	apply(run, stimulus);
	report(run);
	settle(run);
	return { world, observations: canonical(run.seen), fired: run.fired, events: run.events, reasons: run.reasons };
}

function apply(run: Run, stimulus: Stimulus): void {
	const { world } = run;
	switch (stimulus.do) {
		case "arrive":
			arrive(run, stimulus.message, stimulus.recipients, stimulus.single ?? false);
			return;
		case "rescan":
			if (hasRoom(world)) activate(run, stimulus.message);
			return;
		case "tick":
			world.clock.now += stimulus.seconds;
			fireTimers(run);
			return;
		case "slot":
		case "refuse":
		case "vanish":
			answer(run, stimulus.transport, stimulus.do);
			return;
		case "complete":
			complete(run, stimulus.delivery, stimulus.outcome);
			return;
		case "flush":
			flush(run);
			return;
		case "corrupt":
			corrupt(world, stimulus.message);
			return;
	}
}

/** Asks for agents and takes in waiting mail, in turn, until nothing moves. Source: src/qmgr/qmgr.c:qmgr_loop. */
function settle(run: Run): void {
	do drain(run);
	while (feed(run));
}

function arrive({ world }: Run, id: string, recipients: readonly string[], single: boolean): void {
	world.files[id] = { recipients, done: recipients.map(() => false), single, garbage: false };
	world.machines.message[id] = start(messageMachine, {
		id,
		created: world.clock.now,
		queuedAt: 0,
		refilledAt: 0,
		references: 0,
		inCore: 0,
		limit: 0,
		unread: 0,
		position: 0,
		mustRetry: false,
		wakeup: 0,
	});
	world.incoming = [...world.incoming, id];
}

/** What has not been read becomes garbage; a file that was read to its end has nothing left. */
function corrupt(world: World, message: string): void {
	const file = world.files[message];
	const state = stateOf(world, "message", message);
	if (file !== undefined && (state === "incoming" || state === "partlyRead")) {
		world.files[message] = { ...file, garbage: true };
	}
}

function fireTimers(run: Run): void {
	const { world } = run;
	for (let first = world.timers[0]; first !== undefined && first.due <= world.clock.now; first = world.timers[0]) {
		world.timers = world.timers.slice(1);
		fire(run, first.alarm);
	}
}

function fire(run: Run, alarm: Alarm): void {
	switch (alarm.alarm) {
		case "backoff":
			because(run, "scheduler.destination.revived-after-backoff", `${alarm.destination} gets another chance`);
			send(run, "destination", alarm.destination, { type: "FORGIVE" });
			discardIfEmpty(run, alarm.destination);
			return;
		case "destination-rate":
			because(run, "scheduler.destination.rate-delay", `${alarm.destination} may take its next delivery`);
			send(run, "destination", alarm.destination, { type: "RESUME" });
			if (!discardIfEmpty(run, alarm.destination)) reviewBlockers(run, alarm.destination);
			return;
		case "retry":
			because(run, "scheduler.transport.revived-after-retry-time", `${alarm.transport} gets another chance`);
			send(run, "transport", alarm.transport, { type: "FORGIVE" });
			return;
		case "transport-rate":
			because(run, "scheduler.transport.rate-delay", `${alarm.connection.transport} may make its next delivery`);
			attend(run, alarm.connection);
			return;
	}
}

/** Forgets what is dead. Source: src/qmgr/qmgr_enable.c. */
function flush(run: Run): void {
	const { world } = run;
	for (const transport of world.transports) {
		if (transportState(world, transport, "agents") === "dead") send(run, "transport", transport, { type: "FORGIVE" });
		for (const destination of [...(world.destinations[transport] ?? [])]) {
			send(run, "destination", destination, { type: "FORGIVE" });
			discardIfEmpty(run, destination);
		}
	}
}

/** Numbers the deliveries that began: by transport, then by age of the agent's connection. */
function report(run: Run): void {
	const { world } = run;
	const answered = [...run.answered].sort(
		(a, b) => (a.transport < b.transport ? -1 : a.transport > b.transport ? 1 : 0) || a.connection - b.connection,
	);
	for (const { transport, entry } of answered) {
		if (entry === null) {
			see(run, { saw: "release", transport }, "scheduler.select.release-when-nothing", () => {
				return `no entry of ${transport} can be selected now`;
			});
			continue;
		}
		const delivery = world.made.deliveries + 1;
		world.made = { ...world.made, deliveries: delivery };
		world.inFlight[delivery] = entry;
		const { message, destination, recipients, job } = context(world, "entry", entry);
		const { nexthop, busy, window } = context(world, "destination", destination);
		see(
			run,
			{
				saw: "select",
				delivery,
				transport,
				message,
				destination: nexthop,
				recipients: recipients.map(({ address }) => address),
			},
			job === null ? "scheduler.oqmgr.todo-order" : "scheduler.select.fifo-by-job",
			() => `${message} has the turn on ${transport}, for ${destination} (${busy} of ${window} in flight)`,
		);
	}
}
