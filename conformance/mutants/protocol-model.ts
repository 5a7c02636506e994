/** Mutants of the protocol's model: mistakes in its programs, each of which a property must notice in a scope of a few thousand states. */
import { inFile, type Mutant } from "./mutant.js";

export interface ProtocolModelMutant extends Mutant {
	/** The name of a scope in conformance/protocol/model/scopes.ts. `killedBy` names properties that break in it. */
	readonly scope: string;
}

const LOST = "an acknowledged message is never lost";
const STATES = "every message on disk is in one of S1 to S5";
const TWICE = "a recipient is served more than once only after a crash";
const ANNOUNCED = "every message in todo/ is eventually announced, without the timer's help";
const SERVED = "every acknowledged message is eventually served and leaves the queue";
const DEAD_PEER = "nobody waits for ever for a dead peer";
const LEFT = "a message that has left the queue after its acknowledgement was served";
const CLEANED = "every leftover of a dead injection is eventually cleaned";
const IDLE = "nobody is busy when there is nothing to do";

const CALM = "one message, nothing goes wrong";
const KILLED = "one process is killed";
const POWER = "the power fails";

type Unfiled = Omit<ProtocolModelMutant, "file">;

function inMachine(machine: string, mutants: readonly Unfiled[]): ProtocolModelMutant[] {
	const file = `model/protocol/machines/${machine}.ts`;
	return inFile(file, mutants).map((mutant, index) => ({ ...mutant, scope: mutants[index]?.scope ?? CALM }));
}

export const PROTOCOL_MODEL_MUTANTS: readonly ProtocolModelMutant[] = [
	...inMachine("queue", [
		{
			name: "queue does not sync the message",
			find: 'sync({ type: "SYNC", file: "mess" })',
			replace: 'sync({ type: "UNLINK", file: "intd" })',
			because: "protocol.queue.message-before-envelope",
			scope: POWER,
			killedBy: [LOST],
		},
		{
			name: "queue does not sync the envelope",
			find: 'sync({ type: "SYNC", file: "intd" })',
			replace: 'sync({ type: "SYNC", file: "mess" })',
			because: "protocol.queue.envelope-before-todo",
			scope: POWER,
			killedBy: [LOST],
		},
		{
			name: "queue acknowledges instead of linking",
			find: 'sync({ type: "LINK" })',
			replace: 'sync({ type: "ACKNOWLEDGE" })',
			because: "protocol.queue.acknowledge-after-link",
			scope: CALM,
			killedBy: [LOST],
		},
		{
			name: "queue does not pull the trigger",
			find: '{ type: "sync", params: { to: "trigger", event: { type: "PULL" } } }',
			replace: '"answer"',
			because: "protocol.queue.trigger-after-link",
			scope: CALM,
			killedBy: [ANNOUNCED],
		},
	]),
	...inMachine("clean", [
		{
			name: "clean removes intd/ last",
			find: 'which === "first" ?',
			replace: 'which === "second" ?',
			because: "protocol.clean.intd-before-todo",
			scope: CALM,
			killedBy: [STATES],
		},
		{
			name: "clean leaves the message and says that it is gone",
			find: "if (request === null) return [];",
			replace: 'if (request === null || (which === "second" && request.verb === "foop")) return [];',
			because: "protocol.clean.stops-at-failure",
			scope: CALM,
			killedBy: [SERVED],
		},
		{
			name: "clean says + when it failed",
			find: 'reply("!")',
			replace: 'reply("+")',
			because: "protocol.wire.clean-reply",
			scope: "clean refuses and a process is killed",
			killedBy: [SERVED],
		},
		{
			name: "clean goes on without a requester",
			find: "REQUESTS_END: { ...dying,",
			replace: 'REQUESTS_END: { actions: "answer",',
			because: "protocol.death.requester-seen-by-clean",
			scope: KILLED,
			killedBy: [DEAD_PEER, IDLE],
		},
	]),
	...inMachine("trigger", [
		{
			name: "a pull is forgotten",
			find: 'PULL: { target: "pulled",',
			replace: 'PULL: { target: "set",',
			because: "protocol.trigger.wakes",
			scope: CALM,
			killedBy: [ANNOUNCED],
		},
	]),
	...inMachine("todo", [
		{
			name: "todo does not sync info/",
			find: 'operate({ type: "SYNC", file: "info" })',
			replace: 'operate({ type: "UNLINK", file: "bounce" })',
			because: "protocol.todo.sync-before-clean",
			scope: POWER,
			killedBy: [LOST],
		},
		{
			name: "todo does not sync the recipients",
			find: 'operate({ type: "SYNC", file: "local" })',
			replace: 'operate({ type: "UNLINK", file: "bounce" })',
			because: "protocol.todo.sync-before-clean",
			scope: POWER,
			killedBy: [LOST],
		},
		{
			name: "todo leaves an old info/",
			find: 'operate({ type: "UNLINK", file: "info" })',
			replace: 'operate({ type: "UNLINK", file: "bounce" })',
			because: "protocol.todo.leftovers-removed",
			scope: KILLED,
			killedBy: [ANNOUNCED, SERVED],
		},
		{
			name: "todo opens the trigger again after the scan",
			find: 'every(context, "PASS_OVER")',
			replace: '[...every(context, "PASS_OVER"), { to: "trigger", event: { type: "REOPEN" } }]',
			because: "protocol.trigger.reopen-before-scan",
			scope: CALM,
			killedBy: [ANNOUNCED],
		},
		{
			name: "todo never opens the trigger",
			find: 'params: { to: "trigger", event: { type: "REOPEN" } }',
			replace: 'params: { to: "trigger", event: { type: "PULL" } }',
			because: "protocol.trigger.reopen-before-scan",
			scope: CALM,
			killedBy: [ANNOUNCED],
		},
		{
			name: "todo goes on after a refusal",
			find: 'event.type === "REPLY" && event.message === "+"',
			replace: 'event.type === "REPLY" && event.message !== "x"',
			because: "protocol.todo.no-announcement-after-refusal",
			scope: "clean refuses and a process is killed",
			killedBy: [SERVED],
		},
		{
			name: "todo waits for a clean that is dead",
			find: "CLEAN_END: CLEAN_LOST,",
			replace: "",
			because: "protocol.death.clean-seen-by-todo",
			scope: KILLED,
			killedBy: [DEAD_PEER],
		},
		{
			name: "todo announces that there are no recipients",
			find: 'kinds: context.kinds[context.id] ?? "X" }],',
			replace: 'kinds: "X" as const }],',
			because: "protocol.wire.announcement-kind",
			scope: CALM,
			killedBy: [SERVED],
		},
		{
			name: "todo announces each message twice",
			find: "out: context.out.slice(1) })",
			replace: "out: context.out.slice(context.seen.filter(Boolean).length) })",
			because: "protocol.todo.announced-once",
			scope: CALM,
			killedBy: [TWICE],
		},
		{
			name: "todo takes the stop command for another",
			find: 'event.type === "COMMAND" && event.message === "X"',
			replace: 'event.type === "COMMAND" && event.message === "H"',
			because: "protocol.quit.finish-message",
			scope: "stop and kill",
			killedBy: [SERVED],
		},
	]),
	...inMachine("todo-words", [
		{
			name: "todo does not take end of file for the end of send",
			find: "const SEND_END = { ...dying,",
			replace: 'const SEND_END = { actions: "answer",',
			because: "protocol.death.send-seen-by-todo",
			scope: KILLED,
			killedBy: [DEAD_PEER, IDLE],
		},
	]),
	...inMachine("send-parts", [
		{
			name: "send marks a failed recipient without a note",
			find: '{ type: "progress", params: { to: "f" } }',
			replace: '{ type: "progress", params: { to: "n" } }',
			because: "protocol.send.bounce-before-mark",
			scope: "deliveries fail and a process is killed",
			killedBy: [LOST],
		},
		{
			name: "send gives a deferred recipient up",
			find: 'actions: { type: "progress", params: { to: "q" } }',
			replace: 'actions: { type: "progress", params: { to: "u" } }',
			because: "protocol.send.temporary-stays",
			scope: "deliveries are deferred, send is stopped",
			killedBy: [LOST],
		},
		{
			name: "send removes mess/ before info/",
			find: '{ type: "UNLINK", file: "info" }',
			replace: '{ type: "UNLINK", file: "mess" }',
			because: "protocol.send.info-before-mess",
			scope: CALM,
			killedBy: [STATES],
		},
	]),
	...inMachine("send", [
		{
			name: "send lets todo begin before it has read info/",
			find: '.map((id) => withMessage(id, { type: "NOT_MINE" }))',
			replace: '.slice(0, 0).map((id) => withMessage(id, { type: "NOT_MINE" }))',
			because: "protocol.start.scan-before-s",
			scope: KILLED,
			killedBy: [SERVED],
		},
		{
			name: "send marks a recipient before it is served",
			find: '{ type: "progress", params: { to: "d" } }',
			replace: '{ type: "progress", params: { to: "k" } }',
			because: "protocol.send.mark-after-outcome",
			scope: CALM,
			killedBy: [LOST],
		},
		{
			name: "send removes a recipient file that is not done",
			find: 'guard: { type: "is", params: { at: "u" } }',
			replace: 'guard: { type: "is", params: { at: "uq" } }',
			because: "protocol.send.channel-file-removed",
			scope: CALM,
			killedBy: [LOST, LEFT],
		},
		{
			name: "send cleans up after an injection that still runs",
			find: '{ to: queueName(event.id), event: { type: "IS_GONE" } },',
			replace: "",
			because: "protocol.cleanup.longer-than-injection",
			scope: CALM,
			killedBy: [STATES],
		},
		{
			name: "send never looks for what a dead injection left",
			find: 'event.type === "CLEANUP" && context.local',
			replace: 'event.type !== "CLEANUP" && context.local',
			because: "protocol.cleanup.after-36-hours",
			scope: KILLED,
			killedBy: [CLEANED],
		},
		{
			name: "send forgets an announcement",
			find: 'actions: [takeWord, "queueKinds"],',
			replace: "actions: [takeWord],",
			because: "protocol.send.announcement-queued",
			scope: CALM,
			killedBy: [SERVED],
		},
		{
			name: "send does not wait for what runs",
			find: 'every((progress) => "-qu".includes(progress))',
			replace: "every((progress) => progress.length > 0)",
			because: "protocol.quit.send-drains",
			scope: "deliveries are deferred, send is stopped",
			killedBy: [TWICE],
		},
	]),
];
