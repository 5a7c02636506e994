/**
 * Which rule an observation broke that the machines do not allow: that of the transition which should have come first, as its meta
 * cites it. Leaves out finding that out (follow.ts).
 */
import type { AnyStateMachine } from "xstate";
import type { Cited } from "../../../model/protocol/machines/effects.js";
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import { MACHINES } from "../../../model/protocol/system.js";
import type { Observation } from "./observation.js";

/** What of a message's story helps to name the rule. */
export interface Story {
	/** send has said S. */
	readonly started: boolean;
	/** send has said X. */
	readonly stopped: boolean;
	readonly announced: boolean;
	/** Of clean to todo, about this message, since the last announcement. */
	readonly lastReply: string | null;
	/** Who has to speak next, as far as the pipes tell. */
	readonly waitsFor: "todo" | "send" | "todoClean" | "sendClean" | null;
	/** False for the follower of the processes alone. */
	readonly message: boolean;
	readonly sendEnded: boolean;
}

/** A transition by the name that the coverage gives it, and which of the rules that it cites. */
export type Guilty = readonly [transition: string, which: number];

/** All transitions of the machines by name, machine/state/event/index. */
export const TRANSITIONS: ReadonlyMap<string, Cited> = new Map(
	Object.values<AnyStateMachine>(MACHINES).flatMap((machine) =>
		[machine.root, ...Object.values(machine.root.states)].flatMap((node) =>
			[...node.transitions].flatMap(([event, list]) =>
				list.map((transition, index): [string, Cited] => [
					[machine.id, node.path.join(".") || "*", event, index].join("/"),
					// Every transition has it: a law of the grammar.
					transition.meta as unknown as Cited,
				]),
			),
		),
	),
);

export function guilty(observation: Observation, story: Story): Guilty {
	switch (observation.what) {
		case "said":
			return saidWrongly(observation.pipe, observation.message, story);
		case "event":
			return observation.event.type === "DELIVER" ? ["send/working/DELIVER/0", 0] : ["send/working/SUCCEED/0", 0];
		case "ended":
			if (observation.process === "todo") return ["todo/stopped/SEND_END/0", 1];
			return observation.process === "send" ? ["send/quitting/EXIT/0", 0] : ["clean/idle/REQUESTS_END/0", 0];
		case "disk":
			return ["message/s5/UNLINK/0", 0];
		case "quiet":
			return silent(story);
		default:
			return ["message/s4/LIST/0", 0];
	}
}

function saidWrongly(pipe: string, message: string, story: Story): Guilty {
	switch (pipe) {
		case "announcements":
			if (message === '"X"') return ["todo/stopping/STEP/0", story.message ? 1 : 0];
			if (!story.started) return ["todo/starting/COMMAND/0", 0];
			if (story.lastReply === null) return ["todo/waiting/REPLY/0", story.announced ? 1 : 0];
			return story.lastReply === "+" ? ["todo/scanning/WRITE/0", 0] : ["todo/waiting/REPLY/1", 0];
		case "todoRequests":
			if (!story.started) return ["todo/starting/COMMAND/0", 0];
			return story.stopped ? ["todo/scanning/COMMAND/0", 1] : ["todo/asking/STEP/0", 0];
		case "commands":
			if (message === '"S"') return ["send/greeting/STEP/0", 0];
			return message === '"H"' ? ["send/working/HUP/0", 0] : ["send/quitting/TELL/0", 1];
		case "sendRequests":
			return ["send/checking/CHECK/0", 0];
		default:
			return ["clean/replying/STEP/0", 0];
	}
}

/** All is quiet, and somebody should have spoken. */
function silent({ waitsFor, started, sendEnded }: Story): Guilty {
	if (sendEnded) return ["todo/scanning/SEND_END/0", 0];
	if (waitsFor === "todoClean" || waitsFor === "sendClean") return ["clean/replying/STEP/0", 0];
	if (waitsFor === "send") return started ? ["send/working/REMOVE/0", 0] : ["send/greeting/STEP/0", 0];
	return ["todo/scanning/FOUND/0", 0];
}

/** The rule that a transition cites. @throws RangeError if there is no such transition; a test tries all */
export function citedBy([transition, which]: Guilty): ProtocolRequirementId {
	const cited = TRANSITIONS.get(transition)?.requirements;
	const requirement = cited?.[which] ?? cited?.[0];
	if (requirement === undefined) throw new RangeError(`no machine has the transition ${transition}`);
	return requirement;
}
