/**
 * What is claimed of the protocol, as sentences. `always` holds in every state; each is paired with a `sometimes` that shows that it
 * is not empty. `possible`: from every state where `from` holds the goal can still be reached by the steps that `by` allows, which
 * is the strongest that can be said without a notion of fairness. `acyclic`: the steps that `by` allows form no endless loop.
 * Leaves out the search for counterexamples (conformance/explore).
 */
import type { LocalEvent, LocalView } from "../system.js";
import { isSound } from "./machines/disk.js";
import { type ChannelFile, hasLocal, hasRemote, type Kinds, messageName, queueName } from "./machines/effects.js";
import type { MessageContext } from "./machines/message.js";
import { DAEMONS, type StarterContext } from "./machines/starter.js";
import type { ProtocolRequirementId } from "./requirement-ids.js";
import type { Scope } from "./system.js";

/** A state of the system, process by process. */
export type Look = (process: string) => LocalView;

/** A step as properties see it. */
export interface StepTaken {
	readonly process: string;
	readonly event: LocalEvent;
}

interface Claim {
	/** The property's name reads as its sentence. */
	readonly name: string;
	readonly requirements: readonly ProtocolRequirementId[];
}

export interface Always extends Claim {
	readonly kind: "always";
	readonly holds: (look: Look, scope: Scope) => boolean;
	/** A state that the claim is about, to be found somewhere. */
	readonly sometimes: { readonly name: string; readonly holds: (look: Look, scope: Scope) => boolean };
}

export interface Possible extends Claim {
	readonly kind: "possible";
	readonly from: (look: Look, scope: Scope) => boolean;
	readonly goal: (look: Look, scope: Scope) => boolean;
	readonly by: (step: StepTaken) => boolean;
}

export interface Acyclic extends Claim {
	readonly kind: "acyclic";
	readonly by: (step: StepTaken) => boolean;
}

export type Property = Always | Possible | Acyclic;

function message(look: Look, id: number): { readonly state: unknown; readonly context: MessageContext } {
	const { value, context } = look(messageName(id));
	return { state: value, context: context as unknown as MessageContext };
}

const ids = (scope: Scope) => [...scope.messages.keys()];
const every = (scope: Scope, test: (id: number) => boolean) => ids(scope).every(test);
const some = (scope: Scope, test: (id: number) => boolean) => ids(scope).some(test);

export function channelsOf(kinds: Kinds): readonly ChannelFile[] {
	const channels: ChannelFile[] = [];
	if (hasLocal(kinds)) channels.push("local");
	if (hasRemote(kinds)) channels.push("remote");
	return channels;
}

/** The disk still has all that is needed to serve the recipient. */
function isKept({ now }: MessageContext, state: unknown, file: ChannelFile): boolean {
	if (!isSound(now, "mess")) return false;
	if (state === "s4") return isSound(now, "todo");
	return state === "s5" && isSound(now, "info") && isSound(now, file);
}

/** Acknowledged, not served, and nothing on the disk from which it still could be. */
export function isLost(look: Look, id: number): boolean {
	const { state, context } = message(look, id);
	if (!context.acknowledged || state === "dark") return false;
	return channelsOf(context.kinds).some((file) => context.served[file] === 0 && !isKept(context, state, file));
}

function starter(look: Look): StarterContext {
	return look("starter").context as unknown as StarterContext;
}

const nothingCrashed = (look: Look, scope: Scope) =>
	starter(look).kills === scope.kills && starter(look).powerFailures === scope.powerFailures;
const isDead = (look: Look, process: string) => look(process).value === "dead";
const servedTwice = (look: Look, id: number) =>
	Object.values(message(look, id).context.served).some((count) => count > 1);
const inTodo = (look: Look, id: number) => message(look, id).state === "s4";
const isServed = (look: Look, id: number) => {
	const { context } = message(look, id);
	return channelsOf(context.kinds).every((file) => context.served[file] > 0);
};

/** What the daemons do when nobody disturbs them, the timer of todo and new attempts after a deferral left out. */
function ownStep({ process, event }: StepTaken): boolean {
	if (process === "starter" || event.type === "TIMER" || event.type === "DEFER" || event.type === "FAIL") return false;
	return !["TERM", "HUP", "CLEANUP"].includes(event.type);
}

const daemonsLive = (look: Look) => DAEMONS.every((process) => !isDead(look, process));
/** Nobody has begun to leave. */
const allAtWork = (look: Look) =>
	daemonsLive(look) && look("todo").context.stop !== true && look("send").value !== "quitting";

/**
 * Who waits for whom: todo and send for each other as long as they live, each clean for requests, and a requester for the reply to
 * its request. An idle requester does not look at its clean, and learns of its death at the next request.
 */
function someoneWaitsForTheDead(look: Look): boolean {
	const asksInVain = (process: string, clean: string) =>
		["asking", "waiting"].includes(String(look(process).value)) && isDead(look, clean);
	const outlives = (process: string, peer: string) => !isDead(look, process) && isDead(look, peer);
	return (
		outlives("todo", "send") ||
		outlives("send", "todo") ||
		outlives("todoClean", "todo") ||
		outlives("sendClean", "send") ||
		asksInVain("todo", "todoClean") ||
		asksInVain("send", "sendClean")
	);
}

/** No clean has failed to remove a file, which leaves the message to a later scan. */
const nothingRefused = (look: Look, scope: Scope) =>
	["todoClean", "sendClean"].every((process) => look(process).context.failures === scope.refusals);

export const PROPERTIES: readonly Property[] = [
	{
		kind: "always",
		name: "an acknowledged message is never lost",
		requirements: ["protocol.crash.acknowledged-is-kept", "protocol.queue.acknowledge-after-link"],
		holds: (look, scope) => every(scope, (id) => !isLost(look, id)),
		sometimes: {
			name: "a message is acknowledged and not yet served",
			holds: (look, scope) => some(scope, (id) => message(look, id).context.acknowledged && !isServed(look, id)),
		},
	},
	{
		kind: "always",
		name: "every message on disk is in one of S1 to S5",
		requirements: ["protocol.state.always-one", "protocol.state.changes"],
		holds: (look, scope) => every(scope, (id) => message(look, id).state !== "none"),
		sometimes: {
			name: "a message is preprocessed while its injector still runs or is dead",
			holds: (look, scope) => some(scope, (id) => message(look, id).state === "s5"),
		},
	},
	{
		kind: "always",
		name: "a recipient is served more than once only after a crash",
		requirements: ["protocol.crash.duplicate-only-after-crash"],
		holds: (look, scope) => !nothingCrashed(look, scope) || every(scope, (id) => !servedTwice(look, id)),
		sometimes: {
			name: "a recipient is served and nothing has crashed",
			holds: (look, scope) => nothingCrashed(look, scope) && some(scope, (id) => isServed(look, id)),
		},
	},
	{
		kind: "always",
		name: "a message that has left the queue after its acknowledgement was served",
		requirements: ["protocol.crash.delivered-at-least-once", "protocol.send.channel-file-removed"],
		holds: (look, scope) =>
			every(scope, (id) => {
				const { state, context } = message(look, id);
				return state !== "s1" || !context.acknowledged || isServed(look, id);
			}),
		sometimes: {
			name: "an acknowledged message has left the queue",
			holds: (look, scope) =>
				some(scope, (id) => message(look, id).state === "s1" && message(look, id).context.acknowledged),
		},
	},
	{
		kind: "possible",
		name: "every message in todo/ is eventually announced, without the timer's help",
		requirements: [
			"protocol.todo.every-message-announced",
			"protocol.trigger.wakes",
			"protocol.trigger.reopen-before-scan",
		],
		// An injector that died before its pull, and a refusal by clean, are the timer's affair.
		from: (look, scope) =>
			allAtWork(look) &&
			nothingRefused(look, scope) &&
			some(scope, (id) => inTodo(look, id) && message(look, id).context.acknowledged),
		goal: (look, scope) => every(scope, (id) => !inTodo(look, id)),
		by: ownStep,
	},
	{
		kind: "possible",
		name: "every acknowledged message is eventually served and leaves the queue",
		requirements: [
			"protocol.crash.delivered-at-least-once",
			"protocol.crash.heals-itself",
			"protocol.crash.silent-window",
		],
		from: (look, scope) => some(scope, (id) => message(look, id).context.acknowledged),
		goal: (look, scope) =>
			every(
				scope,
				(id) => !message(look, id).context.acknowledged || (isServed(look, id) && message(look, id).state === "s1"),
			),
		by: ({ event }) => !["KILL", "POWER_FAILURE", "FAIL", "TERM"].includes(event.type),
	},
	{
		kind: "possible",
		name: "every leftover of a dead injection is eventually cleaned",
		requirements: ["protocol.cleanup.after-36-hours", "protocol.crash.heals-itself"],
		from: (look, scope) =>
			some(
				scope,
				(id) => look(queueName(id)).value === "gone" && ["s2", "s3"].includes(String(message(look, id).state)),
			),
		goal: (look, scope) => every(scope, (id) => !["s2", "s3"].includes(String(message(look, id).state))),
		by: ({ event }) => !["KILL", "POWER_FAILURE", "FAIL", "TERM"].includes(event.type),
	},
	{
		kind: "possible",
		name: "nobody waits for ever for a dead peer",
		requirements: [
			"protocol.death.nobody-waits",
			"protocol.death.send-seen-by-todo",
			"protocol.death.todo-seen-by-send",
		],
		from: someoneWaitsForTheDead,
		goal: (look) => !someoneWaitsForTheDead(look),
		by: ownStep,
	},
	{
		kind: "acyclic",
		name: "nobody is busy when there is nothing to do",
		requirements: ["protocol.idle.no-busy-loop", "protocol.death.send-seen-by-todo"],
		by: ownStep,
	},
];
