/**
 * Measures the explorer on the benchmark's model: states per second of CPU, bytes a state, steps per second for fairness. CPU is that
 * of this process, all threads. Leaves out other programs, and judgement: the numbers are only worth something on an idle machine.
 */
import { fairProcesses, leadsTo } from "./liveness.js";
import { spool, spoolSize, spoolSymmetry } from "./models/spool.js";
import { type Budget, search } from "./search.js";

export interface SearchCost {
	readonly messages: number;
	readonly states: number;
	readonly steps: number;
	readonly complete: boolean;
	/** What there was not enough of, if it is not complete. */
	readonly exhausted: "states" | "bytes" | null;
	readonly cpuSeconds: number;
	readonly statesPerCpuSecond: number;
	/** The packed words and the number of the state before. */
	readonly dataBytesPerState: number;
	/** Those, and one place in the table. */
	readonly bytesPerState: number;
	/** With the room that is free in the arrays and in the table. */
	readonly allocatedBytesPerState: number;
}

export interface FairnessCost {
	readonly messages: number;
	readonly states: number;
	readonly steps: number;
	readonly verdict: string;
	readonly cpuSeconds: number;
	readonly stepsPerCpuSecond: number;
}

export interface GraphCost {
	readonly messages: number;
	readonly states: number;
	readonly steps: number;
	readonly cpuSeconds: number;
	readonly statesPerCpuSecond: number;
}

function cpuSeconds<T>(work: () => T): readonly [result: T, seconds: number] {
	const before = process.cpuUsage();
	const result = work();
	const { user, system } = process.cpuUsage(before);
	return [result, (user + system) / 1e6];
}

/**
 * The whole state space of so many messages, or as much of it as the budget allows. A fresh process a measurement is fairest.
 * @throws Error if the number of states is wrong
 */
export function measureSearch(messages: number, { symmetry = false, budget = {} as Budget } = {}): SearchCost {
	const [found, seconds] = cpuSeconds(() =>
		search(spool(messages), { budget, ...(symmetry ? { symmetry: spoolSymmetry(messages) } : {}) }),
	);
	const { states, steps, complete, exhausted } = found;
	const { states: all, orbits } = spoolSize(messages);
	if (complete && states !== (symmetry ? orbits : all))
		throw new Error(`${messages} messages: ${states} states, not ${symmetry ? orbits : all}.`);
	const { data, table, allocated } = found.store.bytes();
	return {
		messages,
		states,
		steps,
		complete,
		exhausted,
		cpuSeconds: seconds,
		statesPerCpuSecond: states / seconds,
		dataBytesPerState: data / states,
		bytesPerState: (data + table) / states,
		allocatedBytesPerState: allocated / states,
	};
}

/** A claim that holds under strong fairness, so that every component is looked at: whoever is dead starts again. The search is not counted. */
export function measureFairness(messages: number, strength: "weak" | "strong"): FairnessCost {
	const found = search(spool(messages), { keepSteps: true });
	const [{ verdict }, seconds] = cpuSeconds(() =>
		leadsTo(found, {
			from: (look) => look("splitter").value === "dead",
			goal: (look) => look("splitter").value !== "dead",
			fairness: fairProcesses(["splitter", "deliverer", "remover"], strength),
		}),
	);
	const { states, steps } = found;
	return { messages, states, steps, verdict, cpuSeconds: seconds, stepsPerCpuSecond: steps / seconds };
}

/** The same with @xstate/graph, for which the development dependencies must be installed. */
export async function measureGraph(messages: number): Promise<GraphCost> {
	const { graphCounts } = await import("./oracles/graph.js");
	const [{ states, steps }, seconds] = cpuSeconds(() => graphCounts(spool(messages)));
	return { messages, states, steps, cpuSeconds: seconds, statesPerCpuSecond: states / seconds };
}
