/**
 * Claims over single steps that the surveys watch beside the model's own properties: what documents say of memory, of the current job, of
 * windows, and is false in a corner, and a few that are true. Leaves out the surveys.
 */
import { type Always, canTakeMore, destinationsOf, firstBreach } from "../../../model/scheduler/claims.js";
import { context, stateOf, transportState } from "../../../model/scheduler/dispatch.js";
import { RETRY_TRANSPORT } from "../../../model/scheduler/events.js";
import { isPartlyRead } from "../../../model/scheduler/pool.js";
import { recipientsInCore } from "../../../model/scheduler/recipients.js";
import type { World } from "../../../model/scheduler/world.js";

function couldGo(world: World, job: string): boolean {
	return (world.peers[job] ?? []).some((peer) => peer.waiting.length > 0 && canTakeMore(world, peer.destination));
}

/** If nothing is under way and nobody is asked for, there is nothing that could be selected. */
export const noWakeUpIsLost: Always = {
	over: "steps",
	requirements: ["scheduler.transport.ask-when-selectable"],
	breach: ({ after }) =>
		firstBreach(after.transports, (transport) => {
			const isAlive = transportState(after, transport, "agents") === "alive";
			const isFree = transportState(after, transport, "rate") === "free";
			if (!isAlive || !isFree || context(after, "transport", transport).pending > 0) return null;
			const destinations = after.destinations[transport] ?? [];
			if (destinations.some((id) => context(after, "destination", id).busy > 0)) return null;
			const stuck = destinations.find((id) => context(after, "destination", id).todo > 0 && canTakeMore(after, id));
			return stuck === undefined ? null : `${stuck} has entries that wait for nothing`;
		}),
	sometimes: ({ before, stimulus, after }) =>
		stimulus.do === "complete" &&
		Object.keys(before.inFlight).length === 1 &&
		after.transports.some((transport) => context(after, "transport", transport).pending > 0),
};

export const costBelowTwoIsFirstComeFirstServed: Always = {
	over: "steps",
	requirements: ["scheduler.preempt.slot-cost", "scheduler.select.fifo-by-job"],
	breach: ({ before, stimulus, after, observations }) => {
		if (stimulus.do !== "slot" || before.manager === "oqmgr") return null;
		const { transport } = stimulus;
		if (context(before, "transport", transport).rules.slotCost >= 2) return null;
		const first = (before.jobsByTime[transport] ?? []).find((job) => couldGo(before, job));
		return firstBreach(observations, (seen) => {
			if (seen.saw !== "select") return null;
			const { job } = context(after, "entry", after.inFlight[seen.delivery] ?? "");
			return first === undefined || job === first ? null : `${job} went before ${first}`;
		});
	},
	sometimes: ({ before, stimulus }) =>
		stimulus.do === "slot" &&
		context(before, "transport", stimulus.transport).rules.slotCost < 2 &&
		(before.jobsByTime[stimulus.transport] ?? []).length > 1,
};

/** A job that preempts with unread recipients is lent half of the pool and the extra pool, rounded up. */
export const theLoanIsHalfOfWhatIsLeft: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.extra-for-preempting"],
	breach: ({ before, events }) => {
		const at = events.findIndex(({ event }) => event.type === "PREEMPTS");
		const preempts = events[at];
		if (preempts === undefined || !isPartlyRead(before, context(before, "job", preempts.id).message)) return null;
		const { pool, rules } = context(before, "transport", context(before, "job", preempts.id).transport);
		const loan = events
			.slice(at)
			.find(({ to, id, event }) => to === "job" && id === preempts.id && event.type === "LIMIT_RAISED");
		const lent = loan?.event.type === "LIMIT_RAISED" ? loan.event.slots : 0;
		const half = Math.ceil((rules.extraPool + pool) / 2);
		return lent === half ? null : `${preempts.id} was lent ${lent} of ${rules.extraPool + pool}`;
	},
	sometimes: ({ before, events }) =>
		events.some(
			({ id, event }) => event.type === "PREEMPTS" && isPartlyRead(before, context(before, "job", id).message),
		),
};

/** With no limit on failed cohorts and no negative feedback a destination survives any failures. */
export const noLimitAndNoFeedbackIsImmunity: Always = {
	over: "steps",
	requirements: ["scheduler.destination.failed-cohorts"],
	breach: ({ after }) =>
		firstBreach(destinationsOf(after), (id) =>
			isImmune(after, id) && stateOf(after, "destination", id) === "throttled" ? `${id} is dead` : null,
		),
	sometimes: ({ stimulus, before }) =>
		stimulus.do === "complete" &&
		stimulus.outcome === "site-failure" &&
		isImmune(before, context(before, "entry", before.inFlight[stimulus.delivery] ?? "").destination),
};

function isImmune(world: World, destination: string): boolean {
	const { rules, transport } = context(world, "destination", destination);
	return rules.cohortLimit === 0 && rules.negative.base === 0 && transport !== RETRY_TRANSPORT;
}

/** SR "Dealing with memory resource limits": what it says of the recipients of one transport. */
export const recipientsOfATransportAreBounded: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.transport-bound"],
	breach: ({ after }) =>
		firstBreach(after.transports, (transport) => {
			const { rules } = context(after, "transport", transport);
			const inCore = inCoreOf(after, transport);
			const { messageMinimum, activeLimit, recipientLimit } = after.rules;
			const most = Math.max(messageMinimum * activeLimit + rules.recipientPool + rules.extraPool, recipientLimit);
			return inCore > most
				? `${transport} has ${inCore} recipients in core, at most ${most} are said to be possible`
				: null;
		}),
	sometimes: ({ after }) => recipientsInCore(after) > after.rules.recipientLimit,
};

/** PC default_recipient_limit: the most recipients of a transport in memory. */
export const recipientLimitIsALimit: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.transport-pool"],
	breach: ({ after }) =>
		firstBreach(after.transports, (transport) => {
			const { recipientPool } = context(after, "transport", transport).rules;
			const inCore = inCoreOf(after, transport);
			return inCore > recipientPool
				? `${transport} has ${inCore} recipients in core, its limit is ${recipientPool}`
				: null;
		}),
	sometimes: ({ after }) => recipientsInCore(after) > 0,
};

/** SR, the same of all transports together. */
export const allRecipientsAreBoundedByTheLarger: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.total-bound"],
	breach: ({ after }) => {
		const inCore = recipientsInCore(after);
		const most = Math.max(poolsAndMinima(after), after.rules.recipientLimit);
		return inCore > most ? `${inCore} recipients are in core, at most ${most} are said to be possible` : null;
	},
	sometimes: ({ after }) => recipientsInCore(after) > after.rules.recipientLimit,
};

/** With a sum in the place of the maximum. */
export const allRecipientsAreBoundedByTheSum: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.total-bound"],
	breach: ({ after }) => {
		const inCore = recipientsInCore(after);
		const most = poolsAndMinima(after) + after.rules.recipientLimit;
		return inCore > most ? `${inCore} recipients are in core, at most ${most} are possible` : null;
	},
	sometimes: ({ after }) => recipientsInCore(after) > Math.max(poolsAndMinima(after), after.rules.recipientLimit),
};

/** What may be in core by the minimum of each message, and by the pools of the transports in use. */
function poolsAndMinima(world: World): number {
	const { messageMinimum, activeLimit } = world.rules;
	const pools = world.transports
		.filter((transport) => transport !== RETRY_TRANSPORT)
		.map((transport) => context(world, "transport", transport).rules)
		.reduce((sum, rules) => sum + rules.recipientPool + rules.extraPool, 0);
	return messageMinimum * activeLimit + pools;
}

function inCoreOf(world: World, transport: string): number {
	return Object.values(world.machines.job)
		.filter(({ context: job }) => job.transport === transport)
		.reduce((sum, { context: job }) => sum + job.inCore, 0);
}

/** SR: what has been read to its end holds no recipient slots but those it uses. */
export const fullyReadJobsHoldWhatTheyUse: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.transport-pool"],
	breach: ({ after }) =>
		firstBreach(Object.values(after.machines.job), ({ context: { id, message, limit, inCore } }) => {
			const isRead = stateOf(after, "message", message) === "fullyRead";
			return isRead && limit > inCore
				? `${id} is fully read, holds ${limit} slots and has ${inCore} recipients in core`
				: null;
		}),
	sometimes: ({ after }) => Object.values(after.machines.job).some(({ context: { limit } }) => limit > 0),
};

/** SR: the current job is the one selected last, as long as it has entries that can go. */
export const theCurrentJobIsTheLastSelected: Always = {
	over: "steps",
	requirements: ["scheduler.job.current-is-last-selected"],
	breach: ({ before, stimulus, after }) => {
		if (stimulus.do !== "complete" || before.manager === "oqmgr") return null;
		return firstBreach(before.transports, (transport) => {
			const { current } = context(before, "transport", transport);
			if (current === null || after.machines.job[current] === undefined || !couldGo(after, current)) return null;
			if (context(before, "job", current).selected === 0) return null;
			const now = context(after, "transport", transport).current;
			return now === current ? null : `${current} was selected last and could go, but ${now} is current`;
		});
	},
	sometimes: ({ stimulus, after }) =>
		stimulus.do === "complete" && after.transports.some((transport) => (after.jobList[transport] ?? []).length > 1),
};

export const readyDestinationsKeepToTheirWindow: Always = {
	over: "steps",
	requirements: ["scheduler.select.window-respected"],
	breach: ({ after }) =>
		firstBreach(destinationsOf(after), (id) => {
			const { busy, window } = context(after, "destination", id);
			const isReady = stateOf(after, "destination", id) === "ready";
			return isReady && busy > window ? `${id} is ready, has ${busy} in flight and a window of ${window}` : null;
		}),
	sometimes: ({ after }) => destinationsOf(after).some((id) => context(after, "destination", id).busy > 0),
};

/** PC default_recipient_refill_limit, default_recipient_refill_delay: how much a refill reads, if the file has as much. */
export const refillsAreOfTheLimitOrAfterTheDelay: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.refill-limit", "scheduler.recipients.refill-delay"],
	breach: ({ before, after, events }) => {
		for (const { to, id, event } of events) {
			if (to !== "message" || event.type !== "BATCH" || before.machines.message[id]?.value !== "partlyRead") continue;
			const { refillLimit, refillDelay } = refillRules(before, id);
			const { unread, refilledAt } = context(before, "message", id);
			const isLate = after.clock.now - refilledAt >= refillDelay;
			if (isLate || event.records >= Math.min(refillLimit, unread)) continue;
			return `${event.records} recipients of ${id} were read, ${after.clock.now - refilledAt}s after the last refill`;
		}
		return null;
	},
	sometimes: ({ before, events }) =>
		events.some(({ to, id, event }) => {
			return to === "message" && event.type === "BATCH" && before.machines.message[id]?.value === "partlyRead";
		}),
};

/** The same: that it comes at all, once the delay is over and there is room. */
export const refillsComeAfterTheDelay: Always = {
	over: "steps",
	requirements: ["scheduler.recipients.refill-delay"],
	breach: ({ stimulus, after }) => {
		if (stimulus.do !== "tick") return null;
		return firstBreach(
			Object.values(after.machines.message),
			({ value, context: { id, limit, inCore, refilledAt } }) => {
				const waits =
					value === "partlyRead" &&
					limit > inCore &&
					after.clock.now - refilledAt >= refillRules(after, id).refillDelay;
				return waits ? `${id} has room for ${limit - inCore} recipients, and none has been read for the delay` : null;
			},
		);
	},
	sometimes: ({ stimulus, before }) =>
		stimulus.do === "tick" && Object.values(before.machines.message).some(({ value }) => value === "partlyRead"),
};

function refillRules(world: World, message: string): { refillLimit: number; refillDelay: number } {
	const job = (world.jobsOf[message] ?? [])[0];
	const transport = job === undefined ? undefined : context(world, "job", job).transport;
	return context(world, "transport", transport ?? world.transports[0] ?? "").rules;
}
