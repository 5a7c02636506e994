/**
 * Coarser machines, for many messages at once: an injection is one step, so are the preprocessing of a message, the two removals of a
 * clean, a delivery with its outcome, and what send does to a message that is done. Between these steps everything may happen that may
 * happen in the model's own machines; within them nothing does, crashes included. What is joined concerns the files of one message,
 * which only one process works on at a time; the smaller systems have those steps one by one.
 */

import { assign } from "xstate";
import { MACHINES } from "../../../model/protocol/system.js";
import { actionsOf, joined, type Place, type Transition, transitionAt, withTransitions } from "./machine-change.js";

const { queue, todo, clean, send } = MACHINES;

const steps = (...states: readonly string[]): Place[] => states.map((state) => [state, "STEP"]);

const coarseQueue = withTransitions(queue, "waiting", {
	STEP: joined(queue, steps("waiting", "writing", "written", "drafting", "drafted", "linked", "pulled")),
});

/**
 * A message that was found is in S5 before the scan goes on, and cannot be found again: so todo need not remember it. (It may be found
 * again after a refusal; the systems of these machines have none.)
 */
function found(transition: Transition): Transition {
	const [find, _remember, ...others] = actionsOf(transition);
	return { ...transition, actions: [find, assign({ id: ({ event }) => event.id }), ...others] };
}

/** For messages with a local recipient, or for those without any. */
const preprocessing = (kinds: "L" | "X") =>
	withTransitions(todo, "scanning", {
		FOUND: found(
			joined(
				todo,
				[
					["scanning", "FOUND"],
					...steps("clearLocal", "clearRemote", "clearInfo", "makeInfo"),
					...(kinds === "L" ? steps("makeLocal") : []),
					...steps("syncInfo"),
					...(kinds === "L" ? steps("syncLocal") : []),
				].map((place) => place as Place),
			),
		),
	});

const coarseClean = withTransitions(clean, "idle", {
	REQUEST: joined(clean, [
		["idle", "REQUEST"],
		["first", "STEP"],
		["second", "STEP"],
	]),
});

const coarseSend = withTransitions(send, "working", {
	DELIVER: [
		joined(send, [
			["working", "DELIVER"],
			["working", "SUCCEED"],
		]),
		// One that was marked before a crash.
		transitionAt(send, ["working", "DELIVER", 1]),
	],
	MARK: joined(send, [
		["working", "MARK"],
		["working", "REMOVE"],
		["checking", "CHECK"],
	]),
	REMOVE: joined(send, [
		["working", "REMOVE"],
		["checking", "CHECK"],
	]),
	ELIMINATE: [
		transitionAt(send, ["working", "ELIMINATE"]),
		joined(send, [
			["working", "ELIMINATE", 1],
			["ending", "STEP"],
		]),
	],
});

/** For messages that all have one local recipient. */
export const COARSE_LOCAL = {
	...MACHINES,
	queue: coarseQueue,
	todo: preprocessing("L"),
	clean: coarseClean,
	send: coarseSend,
};

/** For messages without recipients: nothing is delivered, and a message is eliminated once it is announced. */
export const COARSE_EMPTY = {
	...MACHINES,
	queue: coarseQueue,
	todo: preprocessing("X"),
	clean: coarseClean,
	send: coarseSend,
};
