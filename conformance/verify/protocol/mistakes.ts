/**
 * Deliberate mistakes in the protocol's machines, each with a claim that must be refuted: they show that the search sees what it is
 * to see, in the table itself. Leaves out the mutants of the model's text (conformance/mutants), of which the tests have more.
 */
import type { CleanContext } from "../../../model/protocol/machines/clean.js";
import { withMessage } from "../../../model/protocol/machines/effects.js";
import { MACHINES, type Scope } from "../../../model/protocol/system.js";
import { actionsOf, type Place, transitionAt, withTransitions } from "./machine-change.js";
import type { Machines } from "./variants.js";

export interface Mistake {
	readonly name: string;
	readonly machines: Machines;
	/** The id of the claim that it breaks. */
	readonly claim: string;
	readonly scope?: Partial<Scope>;
}

const { queue, clean, todo, send } = MACHINES;

/** A transition without its first action. */
function without(machine: Parameters<typeof transitionAt>[0], place: Place) {
	const transition = transitionAt(machine, place);
	return { ...transition, actions: actionsOf(transition).slice(1) };
}

/** The transitions of `to` with the actions of `from`, and the other way round. */
function exchanged(machine: Parameters<typeof transitionAt>[0], a: Place, b: Place) {
	const [x, y] = [transitionAt(machine, a), transitionAt(machine, b)];
	return [
		{ ...x, actions: y.actions },
		{ ...y, actions: x.actions },
	] as const;
}

const [removesTodoFirst, removesIntdLast] = exchanged(clean, ["first", "STEP"], ["second", "STEP"]);
const [scansThenOpens, opensLate] = exchanged(todo, ["opening", "STEP"], ["listing", "STEP"]);

/** Removes envelopes, but no messages. */
const secondStep = transitionAt(clean, ["second", "STEP"]);
const leavesMessages = {
	...secondStep,
	actions: [
		{
			type: "sync",
			params: ({ context: { request } }: { context: CleanContext }) =>
				request?.verb === "todo" ? withMessage(request.id, { type: "UNLINK", file: "todo" }) : [],
		},
	],
};

export const MISTAKES: readonly Mistake[] = [
	{
		name: "clean-says-plus-without-unlinking",
		machines: { ...MACHINES, clean: withTransitions(clean, "second", { STEP: leavesMessages }) },
		claim: "can-be-served",
	},
	{
		name: "clean-removes-intd-last",
		machines: {
			...MACHINES,
			clean: withTransitions(withTransitions(clean, "first", { STEP: removesTodoFirst }), "second", {
				STEP: removesIntdLast,
			}),
		},
		claim: "one-of-five-states",
	},
	{
		name: "queue-acknowledges-without-linking",
		machines: { ...MACHINES, queue: withTransitions(queue, "drafted", { STEP: without(queue, ["drafted", "STEP"]) }) },
		claim: "never-lost",
	},
	{
		name: "queue-does-not-sync-the-message",
		machines: { ...MACHINES, queue: withTransitions(queue, "writing", { STEP: without(queue, ["writing", "STEP"]) }) },
		claim: "never-lost",
		scope: { powerFailures: 1 },
	},
	{
		name: "queue-does-not-pull-the-trigger",
		machines: { ...MACHINES, queue: withTransitions(queue, "linked", { STEP: without(queue, ["linked", "STEP"]) }) },
		claim: "fair-announced-by-trigger",
	},
	{
		name: "todo-opens-the-trigger-after-listing",
		machines: {
			...MACHINES,
			todo: withTransitions(withTransitions(todo, "opening", { STEP: scansThenOpens }), "listing", { STEP: opensLate }),
		},
		claim: "can-be-announced",
	},
	{
		name: "todo-waits-for-a-dead-clean",
		machines: { ...MACHINES, todo: withTransitions(todo, "waiting", { CLEAN_END: null }) },
		claim: "fair-nobody-waits",
		scope: { kills: 1 },
	},
	{
		name: "send-marks-without-delivering",
		machines: {
			...MACHINES,
			send: withTransitions(send, "working", {
				SUCCEED: {
					...transitionAt(send, ["working", "SUCCEED"]),
					actions: actionsOf(transitionAt(send, ["working", "SUCCEED"])).slice(1),
				},
			}),
		},
		claim: "gone-means-served",
	},
	{
		name: "send-never-looks-for-leftovers",
		machines: { ...MACHINES, send: withTransitions(send, "working", { CLEANUP: null }) },
		claim: "fair-cleaned",
		scope: { kills: 1 },
	},
];
