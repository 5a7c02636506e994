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
	"scheduler.bound": "Bounds: how long a job can be held up",
	"scheduler.oqmgr": "The round-robin queue manager (oqmgr)",
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

/** The first sentence of a requirement's text. */
export function firstSentence(text: string): string {
	return /^.*?[.:;](?=\s|$)/.exec(text)?.[0].replace(/[:;]$/, ".") ?? text;
}
