/**
 * What is true of every step as to who is selected, and who preempts whom: claims as sentences, each with the situation without which
 * it says nothing (`sometimes`), so that a test can see that it was put to the proof. Leaves out limits, pools and counts
 * (properties-of-resources.ts), whole runs (properties-of-runs.ts) and delays (bounds.ts).
 */
import { type Always, canTakeMore, destinationsOf, firstBreach, type Moment } from "./claims.js";
import { context, stateOf } from "./dispatch.js";
import { hasEntries, queuedAt } from "./joblist.js";
import { isPartlyRead } from "./pool.js";
import { viewOf } from "./scheduler.js";
import { expectedSlots, hasEnoughSlots, slotsAtMost } from "./selection.js";
import type { World } from "./world.js";

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
