/**
 * What is true of every step as to limits, pools, windows, agents and counts: claims as sentences, each with the situation without
 * which it says nothing (`sometimes`). Leaves out who is selected (properties.ts).
 */
import { type Always, canTakeMore, destinationsOf, firstBreach } from "./claims.js";
import { context, stateOf, transportState } from "./dispatch.js";
import { activeMessages } from "./lifecycle.js";
import { isPartlyRead } from "./pool.js";
import type { World } from "./world.js";

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
