/**
 * Deliveries end: what the report means for the transport, the destination and the message, and what the end of an entry sets free.
 * Leaves out how deliveries begin.
 * Source: src/qmgr/qmgr_deliver.c:qmgr_deliver_update; src/qmgr/qmgr_entry.c:qmgr_entry_done.
 */
import { deferTodo } from "./defer.js";
import { because, context, send, stateOf } from "./dispatch.js";
import { endEntry } from "./entries.js";
import { type Outcome, SITE_FAILURE } from "./events.js";
import type { Reason } from "./machines/destination-words.js";
import type { Run, World } from "./world.js";

const SUSPENDED = "delivery temporarily suspended: ";
const NOTHING_WRONG: Reason = { status: "", text: "" };
const CRASH: Reason = { status: "4.3.0", text: "unknown mail transport error" };

/** A delivery in flight ends. */
export function complete(run: Run, delivery: number, outcome: Outcome): void {
	const { world } = run;
	const entry = world.inFlight[delivery];
	if (entry === undefined) throw new RangeError(`delivery ${delivery} is not in flight`);
	delete world.inFlight[delivery];
	const { message, destination, recipients } = context(world, "entry", entry);
	const { transport } = context(world, "destination", destination);
	if (outcome === "delivered") for (const { record } of recipients) markDone(world, message, record);
	else send(run, "message", message, { type: "MUST_RETRY" });

	const problem = reported(world, outcome);
	if (problem.status !== "") failAt(run, destination, { ...problem, text: SUSPENDED + problem.text });
	if (outcome === "crash") {
		const keepsLock = world.rules.switches.rateLockWithoutReport === "kept";
		because(run, "scheduler.transport.crash-is-not-transport-failure", `${transport} stays alive`);
		if (!keepsLock) send(run, "transport", transport, { type: "UNLOCK" });
	} else {
		send(run, "transport", transport, { type: "WORKED" });
		if (problem.text === "") {
			because(run, "scheduler.destination.positive-feedback", `${destination} did not fail`);
			send(run, "destination", destination, { type: "SUCCESS" });
		}
	}
	endEntry(run, entry);
}

function markDone(world: World, message: string, record: number): void {
	const file = world.files[message];
	if (file !== undefined) world.files[message] = { ...file, done: file.done.with(record, true) };
}

/** What the queue manager takes to be reported. After a crash 3.7 still has the previous report before it (L5). */
function reported(world: World, outcome: Outcome): Reason {
	if (outcome === "crash") {
		const { crashFeedback } = world.rules.switches;
		if (crashFeedback === "previous-report") return world.lastReport;
		return crashFeedback === "site-failure" ? CRASH : NOTHING_WRONG;
	}
	world.lastReport =
		outcome === "site-failure" ? { status: SITE_FAILURE.status, text: SITE_FAILURE.reason } : NOTHING_WRONG;
	return world.lastReport;
}

/** Negative feedback; if it kills the destination, what waits there is deferred. */
function failAt(run: Run, destination: string, reason: Reason): void {
	const { world } = run;
	world.lastReport = reason;
	const before = context(world, "destination", destination);
	send(run, "destination", destination, { type: "FAILURE", reason });
	const after = context(world, "destination", destination);
	because(
		run,
		"scheduler.destination.negative-feedback",
		`${destination} failed (${reason.text}): window ${before.window}, then ${after.window}`,
	);
	const died = stateOf(world, "destination", destination) === "throttled" && before !== after;
	if (!died) return;
	because(run, "scheduler.destination.failed-cohorts", `${destination} is dead: ${after.cohorts} cohorts failed`);
	deferTodo(run, destination, reason);
}
