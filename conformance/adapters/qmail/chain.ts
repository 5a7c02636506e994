/**
 * The whole chain: todo, send and two cleans, any mix of given and reference programs, with a tap on every descriptor that passes
 * the bytes on and records them. The kit is logger and spawners. Can be started again on the same queue. Leaves out what to expect.
 */
import { FD } from "../../../model/protocol/messages.js";
import type { Harness } from "./harness.js";
import type { Hearing, Speaking } from "./ports.js";
import type { RunningProgram } from "./process.js";
import { cleanPlaces, type SendSeat, sendPlaces, sendSeat, TODO_PLACES } from "./seats.js";

export interface Chain {
	/** Undefined where send does todo's work itself. */
	readonly todo: RunningProgram | undefined;
	readonly send: RunningProgram;
	readonly todoClean: RunningProgram | undefined;
	readonly sendClean: RunningProgram;
	/** The kit's side of send: log and spawners. */
	readonly seat: SendSeat;
}

/** Bytes that may wait in a tap before its source is left unread for a while, as a pipe would. */
const TAP_BYTES = 65_536;

/** Passes on what comes, and the ends of both sides. */
export function tap(from: Hearing, to: Speaking): void {
	to.whenBroken(() => from.close());
	to.whenDrained(() => from.resume());
	from.onBytes(
		(bytes) => {
			to.relay(bytes);
			if (to.pending > TAP_BYTES) from.pause();
		},
		() => to.finish(),
	);
}

/**
 * Starts all of them. The spawners succeed at everything at once unless told otherwise.
 * @param capacity deliveries that each spawner takes at a time
 */
export function startChain(harness: Harness, capacity = 20): Chain {
	const { programs, dialect } = harness;
	const sendEnds = harness.start("send", programs.send, sendPlaces(dialect));
	const seat = sendSeat(dialect, sendEnds);
	const sendCleanEnds = harness.start("send-clean", programs.clean, cleanPlaces("send"));
	connect(sendEnds.hearing.get(FD.send.toClean), sendCleanEnds.speaking.get(FD.clean.requests));
	connect(sendCleanEnds.hearing.get(FD.clean.replies), sendEnds.speaking.get(FD.send.fromClean));
	for (const spawner of seat.spawners) {
		spawner.succeed().open(capacity);
		// When send is gone, or lets go of a spawner, the spawner ends.
		spawner.commands.whenOver(() => spawner.reports.finish());
	}
	const common = { send: sendEnds.program, sendClean: sendCleanEnds.program, seat };
	if (!dialect.programs.includes("todo")) return { ...common, todo: undefined, todoClean: undefined };
	const todoEnds = harness.start("todo", programs.todo, TODO_PLACES);
	const todoCleanEnds = harness.start("todo-clean", programs.clean, cleanPlaces("todo"));
	connect(sendEnds.hearing.get(FD.send.toTodo), todoEnds.speaking.get(FD.todo.fromSend));
	connect(todoEnds.hearing.get(FD.todo.toSend), sendEnds.speaking.get(FD.send.fromTodo));
	connect(todoEnds.hearing.get(FD.todo.toClean), todoCleanEnds.speaking.get(FD.clean.requests));
	connect(todoCleanEnds.hearing.get(FD.clean.replies), todoEnds.speaking.get(FD.todo.fromClean));
	return { ...common, todo: todoEnds.program, todoClean: todoCleanEnds.program };
}

function connect(from: Hearing | undefined, to: Speaking | undefined): void {
	if (!from || !to) throw new RangeError("a descriptor of the chain leads nowhere");
	tap(from, to);
}

/** Whether all programs of the chain have ended, on record. */
export function chainEnded({ todo, send, todoClean, sendClean }: Chain): boolean {
	return [todo, send, todoClean, sendClean].every((program) => program === undefined || program.exit !== undefined);
}
