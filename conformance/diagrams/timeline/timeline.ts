/**
 * Who was busy with what, and when: the deliveries of a scheduler's trace as bars, an agent a lane. The axis counts steps (stimuli),
 * as most scenarios take no time; the clock's seconds stand beside it. Leaves out drawing.
 */
import type { Edition } from "../../../model/requirements.js";
import type { Trace, TraceEvent } from "../../trace/format.js";
import { replayed } from "../replay.js";

export interface Bar {
	readonly delivery: number;
	readonly message: string;
	readonly destination: string;
	readonly recipients: readonly string[];
	/** The transport, and the number of the agent among those busy at once, from 0. */
	readonly transport: string;
	readonly agent: number;
	/** Steps, from 0: the one of its selection, and the one of its end; null if the trace ends first. */
	readonly from: number;
	readonly to: number | null;
	/** Events of the trace. */
	readonly selected: number;
	readonly outcome: string | null;
}

export interface Lane {
	readonly transport: string;
	readonly agent: number;
}

export interface Stay {
	readonly message: string;
	readonly from: number;
	readonly to: number | null;
	readonly fate: string | null;
}

export interface Preemption {
	readonly step: number;
	/** It is what should have happened in the step that is wrong. */
	readonly isDue: boolean;
	readonly by: string;
	readonly of: string;
}

export interface Timeline {
	readonly title: string;
	readonly steps: number;
	readonly lanes: readonly Lane[];
	readonly bars: readonly Bar[];
	/** In order of arrival, with the step of it. */
	readonly arrivals: readonly { readonly message: string; readonly step: number; readonly recipients: number }[];
	/** Stays in the active queue, in the order of their beginning; `to` null: still there at the end. */
	readonly stays: readonly Stay[];
	readonly preemptions: readonly Preemption[];
	/** Where the clock moved: the step and the second it shows from then on. */
	readonly ticks: readonly { readonly step: number; readonly second: number }[];
	/** The step that is wrong. */
	readonly wrong: number | null;
}

type Selection = Extract<TraceEvent, { readonly saw: "select" }>;

export interface TimelineOptions {
	/** The number of the event at which the trace is wrong; later preemptions are not told, as the model cannot follow. */
	readonly wrong?: number;
	readonly edition?: Edition;
}

/** @throws KnobError if the trace's settings cannot be used. */
export function timeline(trace: Trace, { wrong, edition }: TimelineOptions = {}): Timeline {
	const { header, events } = trace;
	const recorder = new Recorder();
	const stepOf = new Map<number, number>();
	for (const event of events) {
		recorder.take(event);
		stepOf.set(event.n, recorder.step);
	}
	const wrongStep = wrong === undefined ? null : (stepOf.get(wrong) ?? 0);
	const preemptions = replayed(trace, wrong, edition).flatMap(({ n, preemptions }) => {
		const step = stepOf.get(n) ?? 0;
		return preemptions.map((preemption) => ({ step, isDue: step === wrongStep, ...preemption }));
	});
	return {
		title: `${header.scenario ?? "A run"} (${header.implementation}, ${header.manager})`,
		steps: recorder.steps,
		lanes: recorder.lanes(),
		bars: recorder.bars,
		arrivals: recorder.arrivals,
		stays: recorder.stays,
		ticks: recorder.ticks,
		preemptions,
		wrong: wrongStep,
	};
}

/** Takes in a trace, event by event. */
class Recorder {
	steps = 0;
	readonly bars: (Bar & { to: number | null; outcome: string | null })[] = [];
	readonly arrivals: { message: string; step: number; recipients: number }[] = [];
	readonly stays: { message: string; from: number; to: number | null; fate: string | null }[] = [];
	readonly ticks: { step: number; second: number }[] = [];
	#second = 0;
	/** For each transport, which of its agents are busy. */
	readonly #busy = new Map<string, boolean[]>();
	readonly #inFlight = new Map<number, Bar & { to: number | null; outcome: string | null }>();

	/** The step that is going on. */
	get step(): number {
		return Math.max(0, this.steps - 1);
	}

	lanes(): Lane[] {
		return [...this.#busy].flatMap(([transport, agents]) => agents.map((_, agent) => ({ transport, agent })));
	}

	take(event: TraceEvent): void {
		if ("do" in event) {
			this.steps++;
			if (event.do === "tick") {
				this.#second += event.seconds;
				this.ticks.push({ step: this.step, second: this.#second });
			} else if (event.do === "arrive") {
				const { message, recipients } = event;
				this.arrivals.push({ message, step: this.step, recipients: recipients.length });
			} else if (event.do === "complete") this.#end(event.delivery, event.outcome);
		} else if (event.saw === "select") this.#begin(event);
		else if (event.saw === "activate") {
			this.stays.push({ message: event.message, from: this.step, to: null, fate: null });
		} else if (event.saw === "finish") {
			const stay = this.stays.findLast(({ message, to }) => message === event.message && to === null);
			if (stay !== undefined) Object.assign(stay, { to: this.step, fate: event.fate });
		}
	}

	#begin({ n, delivery, message, destination, recipients, transport }: Selection): void {
		const agents = this.#busy.get(transport) ?? [];
		this.#busy.set(transport, agents);
		const free = agents.indexOf(false);
		const agent = free < 0 ? agents.length : free;
		agents[agent] = true;
		const what = { delivery, message, destination, recipients, transport, agent };
		const bar = { ...what, from: this.step, selected: n, to: null, outcome: null };
		this.bars.push(bar);
		this.#inFlight.set(delivery, bar);
	}

	#end(delivery: number, outcome: string): void {
		const bar = this.#inFlight.get(delivery);
		if (bar === undefined) return;
		bar.to = this.step;
		bar.outcome = outcome;
		this.#inFlight.delete(delivery);
		this.#busy.get(bar.transport)?.splice(bar.agent, 1, false);
	}
}
