/** The scopes in which the protocol's model is checked in full, with the sizes that it had when it was last changed on purpose. */
import { CALM, type Scope } from "../../../model/protocol/system.js";

export interface PinnedScope {
	readonly name: string;
	readonly scope: Scope;
	readonly states: number;
	readonly steps: number;
}

const pin = (name: string, changes: Partial<Scope>, states: number, steps: number): PinnedScope => ({
	name,
	scope: { ...CALM, ...changes },
	states,
	steps,
});

/** All properties hold in each of these. */
export const PINNED_SCOPES: readonly PinnedScope[] = [
	pin("one message, nothing goes wrong", {}, 569, 1332),
	pin("local and remote recipients", { messages: ["B"] }, 1285, 3634),
	pin("no recipients", { messages: ["X"] }, 428, 971),
	pin("one process is killed", { kills: 1 }, 5083, 14319),
	pin("a message without recipients, one process is killed", { messages: ["X"], kills: 1 }, 3520, 9861),
	pin("two processes are killed", { kills: 2 }, 17270, 58115),
	pin("the power fails", { powerFailures: 1 }, 1365, 3236),
	pin("the power fails twice", { powerFailures: 2 }, 2371, 5663),
	pin("a process is killed and the power fails", { kills: 1, powerFailures: 1 }, 10379, 30974),
	pin("deliveries are deferred or fail", { messages: ["B"], outcomes: ["DEFER", "FAIL"] }, 2785, 9279),
	pin("deliveries fail and a process is killed", { outcomes: ["FAIL"], kills: 1 }, 6338, 18474),
	pin("stop and reload", { stops: 1, reloads: 1 }, 6193, 17047),
	pin("stop and kill", { stops: 1, kills: 1 }, 17867, 54505),
	pin("clean refuses and a process is killed", { refusals: 1, kills: 1 }, 12963, 36893),
	pin("two messages", { messages: ["L", "R"] }, 53533, 181154),
	pin("two messages and pipes for two", { messages: ["L", "X"], capacity: 2 }, 38851, 129068),
	pin("both kinds of recipient, one process is killed", { messages: ["B"], kills: 1 }, 13315, 42707),
	pin(
		"both kinds of recipient, failures, refusals, the power fails",
		{ messages: ["B"], outcomes: ["FAIL"], refusals: 1, powerFailures: 1 },
		28794,
		82244,
	),
	pin("deliveries are deferred, send is stopped", { outcomes: ["DEFER"], stops: 1 }, 2358, 6085),
	pin("reload and kill", { reloads: 1, kills: 1 }, 13890, 43230),
	pin("asynchronous directories, but the power stays on", { disk: "asynchronous", kills: 1 }, 5644, 15622),
];
