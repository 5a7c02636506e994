/**
 * The conversation that an adapter is checked by: one message, from its arrival to its end, with one failure in between. What is due is
 * the same for every scheduler. Leaves out how it is carried out (validate.ts).
 */
import type { Observation, SchedulerConfig, Stimulus } from "../../../model/scheduler/events.js";

export const KNOBS = {
	default_destination_recipient_limit: "1",
	minimal_backoff_time: "10s",
	maximal_backoff_time: "30s",
};
export const CONFIG: SchedulerConfig = { manager: "qmgr", transports: ["t1"], knobs: KNOBS };

/** One stimulus, and what any scheduler does then. */
export interface Scene {
	readonly name: string;
	readonly stimulus: Stimulus;
	readonly expected: string;
	/** Everything that must be seen, as far as it is said; `ask` may be seen besides. */
	readonly due: readonly Partial<Observation>[];
	/** An agent of this transport must be on its way then, asked for now or before. */
	readonly wanted?: string;
	readonly fix: string;
}

const ACTIVATE = "A message that arrives is taken in (activate) while there is room, and an agent is asked for (ask)";
const SELECT = "Answer a slot with select, or with release if nothing can go; then ask again if more can";

export const SCENES: readonly Scene[] = [
	{
		name: "mail arrives",
		stimulus: { do: "arrive", message: "M1", recipients: ["ann@d1.t1", "bob@d1.t1"] },
		expected: "M1 is activated, and an agent of t1 is asked for",
		due: [{ saw: "activate", message: "M1" }],
		wanted: "t1",
		fix: ACTIVATE,
	},
	{
		name: "an agent is free",
		stimulus: { do: "slot", transport: "t1" },
		expected: "delivery 1 is selected: one recipient of M1 for d1, since the limit is one recipient a delivery",
		due: [{ saw: "select", delivery: 1, transport: "t1", message: "M1", destination: "d1", recipients: ["ann@d1.t1"] }],
		wanted: "t1",
		fix: `${SELECT}. A recipient is local@destination.transport; the transport is what follows the last dot`,
	},
	{
		name: "another agent is free",
		stimulus: { do: "slot", transport: "t1" },
		expected: "delivery 2 is selected, for the other recipient",
		due: [{ saw: "select", delivery: 2, message: "M1", recipients: ["bob@d1.t1"] }],
		fix: `${SELECT}. Deliveries are numbered 1, 2, 3 in the order of their selection`,
	},
	{
		name: "a delivery succeeds",
		stimulus: { do: "complete", delivery: 2, outcome: "delivered" },
		expected: "nothing: the other delivery of M1 is still in flight",
		due: [],
		fix: "A message is finished when all its recipients have been dealt with",
	},
	{
		name: "a delivery must be tried again",
		stimulus: { do: "complete", delivery: 1, outcome: "deferred" },
		expected: "M1 is finished: deferred until its wakeup, 10 to 30 s from now",
		due: [{ saw: "finish", message: "M1", fate: "deferred" }],
		fix: "When the last delivery of a message ends and some recipient is to be tried again, the message is finished with fate deferred and wakeup, the second before which it rests",
	},
	{
		name: "a scan comes too early",
		stimulus: { do: "rescan", message: "M1" },
		expected: "nothing: M1 rests until its wakeup",
		due: [],
		fix: "A rescan takes a deferred message up only when its wakeup has come",
	},
	{
		name: "time passes",
		stimulus: { do: "tick", seconds: 40 },
		expected: "nothing: deferred mail waits for a scan",
		due: [],
		fix: "A tick moves the clock; a deferred message stays where it is until a rescan",
	},
	{
		name: "a scan comes in time",
		stimulus: { do: "rescan", message: "M1" },
		expected: "M1 is activated, and an agent of t1 is asked for",
		due: [{ saw: "activate", message: "M1" }],
		wanted: "t1",
		fix: "A rescan takes a deferred message up when its wakeup has come; only the recipients that were not delivered wait then",
	},
	{
		name: "an agent is free for what is left",
		stimulus: { do: "slot", transport: "t1" },
		expected: "delivery 3 is selected, for the recipient that was not delivered",
		due: [{ saw: "select", delivery: 3, message: "M1", recipients: ["ann@d1.t1"] }],
		fix: "What was delivered is not delivered again",
	},
	{
		name: "all is delivered",
		stimulus: { do: "complete", delivery: 3, outcome: "delivered" },
		expected: "M1 is finished: removed",
		due: [{ saw: "finish", message: "M1", fate: "removed" }],
		fix: "When every recipient is delivered the message is finished with fate removed",
	},
];

/** Nothing may be left of what came before a configure. */
export const ANEW: Scene = {
	name: "mail arrives in a new run",
	stimulus: { do: "arrive", message: "M1", recipients: ["eve@d2.t1"] },
	expected: "M1 is activated, and an agent of t1 is asked for, as in the first run",
	due: [{ saw: "activate", message: "M1" }],
	wanted: "t1",
	fix: "configure begins a new run: forget all messages, deliveries, asks and the time; delivery numbers begin at 1 again",
};
