/**
 * What the groups of requirements are about, for headings. A group that is not here goes by its own name.
 */
import type { ReportedRequirement } from "./format.js";

const TITLES: Readonly<Record<string, string>> = {
	"scheduler.message": "Messages: how a queue file enters and leaves the active queue",
	"scheduler.resolve": "Resolving: which transport and queue a recipient belongs to",
	"scheduler.group": "Grouping: which recipients travel in one delivery",
	"scheduler.transport": "Transports: asking for delivery agents, and agents that fail",
	"scheduler.destination": "Destinations: how many deliveries at once, and sites that are down",
	"scheduler.entry": "Entries: each group of recipients is delivered once, in order",
	"scheduler.select": "Selection: what the next free delivery agent is given",
	"scheduler.job": "Jobs: a message's deliveries by one transport, and their order",
	"scheduler.blocker": "Blockers: jobs that have to wait for a destination",
	"scheduler.preempt": "Preemption: short jobs that may pass a long one",
	"scheduler.recipients": "Recipients: how many are held in memory, and when more are read",
	"scheduler.process": "The process: it is there for the next event",
	"scheduler.bound": "Bounds: how long a job can be held up",
	"scheduler.oqmgr": "The round-robin queue manager (oqmgr)",
	"protocol.wire": "The wire: what stands on the pipes, byte by byte",
	"protocol.start": "Start: first bytes, and programs that cannot start",
	"protocol.reload": "Reload: what HUP and H change",
	"protocol.quit": "Quit: how the programs stop",
	"protocol.exit": "Exit codes",
	"protocol.descriptor": "Descriptors: which pipe is which",
	"protocol.trigger": "The trigger: how an injection wakes todo",
	"protocol.timer": "Timers",
	"protocol.idle": "Idle: nothing to do, nothing done",
	"protocol.death": "Death: what each does when another is gone",
	"protocol.queue": "qmail-queue: how a message enters the queue",
	"protocol.clean": "qmail-clean: what it removes, and in which order",
	"protocol.layout": "Layout of the queue directory",
	"protocol.todo": "qmail-todo: from todo/ to info/, local/ and remote/",
	"protocol.diagnostic": "Diagnostics in the log",
	"protocol.send": "qmail-send: deliveries, marks, bounces, elimination",
	"protocol.cleanup": "Cleanup of what crashed injections left",
	"protocol.state": "States S1 to S5 of a message on disk",
	"protocol.crash": "Crashes: what is never lost, what may come twice",
	"scheduler.bounded": "Any scheduler: what must hold whatever it prefers",
};

/** The parts of a requirement's id: "scheduler", "preempt", "slot-cost". */
export function partsOf(id: string): { readonly wing: string; readonly group: string; readonly name: string } {
	const [wing = "", group = "", ...name] = id.split(".");
	return { wing, group, name: name.join(".") };
}

export interface RequirementGroup {
	/** "scheduler.preempt". */
	readonly id: string;
	readonly title: string;
	readonly members: readonly ReportedRequirement[];
}

/** The requirements group by group, in their order. */
export function grouped(requirements: readonly ReportedRequirement[]): RequirementGroup[] {
	const groups = new Map<string, ReportedRequirement[]>();
	for (const requirement of requirements) {
		const { wing, group } = partsOf(requirement.id);
		const members = groups.get(`${wing}.${group}`) ?? [];
		members.push(requirement);
		groups.set(`${wing}.${group}`, members);
	}
	return [...groups].map(([id, members]) => ({ id, title: TITLES[id] ?? id, members }));
}

/** The first sentence of a requirement's text; a mere name ("S1:") is not one. */
export function firstSentence(text: string): string {
	return /^.{8,}?[.:;](?=\s|$)/.exec(text)?.[0].replace(/[:;]$/, ".") ?? text;
}
