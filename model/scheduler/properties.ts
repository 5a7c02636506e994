/**
 * What is true of every step of the queue manager, and of every run: claims as sentences, each with the situation without which it says
 * nothing (`sometimes`), so that a test can see that it was put to the proof. Leaves out the bounds on delays (bounds.ts).
 */
import { context, stateOf, transportState } from "./dispatch.js";
import type { Observation, Stimulus } from "./events.js";
import { hasEntries, queuedAt } from "./joblist.js";
import { activeMessages } from "./lifecycle.js";
import { canDeliver } from "./machines/destination-words.js";
import { isPartlyRead } from "./pool.js";
import type { SchedulerRequirementId } from "./requirement-ids.js";
import { viewOf } from "./scheduler.js";
import { expectedSlots, hasEnoughSlots, slotsAtMost } from "./selection.js";
import type { MachineEvent, World } from "./world.js";

/** One step: the quiet world before and after, and what was done and seen. */
export interface Moment {
	readonly before: World;
	readonly stimulus: Stimulus;
	readonly after: World;
	readonly observations: readonly Observation[];
	/** What the machines were sent. */
	readonly events: readonly MachineEvent[];
}

/** A claim over single steps. */
export interface Always {
	readonly over: "steps";
	readonly requirements: readonly SchedulerRequirementId[];
	/** What contradicts the claim; null if nothing does. */
	readonly breach: (moment: Moment) => string | null;
	/** The claim is put to the proof in this step. */
	readonly sometimes: (moment: Moment) => boolean;
}

/** A claim over whole runs. */
export interface Throughout {
	readonly over: "runs";
	readonly requirements: readonly SchedulerRequirementId[];
	readonly breach: (run: readonly Moment[]) => string | null;
	readonly sometimes: (run: readonly Moment[]) => boolean;
}

/** The first of a list for which something can be said against a claim. */
function firstBreach<T>(all: readonly T[], breach: (one: T) => string | null): string | null {
	for (const one of all) {
		const found = breach(one);
		if (found !== null) return found;
	}
	return null;
}

function destinationsOf(world: World): string[] {
	return Object.keys(world.machines.destination);
}

function canTakeMore(world: World, destination: string): boolean {
	return canDeliver(stateOf(world, "destination", destination), context(world, "destination", destination));
}

/** The job that an entry was selected from by this step's slot; null if none was, or in oqmgr. */
function selectedJob({ stimulus, after, observations }: Moment): string | null {
	if (stimulus.do !== "slot") return null;
	for (const seen of observations) {
		if (seen.saw !== "select") continue;
		const entry = after.inFlight[seen.delivery];
		if (entry !== undefined) return context(after, "entry", entry).job;
	}
	return null;
}

/** Jobs that could go at once: they have an entry that waits for a destination that takes more. */
function couldGo(world: World, job: string): boolean {
	return (world.peers[job] ?? []).some((peer) => peer.waiting.length > 0 && canTakeMore(world, peer.destination));
}

export const activeMessagesNeverExceedTheLimit: Always = {
	over: "steps",
	requirements: ["scheduler.message.active-limit"],
	breach: ({ after }) => {
		const active = activeMessages(after);
		return active <= after.rules.activeLimit ? null : `${active} messages are active`;
	},
	sometimes: ({ after }) => after.incoming.length > 0,
};

export const windowsStayWithinTheirLimits: Always = {
	over: "steps",
	requirements: ["scheduler.destination.concurrency-limit", "scheduler.destination.initial-concurrency"],
	breach: ({ after }) =>
		firstBreach(destinationsOf(after), (id) => {
			const { window, rules } = context(after, "destination", id);
			if (stateOf(after, "destination", id) === "ready" && window < 1) return `${id} is ready with window ${window}`;
			return rules.concurrencyLimit > 0 && window > rules.concurrencyLimit ? `${id} has window ${window}` : null;
		}),
	sometimes: ({ after }) =>
		destinationsOf(after).some((id) => {
			const { window, rules } = context(after, "destination", id);
			return window === rules.concurrencyLimit && window > 1;
		}),
};

export const busyNeverExceedsTheWindowAtSelection: Always = {
	over: "steps",
	requirements: ["scheduler.select.window-respected"],
	breach: ({ after, stimulus, observations }) =>
		firstBreach(observations, (seen) => {
			if (seen.saw !== "select" || stimulus.do !== "slot") return null;
			const { destination } = context(after, "entry", after.inFlight[seen.delivery] ?? "");
			const { busy, window } = context(after, "destination", destination);
			return busy > window ? `${destination} has ${busy} of ${window} in flight after a selection` : null;
		}),
	sometimes: ({ after, observations }) =>
		observations.some(({ saw }) => saw === "select") &&
		destinationsOf(after).some((id) => !canTakeMore(after, id) && context(after, "destination", id).todo > 0),
};

export const noSelectionFromABlockerJob: Always = {
	over: "steps",
	requirements: ["scheduler.blocker.skipped", "scheduler.blocker.not-a-candidate"],
	breach: (moment) => {
		const job = selectedJob(moment);
		const wasBlocked = job !== null && moment.before.machines.job[job]?.value === "blocked";
		return wasBlocked ? `${job} was a blocker` : null;
	},
	sometimes: (moment) =>
		selectedJob(moment) !== null && Object.values(moment.before.machines.job).some(({ value }) => value === "blocked"),
};

export const blockersCannotGo: Always = {
	over: "steps",
	requirements: ["scheduler.blocker.unblocked-together"],
	breach: ({ after }) =>
		firstBreach(Object.keys(after.machines.job), (job) =>
			stateOf(after, "job", job) === "blocked" && couldGo(after, job) ? `${job} is a blocker and could go` : null,
		),
	sometimes: ({ before, after }) =>
		Object.keys(before.machines.job).some(
			(job) => stateOf(before, "job", job) === "blocked" && after.machines.job[job]?.value === "listed",
		),
};

interface Preemption {
	readonly current: string;
	readonly candidate: string;
	readonly expected: number;
}

/** Who preempted whom in this step's slot. Nothing comes before a preemption in its slot, so the world before tells the conditions. */
function preemption({ stimulus, events }: Moment): Preemption | null {
	if (stimulus.do !== "slot") return null;
	for (const { to, id, event } of events) {
		if (to !== "job" || event.type !== "PREEMPTS") continue;
		return { current: event.parent, candidate: id, expected: event.expected };
	}
	return null;
}

export const preemptionOnlyWithEnoughSlots: Always = {
	over: "steps",
	requirements: [
		"scheduler.preempt.slots-accumulated",
		"scheduler.preempt.slot-loan",
		"scheduler.preempt.slot-discount",
		"scheduler.preempt.only-current-job",
	],
	breach: (moment) => {
		const found = preemption(moment);
		if (found === null) return null;
		const { before } = moment;
		const { rules } = context(before, "transport", context(before, "job", found.current).transport);
		const current = viewOf(before, found.current);
		const { expected } = found;
		const isPaid = current.slots > 0 && hasEnoughSlots(current, expected, rules);
		const isCurrent =
			context(before, "transport", context(before, "job", found.current).transport).current === found.current;
		if (!isCurrent) return `${found.current} was preempted and is not the current job`;
		return isPaid ? null : `${found.candidate} preempted ${found.current}, which had ${current.slots} / cost`;
	},
	sometimes: (moment) => preemption(moment) !== null,
};

/** Not so in 3.7, which may use a stale candidate (L6). */
export const candidatesFit: Always = {
	over: "steps",
	requirements: ["scheduler.preempt.candidate-fits", "scheduler.preempt.candidate-without-children"],
	breach: (moment) => {
		const found = preemption(moment);
		if (found === null) return null;
		const { before } = moment;
		const { rules } = context(before, "transport", context(before, "job", found.current).transport);
		const candidate = viewOf(before, found.candidate);
		const expected = expectedSlots(candidate);
		const most = slotsAtMost(viewOf(before, found.current), rules);
		if (candidate.hasChildren) return `${found.candidate} was being preempted itself`;
		return expected > 0 && expected <= most ? null : `${found.candidate} needs ${expected} slots of at most ${most}`;
	},
	sometimes: (moment) => preemption(moment) !== null,
};

export const noPreemptionBelowCostTwo: Always = {
	over: "steps",
	requirements: ["scheduler.preempt.slot-cost", "scheduler.select.fifo-by-job"],
	breach: ({ after }) =>
		firstBreach(Object.values(after.machines.job), ({ context: job }) =>
			job.cost < 2 && job.level > 0 ? `${job.id} preempts at cost ${job.cost}` : null,
		),
	sometimes: ({ after }) => Object.values(after.machines.job).some(({ context: job }) => job.cost < 2 && job.slots > 1),
};

export const nobodyBeforeTheSelectedJobCouldGo: Always = {
	over: "steps",
	requirements: ["scheduler.select.fifo-by-job", "scheduler.blocker.skipped"],
	breach: (moment) => {
		const job = selectedJob(moment);
		if (job === null) return null;
		const { before } = moment;
		const preempted = preemption(moment)?.current ?? null;
		const list = before.jobList[context(before, "job", job).transport] ?? [];
		const passed = list.slice(0, list.indexOf(preempted ?? job));
		return firstBreach(passed, (other) => (couldGo(before, other) ? `${other} could go before ${job}` : null));
	},
	sometimes: (moment) => {
		const job = selectedJob(moment);
		return job !== null && (moment.before.jobList[context(moment.before, "job", job).transport] ?? []).indexOf(job) > 0;
	},
};

export const onlyBlockersStandBeforeTheCurrentJob: Always = {
	over: "steps",
	requirements: ["scheduler.job.current-is-last-selected", "scheduler.blocker.skipped"],
	breach: ({ after }) =>
		firstBreach(after.transports, (transport) => {
			const { current } = context(after, "transport", transport);
			const list = after.jobList[transport] ?? [];
			const before = current === null ? [] : list.slice(0, list.indexOf(current));
			return firstBreach(before, (job) =>
				stateOf(after, "job", job) === "blocked" ? null : `${job} stands before ${current} and is no blocker`,
			);
		}),
	sometimes: ({ after }) =>
		after.transports.some((transport) => {
			const { current } = context(after, "transport", transport);
			return current !== null && (after.jobList[transport] ?? []).indexOf(current) > 0;
		}),
};

export const listsAreInOrderOfTime: Always = {
	over: "steps",
	requirements: ["scheduler.job.ordered-by-enqueue-time"],
	breach: ({ after }) =>
		firstBreach(after.transports, (transport) => {
			const level0 = (after.jobList[transport] ?? []).filter((job) => context(after, "job", job).level === 0);
			return firstBreach([level0, after.jobsByTime[transport] ?? []], (list) => {
				const times = list.map((job) => queuedAt(after, job));
				return times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))
					? null
					: `${transport}: ${list.join(", ")} are not in order of time`;
			});
		}),
	sometimes: ({ after }) =>
		after.transports.some((transport) =>
			(after.jobList[transport] ?? []).some((job, index) => job !== after.jobsByTime[transport]?.[index]),
		),
};

export const limitsPlusPoolStayConstant: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.transport-pool"],
	breach: ({ after }) =>
		firstBreach(after.transports, (transport) => {
			if (after.manager === "oqmgr") return null;
			const { pool, rules } = context(after, "transport", transport);
			const given = Object.values(after.machines.job)
				.filter(({ context: job }) => job.transport === transport)
				.reduce((sum, { context: job }) => sum + job.limit, 0);
			return pool + given === rules.recipientPool ? null : `${transport}: pool ${pool} and ${given} given out`;
		}),
	sometimes: ({ after }) => Object.values(after.machines.job).some(({ context: job }) => job.limit > 0),
};

export const thePoolOwesAtMostTheExtra: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.extra-for-preempting"],
	breach: ({ after }) =>
		firstBreach(after.transports, (transport) => {
			const { pool, rules } = context(after, "transport", transport);
			return pool >= -rules.extraPool ? null : `${transport}: pool ${pool}`;
		}),
	sometimes: ({ after }) => after.transports.some((transport) => context(after, "transport", transport).pool < 0),
};

export const anUnreadJobLeavesThePoolEmpty: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.first-unread-job-gets-rest"],
	breach: ({ after }) =>
		firstBreach(after.transports, (transport) => {
			const unread = (after.jobList[transport] ?? []).find((job) =>
				isPartlyRead(after, context(after, "job", job).message),
			);
			const { pool } = context(after, "transport", transport);
			return unread !== undefined && pool > 0 ? `${unread} is unread, and the pool has ${pool}` : null;
		}),
	sometimes: ({ after }) => Object.values(after.machines.message).some(({ value }) => value === "partlyRead"),
};

/** Not so in 3.7: destinations with more in flight than their window take away from the need of others (L1). */
export const agentsAreAskedForWhatCanGo: Always = {
	over: "steps",
	requirements: ["scheduler.transport.ask-when-selectable", "scheduler.transport.two-pending-asks"],
	breach: ({ after }) =>
		firstBreach(after.transports, (transport) => {
			const isLocked = transportState(after, transport, "rate") === "locked";
			if (isLocked || transportState(after, transport, "agents") === "dead") return null;
			const { pending } = context(after, "transport", transport);
			if (pending > 2) return `${transport} has ${pending} agents on their way`;
			let selectable = 0;
			for (const id of after.destinations[transport] ?? []) {
				const { window, busy, todo } = context(after, "destination", id);
				if (canTakeMore(after, id)) selectable += Math.min(window - busy, todo);
			}
			return pending < 2 && selectable > pending
				? `${transport}: ${selectable} entries can go, ${pending} agents are on their way`
				: null;
		}),
	sometimes: ({ after }) => after.transports.some((transport) => context(after, "transport", transport).pending === 2),
};

export const noReadyDestinationIsEmpty: Always = {
	over: "steps",
	requirements: ["scheduler.destination.discarded-when-empty"],
	breach: ({ after }) =>
		firstBreach(destinationsOf(after), (id) => {
			const { transport, todo, busy } = context(after, "destination", id);
			const isEmpty = todo === 0 && busy === 0 && transport !== "retry";
			return isEmpty && stateOf(after, "destination", id) === "ready" ? `${id} is ready and empty` : null;
		}),
	sometimes: ({ before, after }) => destinationsOf(before).some((id) => after.machines.destination[id] === undefined),
};

/** A destination dies of its last cohort only; with a limit of 0 it never does. */
export const destinationsDieOfFailedCohortsOnly: Always = {
	over: "steps",
	requirements: ["scheduler.destination.failed-cohorts"],
	breach: ({ before, after }) =>
		firstBreach(newlyDead(before, after), (id) => {
			const { cohorts, rules } = context(after, "destination", id);
			const isDue = rules.cohortLimit > 0 && cohorts > rules.cohortLimit - 1e-6;
			return isDue ? null : `${id} died of ${cohorts} failed cohorts`;
		}),
	sometimes: ({ before, after }) => newlyDead(before, after).length > 0,
};

function newlyDead(before: World, after: World): string[] {
	return destinationsOf(after).filter(
		(id) => stateOf(after, "destination", id) === "throttled" && before.machines.destination[id]?.value !== "throttled",
	);
}

/** Nothing waits where it cannot go: what waits for a dead destination or transport was deferred. */
export const nothingWaitsForTheDead: Always = {
	over: "steps",
	requirements: ["scheduler.destination.dead-defers-todo", "scheduler.transport.dead-after-agent-failure"],
	breach: ({ after }) =>
		firstBreach(destinationsOf(after), (id) => {
			const { transport, todo } = context(after, "destination", id);
			const isDead =
				stateOf(after, "destination", id) === "throttled" || transportState(after, transport, "agents") === "dead";
			return isDead && todo > 0 ? `${todo} entries wait for ${id}, which is dead` : null;
		}),
	sometimes: ({ after }) =>
		destinationsOf(after).some((id) => stateOf(after, "destination", id) === "throttled") ||
		after.transports.some((transport) => transportState(after, transport, "agents") === "dead"),
};

/** What the machines count is what the lists hold. */
export const countsAgreeWithTheLists: Always = {
	over: "steps",
	requirements: ["scheduler.entry.released-at-its-end"],
	breach: ({ after }) => {
		const entries = Object.values(after.machines.entry).map(({ value, context: entry }) => ({ ...entry, value }));
		const wrongDestination = firstBreach(destinationsOf(after), (id) => {
			const { todo, busy } = context(after, "destination", id);
			const own = entries.filter(({ destination }) => destination === id);
			const waiting = own.filter(({ value }) => value === "todo").length;
			return waiting === todo && own.length === todo + busy && after.todo[id]?.length === todo
				? null
				: `${id} miscounts`;
		});
		if (wrongDestination !== null) return wrongDestination;
		const wrongMessage = firstBreach(
			Object.values(after.machines.message),
			({ context: { id, references, inCore } }) => {
				const own = entries.filter(({ message }) => message === id);
				const recipients = own.reduce((sum, entry) => sum + entry.recipients.length, 0);
				return own.length === references && recipients === inCore ? null : `${id} miscounts`;
			},
		);
		if (wrongMessage !== null) return wrongMessage;
		return firstBreach(Object.values(after.machines.job), ({ context: { id, read, selected, inCore } }) => {
			const own = entries.filter(({ job }) => job === id);
			const recipients = own.reduce((sum, entry) => sum + entry.recipients.length, 0);
			const waiting = own.filter(({ value }) => value === "todo").length;
			return waiting === read - selected && recipients === inCore ? null : `${id} miscounts`;
		});
	},
	sometimes: ({ after }) => Object.keys(after.machines.entry).length > 2,
};

export const exhaustedJobsAreOffTheLists: Always = {
	over: "steps",
	requirements: ["scheduler.job.retired-when-exhausted"],
	breach: (moment) => {
		const job = selectedJob(moment);
		if (job === null || moment.after.machines.job[job] === undefined) return null;
		const { after } = moment;
		const isExhausted = !hasEntries(after, job) && !isPartlyRead(after, context(after, "job", job).message);
		return isExhausted && stateOf(after, "job", job) !== "retired" ? `${job} has nothing left and is listed` : null;
	},
	sometimes: (moment) => {
		const job = selectedJob(moment);
		return job !== null && moment.after.machines.job[job]?.value === "retired";
	},
};

export const eachRecipientIsSelectedAtMostOncePerAttempt: Throughout = {
	over: "runs",
	requirements: ["scheduler.entry.selected-at-most-once"],
	breach: (run) => {
		const selected = new Map<string, Set<string>>();
		for (const { observations } of run) {
			for (const seen of observations) {
				if (seen.saw === "activate") selected.set(seen.message, new Set());
				if (seen.saw !== "select") continue;
				const before = selected.get(seen.message) ?? new Set();
				for (const recipient of seen.recipients) {
					if (before.has(recipient)) return `${recipient} of ${seen.message} was selected twice`;
					before.add(recipient);
				}
			}
		}
		return null;
	},
	sometimes: (run) => run.filter(({ stimulus }) => stimulus.do === "rescan").length > 0,
};

/** What was delivered is never selected again; a file is removed only when all of it was delivered. */
export const eachRecipientIsDeliveredAtMostOnce: Throughout = {
	over: "runs",
	requirements: ["scheduler.message.removed-when-delivered", "scheduler.entry.selected-at-most-once"],
	breach: (run) => {
		const delivered = new Set<string>();
		const arrived = new Map<string, readonly string[]>();
		const flying = new Map<number, readonly string[]>();
		for (const { stimulus, observations } of run) {
			if (stimulus.do === "arrive") arrived.set(stimulus.message, stimulus.recipients);
			if (stimulus.do === "complete" && stimulus.outcome === "delivered") {
				for (const one of flying.get(stimulus.delivery) ?? []) delivered.add(one);
			}
			for (const seen of observations) {
				if (seen.saw === "finish" && seen.fate === "removed") {
					const left = arrived.get(seen.message)?.find((one) => !delivered.delete(`${seen.message} ${one}`));
					if (left !== undefined) return `${seen.message} was removed, but ${left} was not delivered`;
				}
				if (seen.saw !== "select") continue;
				const own = seen.recipients.map((one) => `${seen.message} ${one}`);
				const again = own.find((one) => delivered.has(one));
				if (again !== undefined) return `${again} was delivered and selected again`;
				flying.set(seen.delivery, own);
			}
		}
		return null;
	},
	sometimes: (run) =>
		run.some(({ observations }) => observations.some((seen) => seen.saw === "finish" && seen.fate === "removed")),
};

/** destination_rate_delay: one at a time, and none sooner than the delay after the end of the one before, if no clock is set back. */
export const rateDelaysSpaceDeliveries: Throughout = {
	over: "runs",
	requirements: ["scheduler.destination.rate-delay", "scheduler.destination.rate-delay-serialises"],
	breach: (run) => {
		if (run.some(({ stimulus }) => stimulus.do === "tick" && stimulus.seconds < 0)) return null;
		const ended = new Map<string, number>();
		for (const { stimulus, before, after, observations } of run) {
			if (stimulus.do === "complete") {
				const { destination } = context(before, "entry", before.inFlight[stimulus.delivery] ?? "");
				ended.set(destination, before.clock.now);
			}
			for (const seen of observations) {
				if (seen.saw !== "select") continue;
				const { destination } = context(after, "entry", after.inFlight[seen.delivery] ?? "");
				const { busy, rules } = context(after, "destination", destination);
				if (rules.rateDelay === 0) continue;
				const since = after.clock.now - (ended.get(destination) ?? Number.NEGATIVE_INFINITY);
				if (busy > 1) return `${destination} has ${busy} deliveries in flight`;
				if (since < rules.rateDelay) return `${destination} was given a delivery ${since}s after the last one`;
			}
		}
		return null;
	},
	sometimes: (run) =>
		run.some(({ after }) => destinationsOf(after).some((id) => stateOf(after, "destination", id) === "suspended")),
};
