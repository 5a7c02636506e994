/** The one error that the scheduler's library throws of itself: it was used in a way that cannot be. Leaves out KnobError. */

/** A call that cannot be made now, such as completing what was never selected. Nothing was changed. */
export class SchedulerError extends Error {
	override readonly name = "SchedulerError";
}

/** Thrown by a queue file whose recipient record cannot be read; the scheduler then treats the file as corrupt. */
export class UnreadableRecord extends Error {
	override readonly name = "UnreadableRecord";
}
