/**
 * What surrounds the programs: processes are killed, the power fails, and once all four daemons are gone they are started again on
 * fresh pipes (as a supervisor restarts qmail-start). Leaves out how often this may happen in life: the scope's budget bounds it.
 */
import { assign, setup } from "xstate";
import { type Cited, cites, EFFECTS, messageName, queueName } from "./effects.js";

export interface StarterInput {
	readonly messages: number;
	readonly kills: number;
	readonly powerFailures: number;
}

export type StarterContext = StarterInput;

export type StarterEvent =
	| { readonly type: "KILL"; readonly process: string }
	| { readonly type: "POWER_FAILURE" }
	| { readonly type: "START_AGAIN" };

export const DAEMONS = ["send", "todo", "todoClean", "sendClean"] as const;
export const PIPES = [
	"commands",
	"announcements",
	"todoRequests",
	"todoReplies",
	"sendRequests",
	"sendReplies",
] as const;

const ids = (count: number) => Array.from({ length: count }, (_, id) => id);

export const starterMachine = setup({
	types: { context: {} as StarterContext, events: {} as StarterEvent, input: {} as StarterInput, meta: {} as Cited },
	guards: {
		mayKill: ({ context }) => context.kills > 0,
		mayFail: ({ context }) => context.powerFailures > 0,
	},
	actions: EFFECTS,
}).createMachine({
	id: "starter",
	context: ({ input }) => input,
	on: {
		KILL: {
			guard: "mayKill",
			actions: [
				{ type: "sync", params: ({ event }) => ({ to: event.process, event: { type: "KILL" } }) },
				assign({ kills: ({ context }) => context.kills - 1 }),
			],
			meta: cites("INTERNALS # 6", "protocol.crash.heals-itself", "protocol.crash.duplicate"),
		},
		POWER_FAILURE: {
			guard: "mayFail",
			actions: [
				{
					type: "sync",
					params: ({ context }) => [
						...DAEMONS.map((to) => ({ to, event: { type: "POWER" } })),
						...ids(context.messages).flatMap((id) => [
							{ to: queueName(id), event: { type: "POWER" } },
							{ to: messageName(id), event: { type: "POWER" } },
						]),
					],
				},
				assign({ powerFailures: ({ context }) => context.powerFailures - 1 }),
			],
			meta: cites("INTERNALS # 1", "protocol.crash.acknowledged-is-kept", "protocol.crash.duplicate"),
		},
		START_AGAIN: {
			actions: [
				{
					type: "sync",
					params: ({ context }) => [
						...DAEMONS.map((to) => ({ to, event: { type: "RESTART" } })),
						...ids(context.messages).map((id) => ({ to: messageName(id), event: { type: "STEADY" } })),
					],
				},
				...PIPES.map((channel) => ({ type: "open" as const, params: { channel } })),
			],
			meta: cites(
				"INTERNALS # 6",
				"protocol.crash.heals-itself",
				"protocol.descriptor.todo",
				"protocol.descriptor.send",
			),
		},
	},
});
