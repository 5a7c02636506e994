/**
 * The way that a recorded run took through the machines, for pictures: that of one message, or of the processes alone, up to the event
 * that is wrong; and the transitions that state the broken rule. Leaves out the verdict (judge.ts) and drawing.
 */
import { TRANSITIONS } from "./blame.js";
import { type Followed, followed } from "./judge.js";
import type { ProtocolTrace, ProtocolTraceEvent } from "./trace.js";

export interface ProtocolWay {
	/** The message that was followed; null: the processes alone. */
	readonly message: string | null;
	/** How many there are in the run. */
	readonly messages: number;
	/** Transitions in order, as machine/state/event/index, those that nobody saw included; of several ways a shortest. */
	readonly taken: readonly string[];
	/** Transitions that state the rule that was broken. Empty if nothing is wrong, or no transition states it. */
	readonly failing: readonly string[];
}

/** Of a wrong run the way of the message that is concerned; of another that of its first. */
export function wayOf(trace: ProtocolTrace): ProtocolWay {
	const run = followed(trace);
	const { follow, stopped } = run;
	const messages = [...follow.messages.keys()];
	const message = stopped === null ? (messages[0] ?? null) : concerned(run, stopped.event);
	return {
		message,
		messages: messages.length,
		taken: (follow.messages.get(message ?? "") ?? follow.processes).way(),
		failing: failing(run, trace),
	};
}

function concerned({ follow, stopped }: Followed, event: ProtocolTraceEvent): string | null {
	const at = stopped?.violation.at;
	if (at !== undefined && at.message !== null) return at.message;
	const named = "disk" in event ? [event.disk] : "bytes" in event ? (event.bytes.match(/[0-9]+/g) ?? []) : [];
	const messages = [...follow.messages];
	const told = messages.find(([id]) => named.includes(id));
	// A case that waited in vain waited for something that is not done.
	const open = messages.find(([, { story }]) => "broken" in event && follow.real.has(story.waitsFor ?? ""));
	return (told ?? open)?.[0] ?? follow.last ?? messages[0]?.[0] ?? null;
}

/** Ends of a process that any transition may come to, whatever the rule is about. */
const ENDS = /\/(?:KILL|POWER|RESTART)\//;

function failing({ stopped }: Followed, { header }: ProtocolTrace): readonly string[] {
	if (stopped === null) return [];
	const { at, requirement } = stopped.violation;
	if (at !== undefined) return [at.transition];
	const machines = new Set(header.subjects?.map((program) => (program.endsWith("-clean") ? "clean" : String(program))));
	return [...TRANSITIONS].flatMap(([name, { requirements }]) => {
		const own = machines.size === 0 || machines.has(name.split("/")[0] ?? "");
		return own && !ENDS.test(name) && requirements.includes(requirement) ? [name] : [];
	});
}
