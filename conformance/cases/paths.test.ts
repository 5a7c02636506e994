// The committed paths fire every transition of every machine; the search that found them still finds its way. To write them anew:
//
//     SPOOLPROOF_WRITE=paths npx vitest run --config .config/vitest.config.ts conformance/cases/paths.test.ts
//
// @xstate/graph walks the model's system, wrapped as one actor; the shortest path to each transition is kept.
import { writeFileSync } from "node:fs";
import { adjacencyMapToArray, getAdjacencyMap } from "@xstate/graph";
import { expect, test } from "vitest";
import { fromTransition } from "xstate";
import type { Edition } from "../../model/requirements.js";
import type { Stimulus } from "../../model/scheduler/events.js";
import { impossible } from "../../model/scheduler/impossible.js";
import { initialWorld, step } from "../../model/scheduler/system.js";
import type { World } from "../../model/scheduler/world.js";
import { machineTransitions, modelSpecification } from "../judge/model.js";
import { drive, transportsOf } from "../runner/driver.js";
import { View } from "../runner/view.js";
import { parseCommand } from "./commands.js";
import { PATHS_FILE, paths } from "./paths.js";
import { SMALL_SYSTEMS, type SmallSystem } from "./paths-systems.js";
import type { Command, Scenario } from "./scenario.js";
import { printScenario } from "./script.js";

const EDITIONS: readonly Edition[] = ["postfix-3.7", "intended"];
const TRANSITIONS = machineTransitions().flatMap(({ names }) => names);

test.runIf(process.env.SPOOLPROOF_WRITE === "paths")("write the paths anew", () => {
	const found: Scenario[] = [];
	for (const small of SMALL_SYSTEMS) {
		for (const [transition, commands] of search(small)) found.push(scenarioOf(small, transition, commands));
	}
	const chosen = cover(found);
	writeFileSync(PATHS_FILE, chosen.map(printScenario).join("\n"));
	expect(chosen.length).toBeGreaterThan(0);
});

test("every transition of every machine is fired by some path", () => {
	const fired = new Set(paths().flatMap((path) => EDITIONS.flatMap((edition) => [...firedBy(path, edition)])));
	expect(TRANSITIONS.length).toBeGreaterThan(50);
	expect(TRANSITIONS.filter((transition) => !fired.has(transition))).toEqual([]);
});

test("a path fires the transition that it is named for", () => {
	for (const path of paths()) {
		const named = path.name.replace(/^path to /, "");
		expect(EDITIONS.some((edition) => firedBy(path, edition).has(named))).toBe(true);
	}
});

test("the search finds its way", () => {
	const [small] = SMALL_SYSTEMS.filter(({ depth }) => depth <= 5);
	if (small === undefined) throw new Error("no system is small enough for a test");
	const found = search(small);
	expect(found.size).toBeGreaterThan(20);
	for (const [transition, commands] of found) {
		expect(firedBy(scenarioOf(small, transition, commands), small.edition).has(transition)).toBe(true);
	}
});

interface Node {
	readonly world: World;
	readonly arrived: number;
	readonly path: readonly Command[];
	readonly fired: readonly string[];
}

type Move = { readonly type: string; readonly command: Command; readonly stimulus: Stimulus };

/** Breadth first: for each transition the commands, after those that stand before the search, of a shortest path to it. */
function search(small: SmallSystem): Map<string, readonly Command[]> {
	const scenario = scenarioOf(small, "", []);
	const start = initialWorld(
		{
			manager: small.manager,
			knobs: small.knobs,
			transports: transportsOf({ ...scenario, commands: arrivals(small) }),
		},
		small.edition,
	);
	const found = new Map<string, readonly Command[]>();
	let first: Node = { world: start, arrived: small.before, path: [], fired: [] };
	for (const command of arrivals(small).slice(0, small.before)) {
		if (command.do !== "arrive") continue;
		const { world, fired } = step(first.world, command);
		first = { ...first, world };
		for (const transition of fired) if (!found.has(transition)) found.set(transition, []);
	}
	const logic = fromTransition((node: Node, { command, stimulus }: Move): Node => {
		const { world, fired } = step(node.world, stimulus);
		return { world, fired, path: [...node.path, command], arrived: node.arrived + Number(command.do === "arrive") };
	}, first);
	const reached = getAdjacencyMap(logic, {
		events: ({ context }) => movesOf(small, context),
		serializeState: ({ context }) => JSON.stringify([context.world, context.arrived]),
		serializeEvent: ({ type }) => type,
		stopWhen: ({ context }) => context.path.length >= small.depth,
	});
	const nodes = adjacencyMapToArray(reached).map(({ nextState }) => nextState.context);
	for (const { fired, path } of nodes.sort((a, b) => a.path.length - b.path.length)) {
		for (const transition of fired) if (!found.has(transition)) found.set(transition, path);
	}
	return found;
}

function movesOf(small: SmallSystem, { world, arrived }: Node): Move[] {
	const commands: Command[] = [
		...arrivals(small).slice(arrived, arrived + 1),
		...Object.keys(world.asked).map((transport): Command => ({ do: "slot", transport, times: 1 })),
		...small.others.flatMap((line) => parseCommand(line)),
	];
	const moves = commands.map(
		(command): Move => ({ type: JSON.stringify(command), command, stimulus: stimulusOf(command) }),
	);
	const inFlight = Object.keys(world.inFlight)
		.map(Number)
		.sort((a, b) => a - b);
	for (const [nth, delivery] of inFlight.entries()) {
		for (const outcome of small.outcomes) {
			const command: Command = { do: "complete", pick: nth === 0 ? "oldest" : { nth }, outcome };
			moves.push({ type: JSON.stringify(command), command, stimulus: { do: "complete", delivery, outcome } });
		}
	}
	return moves.filter(({ stimulus }) => impossible(world, stimulus) === null && driven(world, stimulus));
}

/** The driver never offers a rescan while there is no room. */
function driven(world: World, stimulus: Stimulus): boolean {
	if (stimulus.do !== "rescan") return true;
	return world.incoming.length === 0 && world.machines.message[stimulus.message]?.value === "deferred";
}

function stimulusOf(command: Command): Stimulus {
	if (command.do === "slot") return { do: "slot", transport: command.transport };
	if (command.do === "complete" || command.do === "drain")
		throw new Error(`"${command.do}" stands for several stimuli`);
	return command;
}

function arrivals(small: SmallSystem): Command[] {
	return small.arrivals.flatMap((line) => parseCommand(line));
}

function scenarioOf(small: SmallSystem, transition: string, commands: readonly Command[]): Scenario {
	return {
		name: `path to ${transition}`,
		managers: ["qmgr", "oqmgr"],
		knobs: small.knobs,
		autoRetry: false,
		commands: [...arrivals(small).slice(0, small.before), ...commands],
		because: `a shortest path in the small system "${small.name}"`,
		cites: modelSpecification.standsFor?.(transition) ?? [],
	};
}

/** Few paths that together fire all that any fires: those that fire most that is new first. */
function cover(found: readonly Scenario[]): Scenario[] {
	const left = new Map(
		found.map((path) => [path, new Set(EDITIONS.flatMap((edition) => [...firedBy(path, edition)]))]),
	);
	const chosen: Scenario[] = [];
	for (;;) {
		let best: Scenario | undefined;
		let most = 0;
		for (const [path, fired] of left) {
			if (fired.size > most && fired.has(path.name.replace(/^path to /, ""))) [best, most] = [path, fired.size];
		}
		if (best === undefined) return chosen;
		chosen.push(best);
		const covered = [...(left.get(best) ?? [])];
		for (const fired of left.values()) for (const transition of covered) fired.delete(transition);
	}
}

function firedBy(scenario: Scenario, edition: Edition): Set<string> {
	const fired = new Set<string>();
	for (const manager of scenario.managers) {
		const run = modelSpecification.start(
			{ manager, knobs: scenario.knobs, transports: transportsOf(scenario) },
			edition,
		);
		const view = new View();
		for (const { stimulus } of drive(scenario, view)) {
			const taken = run.advance(stimulus);
			view.update(stimulus, taken.observations);
			for (const transition of taken.fired) fired.add(transition);
		}
	}
	return fired;
}
