/** The model itself: sizes, properties, the loss under asynchronous directories, and that no transition is dead. */
import { describe, expect, it } from "vitest";
import type { AnyStateMachine } from "xstate";
import type { MessageContext } from "../../../model/protocol/machines/message.js";
import { type Always, PROPERTIES } from "../../../model/protocol/properties.js";
import { CALM, MACHINES, protocolSystem } from "../../../model/protocol/system.js";
import { graphCounts } from "../../explore/oracles/graph.js";
import { checkModel, shortestBreach } from "./check.js";
import { PINNED_SCOPES } from "./scopes.js";

const LIMIT = 100_000;
const taken = new Set<string>();
const witnessed = new Set<string>();

const NEVER_LOST = PROPERTIES.find((property): property is Always => property.kind === "always");

describe("the protocol's model, synchronous metadata", () => {
	it.each(PINNED_SCOPES)("$name: $states states, and all properties hold", ({ scope, states, steps }) => {
		const result = checkModel(scope, PROPERTIES, LIMIT);
		for (const { name, holds, witnessed: seen, counterexample } of result.properties) {
			expect(counterexample, name).toEqual([]);
			expect(holds, name).toBe(true);
			if (seen) witnessed.add(name);
		}
		for (const transition of result.transitions) taken.add(transition);
		expect([result.states, result.steps]).toEqual([states, steps]);
	});

	it("no property was empty everywhere", () => {
		expect(PROPERTIES.map(({ name }) => name).filter((name) => !witnessed.has(name))).toEqual([]);
	});

	it("every transition of every machine was taken somewhere, but for those that only a fault of the model would take", () => {
		const all = Object.values(MACHINES).flatMap((machine) => transitionsOf(machine));
		expect(all.length).toBeGreaterThan(100);
		expect(all.filter((transition) => !taken.has(transition))).toEqual([
			// What leads out of the table of states.
			"message/*/CREATE/0",
			"message/*/LINK/0",
			"message/*/UNLINK/0",
			"message/*/NOTE/0",
			// Nobody asks clean to remove a message that is not there at all.
			"message/s1/UNLINK/0",
			// A power failure never leaves files outside the table.
			"message/dark/SETTLE/5",
		]);
	});
});

describe("what a kill may cost", () => {
	const scope = { ...CALM, kills: 1 };

	it("is a second delivery, and at the soonest so", () => {
		const never: Always = {
			kind: "always",
			name: "a recipient is never served twice, whatever crashes",
			requirements: ["protocol.crash.duplicate"],
			holds: (look) => (look("message0").context as unknown as MessageContext).served.local < 2,
			sometimes: { name: "-", holds: () => true },
		};
		const path = shortestBreach(scope, never, LIMIT)?.path ?? [];
		const since = path.indexOf("send SUCCEED 0 local");
		expect(path[since + 1]).toBe("starter KILL send");
		expect(path.at(-1)).toBe("send SUCCEED 0 local");
		expect(path).not.toContain("send MARK 0 local");
	});

	it("is not noticed by an idle todo if it was its clean: that shows at the next message", () => {
		const idle: Always = {
			kind: "always",
			name: "todo is never idle while its clean is dead",
			requirements: ["protocol.death.clean-seen-by-todo"],
			holds: (look) =>
				look("todoClean").value !== "dead" || look("todo").value !== "idle" || look("send").value !== "working",
			sometimes: { name: "-", holds: () => true },
		};
		expect(shortestBreach(scope, idle, LIMIT)?.path).toContain("starter KILL todoClean");
	});
});

describe("asynchronous directories", () => {
	const scope = { ...CALM, disk: "asynchronous", powerFailures: 1 } as const;

	it("lose an acknowledged message: the power fails before the link into todo/ is on disk, and S3 is left", () => {
		if (!NEVER_LOST) throw new Error("The list of properties has no always.");
		const breach = shortestBreach(scope, NEVER_LOST, LIMIT);
		expect(breach?.path).toEqual([
			"queue0 STEP",
			"queue0 STEP",
			"queue0 STEP",
			"queue0 STEP",
			"queue0 STEP",
			"queue0 STEP",
			"queue0 STEP",
			"starter POWER_FAILURE",
			"message0 SETTLE 0 kept",
		]);
		const message = breach?.look("message0");
		expect(message?.value).toBe("s3");
		const context = message?.context as unknown as MessageContext;
		expect(context).toMatchObject({ acknowledged: true, now: "ss-----", served: { local: 0, remote: 0 } });
	});

	it("break three properties and no other", () => {
		const broken = checkModel(scope, PROPERTIES, LIMIT).properties.filter(({ holds }) => !holds);
		expect(broken.map(({ name }) => name)).toEqual([
			"an acknowledged message is never lost",
			"a message that has left the queue after its acknowledgement was served",
			"every acknowledged message is eventually served and leaves the queue",
		]);
	});
});

describe("an oracle", () => {
	it("@xstate/graph finds the same states and steps in a tiny instance", () => {
		expect(graphCounts(protocolSystem(CALM))).toEqual({ states: 569, steps: 1332 });
	});
});

function transitionsOf(machine: AnyStateMachine): string[] {
	const nodes = [machine.root, ...Object.values(machine.root.states)];
	return nodes.flatMap((node) =>
		[...node.transitions].flatMap(([event, transitions]) =>
			transitions.map((_, index) => [machine.id, node.path.join(".") || "*", event, index].join("/")),
		),
	);
}
