/**
 * What the preemptive manager has to search for, and what it tells of changes so that a search need not walk. Every kind of search
 * makes the same choices: walking over lists as Postfix does (conformance/bench/), or by indexes (indexed/).
 */
import type { Schedule } from "./schedule.js";

export interface Search {
	/** The job on a transport's list behind which one activated at this time belongs; 0: in front of all. */
	listPlace(transport: number, time: number): number;
	/** The same on the list by time. */
	timePlace(transport: number, time: number): number;
	/** Whether a linked job stands behind another one (0: the beginning) on the job list. */
	standsBehind(job: number, other: number): boolean;
	/** The first job behind this one, by time, whose message has unread recipients; 0: none. */
	unreadAfter(job: number): number;

	/**
	 * The job that should preempt the current one, 0: none. Of the jobs behind the current one that no job has preempted, that are no
	 * blockers and need at least one and at most `slots` entries, the one with the best score; of equal ones the first on the list.
	 */
	candidate(schedule: Schedule, slots: number, now: number): number;

	/** The first job from the current one on that is no blocker; 0: none. */
	firstToTry(schedule: Schedule): number;
	/** The first job from this one (0: the end) on that is no blocker; 0: none. Jobs that would turn out to be may be left out. */
	nextToTry(schedule: Schedule, from: number): number;
	/** The first peer of a job in turn that has something to select, and a destination with room; 0: none. */
	peer(job: number): number;

	isBlocker(job: number): boolean;
	/** The job has entries, but no destination of it has room: job and destinations are blockers. */
	markBlocker(job: number): void;
	unmarkBlocker(job: number): void;
	/** Whether a queue is a destination that blocks some job. */
	isBlocking(queue: number): boolean;
	unmarkBlocking(queue: number): void;
	/** No job and no queue of the transport is a blocker any more, and the current job is the first. */
	unmarkAll(schedule: Schedule): void;
	/** No job could be selected from. */
	nothingFound(schedule: Schedule): void;

	/** Whether the ready queues have entries for more agents than are pending. */
	needsAgent(schedule: Schedule): boolean;

	jobAdded(job: number): void;
	jobLinked(job: number): void;
	jobUnlinking(job: number): void;
	/** Before a job that preempts leaves its place, and after it stands in front of the job that was current. */
	jobMoving(job: number): void;
	jobMoved(job: number, current: number): void;
	/** An entry of the job was selected, and it is current. */
	jobSelected(job: number): void;
	/** A job may have no children any more, or some. */
	childrenChanged(job: number): void;
	parentChanged(job: number): void;
	/** The number of entries of a job, selected or in all, has changed otherwise than by selection. */
	entriesChanged(job: number): void;
	/** The recipient slots of a message have changed, or how many are used. */
	roomChanged(message: number): void;
	/** The number of unread recipients of a message has changed. */
	unreadChanged(message: number): void;

	peerAdded(peer: number): void;
	/** The peer has its first todo entry, or its last is gone. */
	peerHasTodo(peer: number): void;
	peerHasNoTodo(peer: number): void;

	queueAdded(queue: number): void;
	queueChanged(queue: number): void;
	queueGone(queue: number): void;
}
