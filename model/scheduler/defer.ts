/**
 * What waits for a dead destination or transport is deferred: moved to the retry transport, or on the spot if that is dead too. Leaves
 * out when something is dead.
 * Source: src/qmgr/qmgr_defer.c, src/qmgr/qmgr_entry.c:qmgr_entry_move_todo, src/oqmgr/qmgr_defer.c.
 */
import { because, context, send } from "./dispatch.js";
import { endEntry } from "./entries.js";
import { makeEntry } from "./group.js";
import { obtainJob } from "./joblist.js";
import type { Reason } from "./machines/destination-words.js";
import { deferAtOnce, retryDestination } from "./resolve.js";
import type { Run } from "./world.js";

/** Defers all that waits for a transport, destination by destination. */
export function deferTransport(run: Run, transport: string, reason: Reason): void {
	for (const destination of [...(run.world.destinations[transport] ?? [])]) deferTodo(run, destination, reason);
}

/** Defers all that waits for a destination; oqmgr begins with the newest. */
export function deferTodo(run: Run, destination: string, reason: Reason): void {
	const { world } = run;
	const retry = retryDestination(run, reason);
	const todo = [...(world.todo[destination] ?? [])];
	if (world.manager === "oqmgr") todo.reverse();
	for (const entry of todo) {
		if (retry !== null) moveTo(run, entry, retry);
		else {
			deferAtOnce(run, context(world, "entry", entry).message);
			endEntry(run, entry);
		}
	}
}

function moveTo(run: Run, entry: string, retry: string): void {
	const { world } = run;
	const { message, recipients } = context(world, "entry", entry);
	const { transport } = context(world, "destination", retry);
	because(
		run,
		"scheduler.destination.dead-defers-todo",
		`${recipients.length} recipients of ${message} go to ${transport}`,
	);
	if (world.manager === "qmgr") obtainJob(run, message, transport);
	const replacement = makeEntry(run, message, retry);
	send(run, "entry", entry, { type: "HAND_OVER" });
	send(run, "entry", replacement, { type: "TAKE_OVER", recipients });
	endEntry(run, entry);
}
