/**
 * The protocol's machines as someone sees them who listens at the pipes: for a recorded observation, the states that the machines can
 * be in after it. What no pipe shows happens between observations, in any order. A pipe has two parts, before and behind the
 * listener. Programs that the kit plays are no machines here: they may say anything. Leaves out more than one message at a time
 * (follow.ts), and blame (blame.ts).
 */
import { canonicalJson, type Effect, type LocalEvent, LocalTable, type Meeting } from "../../../model/local.js";
import type { Kinds } from "../../../model/protocol/machines/effects.js";
import { CALM, type MACHINES, protocolSystem } from "../../../model/protocol/system.js";
import type { ProcessDefinition } from "../../../model/system.js";
import {
	type Observation,
	observationKey,
	offeredByItself,
	PIPE_ENDS,
	type PipeName,
	restsWith,
} from "./observation.js";

export interface ObservedScope {
	/** The recipients of the one message; null to follow the processes alone. */
	readonly kinds: Kinds | null;
	/** Processes of the model that are really there. */
	readonly real: ReadonlySet<string>;
	/** The message begins preprocessed, not before its injection. */
	readonly preprocessed: boolean;
	/** Deliveries are seen one by one: the message has at most one recipient a channel. */
	readonly deliveries: boolean;
	/** The family's programs may ignore the end of their peer. */
	readonly mayIgnoreEnds: boolean;
	/** The model's own, unless a mutant takes the place of one. */
	readonly machines?: typeof MACHINES;
}

interface Pipe {
	/** Written, not seen yet; then seen, not read yet. */
	readonly written: readonly string[];
	readonly seen: readonly string[];
	readonly readable: boolean;
	readonly writable: boolean;
}

interface State {
	readonly key: string;
	readonly locals: readonly number[];
	readonly pipes: Readonly<Record<PipeName, Pipe>>;
	/** Signals that send has been sent and has not acted upon. */
	readonly signals: string;
}

/** Transitions, as machine/state/event/index. */
interface Taken {
	/** Those that a pipe or a delivery shows. */
	readonly shown: readonly string[];
	readonly all: readonly string[];
}

/** A step of the machines, or several at once. */
interface Step extends Taken {
	readonly state: State;
}

/** How a state was reached within one round of hidden steps. */
interface Reached extends Step {
	readonly from: Reached | null;
}

const UNMOVED: Taken = { shown: [], all: [] };

/** A step while it is made. */
interface Draft {
	readonly locals: number[];
	readonly pipes: Record<PipeName, Pipe>;
	readonly shown: string[];
	readonly all: string[];
}

/** All states that the observations up to now allow. */
export interface Possible {
	readonly reached: readonly Reached[];
	readonly after: Map<string, Outcome>;
}

export interface Outcome {
	/** Null if no state allows the observation. */
	readonly next: Possible | null;
	/** Transitions, as machine/state/event/index, of the shortest way that explains it. */
	readonly shown: readonly string[];
}

const FRESH: Pipe = { written: [], seen: [], readable: true, writable: true };
/** Of one message no pipe ever holds more. */
const CAPACITY = 4;
/** A scope this small has some thousands. */
const MOST_STATES = 200_000;
/** Refusals are seen one by one, so that their number needs no bound. */
const REFUSALS = 1_000_000;

export class Observed {
	readonly #scope: ObservedScope;
	readonly #processes: readonly ProcessDefinition[];
	readonly #tables: readonly LocalTable[];
	readonly #indexOf: ReadonlyMap<string, number>;
	readonly #events = new Map<string, LocalEvent>();
	readonly #known = new Map<string, Possible>();

	constructor(scope: ObservedScope) {
		this.#scope = scope;
		const { processes } = protocolSystem(
			{
				...CALM,
				messages: scope.kinds === null ? [] : [scope.kinds],
				refusals: REFUSALS,
				stops: REFUSALS,
				reloads: REFUSALS,
				outcomes: ["DEFER", "FAIL"],
			},
			scope.machines,
		);
		const daemons = new Set(["todo", "send", "todoClean", "sendClean"]);
		this.#processes = processes.filter(
			({ name }) => name !== "starter" && (!daemons.has(name) || scope.real.has(name)),
		);
		this.#tables = this.#processes.map(({ machine, input }) => new LocalTable(machine, input));
		this.#indexOf = new Map(this.#processes.map(({ name }, index) => [name, index]));
	}

	initial(): Possible {
		const pipes = Object.fromEntries(Object.keys(PIPE_ENDS).map((name) => [name, FRESH])) as Record<PipeName, Pipe>;
		let state = this.#state({ locals: this.#tables.map(() => 0), pipes, signals: "" });
		if (this.#scope.preprocessed) state = this.#preprocess(state);
		return this.#closure([state]);
	}

	/** What an observation leaves possible. */
	observe(possible: Possible, observation: Observation): Outcome {
		const key = observationKey(observation);
		const known = possible.after.get(key);
		if (known) return known;
		const survivors: State[] = [];
		let shown: readonly string[] | null = null;
		for (const reached of possible.reached) {
			const found = this.#after(reached.state, observation);
			if (found.length === 0) continue;
			survivors.push(...found.map(({ state }) => state));
			shown ??= wayTo(reached).shown;
		}
		const next = survivors.length === 0 ? null : this.#closure(survivors);
		const outcome = { next, shown: shown ?? [] };
		possible.after.set(key, outcome);
		return outcome;
	}

	/** All transitions of one way through these observations, a short one, in order; up to the first that cannot be. */
	way(observations: readonly Observation[]): readonly string[] {
		const passed = [this.initial()];
		for (const observation of observations) {
			const next = this.observe(passed.at(-1) ?? this.initial(), observation).next;
			if (next === null) break;
			passed.push(next);
		}
		const pieces: (readonly string[])[] = [];
		let here = passed.at(-1)?.reached[0];
		for (let at = passed.length - 1; here !== undefined; at--) {
			const { root, all } = wayTo(here);
			pieces.unshift(all);
			const before = passed[at - 1];
			const seen = observations[at - 1];
			here = undefined;
			for (const reached of before?.reached ?? []) {
				const step = seen && this.#after(reached.state, seen).find(({ state }) => state.key === root.state.key);
				if (step === undefined) continue;
				pieces.unshift(step.all);
				here = reached;
				break;
			}
		}
		return pieces.flat();
	}

	/** What the machines could be seen to say next, pipe by pipe. */
	expected({ reached }: Possible): readonly { readonly pipe: PipeName; readonly message: string }[] {
		const found = new Map<string, { pipe: PipeName; message: string }>();
		for (const { state } of reached)
			for (const pipe of Object.keys(PIPE_ENDS) as PipeName[]) {
				const message = state.pipes[pipe].written[0];
				if (message !== undefined) found.set(`${pipe} ${message}`, { pipe, message });
			}
		return [...found.values()];
	}

	/** Control states that a process may be in. */
	values({ reached }: Possible, process: string): ReadonlySet<string> {
		return new Set(reached.map(({ state }) => this.#value(state, process)));
	}

	#value(state: State, process: string): string {
		const index = this.#indexOf.get(process);
		if (index === undefined) return "";
		return String(this.#tables[index]?.views[state.locals[index] ?? -1]?.value ?? "");
	}

	#after(state: State, seen: Observation): readonly Step[] {
		switch (seen.what) {
			case "said":
				return this.#said(state, seen.pipe, seen.message);
			case "event":
				return this.#steps(state, seen.process, seen.event);
			case "queued":
				return this.#value(state, "queue0") === "pulled" ? this.#steps(state, "queue0", { type: "STEP" }) : [];
			case "signal":
				return [unmoved(this.#state({ ...state, signals: state.signals + seen.signal }))];
			case "killed":
				return [this.#step(state, seen.process, { type: "KILL" }) ?? unmoved(state)];
			case "ended":
				return this.#ended(state, seen.process);
			case "started":
				return [this.#started(state, seen.process)];
			case "end":
				return [unmoved(this.#withPipe(state, seen.pipe, { ...state.pipes[seen.pipe], writable: false }))];
			case "deaf": {
				const deaf = { ...state.pipes[seen.pipe], readable: false, written: [], seen: [] };
				return [unmoved(this.#withPipe(state, seen.pipe, deaf))];
			}
			case "disk":
				return this.#diskIs(state, seen.files) ? [unmoved(state)] : [];
			case "quiet":
				return this.#rests(state) ? [unmoved(state)] : [];
		}
	}

	/** One, or none if it is not possible. */
	#steps(state: State, process: string, event: LocalEvent): readonly Step[] {
		const step = this.#step(state, process, event);
		return step === null ? [] : [step];
	}

	#ended(state: State, process: string): readonly Step[] {
		if (this.#value(state, process) === "dead") return [unmoved(state)];
		// Its log lines, which the machines leave out, find the broken pipe too.
		if (process !== "todo" || state.pipes.announcements.readable) return [];
		return this.#steps(state, process, { type: "KILL" });
	}

	#said(state: State, name: PipeName, message: string): readonly Step[] {
		const pipe = state.pipes[name];
		const { writer, reader } = PIPE_ENDS[name];
		const kept = this.#indexOf.has(reader) && pipe.readable;
		const seen = kept ? [...pipe.seen, message] : pipe.seen;
		if (this.#indexOf.has(writer)) {
			if (pipe.written[0] !== message) return [];
			return [unmoved(this.#withPipe(state, name, { ...pipe, written: pipe.written.slice(1), seen }))];
		}
		const said = unmoved(this.#withPipe(state, name, { ...pipe, seen }));
		if (message !== '"+"' || this.#scope.kinds === null) return [said];
		// The kit, in clean's place, may have removed the files before it said so, or not.
		const second = name === "todoReplies" ? "todo" : "mess";
		const once = this.#step(said.state, "message0", { type: "UNLINK", file: "intd" }) ?? said;
		const last = this.#step(once.state, "message0", { type: "UNLINK", file: second }) ?? unmoved(once.state);
		return [said, { ...last, all: [...once.all, ...last.all] }];
	}

	/** Everything starts together: what was in the pipes of those who are dead is gone. */
	#started(state: State, process: string): Step {
		const index = this.#indexOf.get(process);
		if (index === undefined || this.#value(state, process) !== "dead") return unmoved(state);
		const allDead = this.#processes.every(
			({ name }) => !this.#scope.real.has(name) || this.#value(state, name) === "dead",
		);
		const fresh = Object.fromEntries(Object.keys(PIPE_ENDS).map((name) => [name, FRESH])) as Record<PipeName, Pipe>;
		const base = allDead ? this.#state({ ...state, pipes: fresh, signals: "" }) : state;
		return this.#step(base, process, { type: "RESTART" }) ?? unmoved(base);
	}

	#diskIs(state: State, files: readonly boolean[]): boolean {
		const index = this.#indexOf.get("message0");
		if (index === undefined) return true;
		const now = this.#tables[index]?.views[state.locals[index] ?? -1]?.context.now;
		return typeof now === "string" && files.every((there, at) => (now[at] !== "-") === there);
	}

	/** No process has anything to do, now that only time passes. */
	#rests(state: State): boolean {
		for (const pipe of Object.values(state.pipes)) if (pipe.written.length > 0) return false;
		return this.#hidden(state).every(({ process, event }) => restsWith(process, event, this.#scope));
	}

	#preprocess(state: State): State {
		const { kinds } = this.#scope;
		const injected = ["CREATE mess", "CREATE intd", "LINK", "CREATE info"];
		if (kinds === "L" || kinds === "B") injected.push("CREATE local");
		if (kinds === "R" || kinds === "B") injected.push("CREATE remote");
		injected.push("SYNC info", "UNLINK intd", "UNLINK todo", "ACKNOWLEDGE");
		let now = state;
		for (const text of injected) {
			const [type = "", file] = text.split(" ");
			const next = this.#step(now, "message0", file === undefined ? { type } : { type, file });
			now = next?.state ?? now;
		}
		// The injection of it is over.
		return this.#step(now, "queue0", { type: "POWER" })?.state ?? now;
	}

	#closure(start: readonly State[]): Possible {
		const reached = new Map<string, Reached>();
		const queue: Reached[] = [];
		const meet = ({ state, shown, all }: Step, from: Reached | null) => {
			if (reached.has(state.key)) return;
			const found = { state, from, shown, all };
			reached.set(state.key, found);
			queue.push(found);
		};
		for (const state of start) meet(unmoved(state), null);
		const key = [...reached.keys()].sort().join("\n");
		const known = this.#known.get(key);
		if (known) return known;
		for (let at = 0; at < queue.length; at++) {
			const here = queue[at];
			if (!here) break;
			if (queue.length > MOST_STATES) throw new RangeError("the judge has too many states to keep");
			for (const { step } of this.#hidden(here.state)) meet(step, here);
		}
		const possible = { reached: queue, after: new Map() };
		this.#known.set(key, possible);
		return possible;
	}

	/** The steps that no observation tells of. */
	#hidden(state: State): readonly {
		readonly process: string;
		readonly event: LocalEvent;
		readonly step: Step;
	}[] {
		const steps = [];
		for (const definition of this.#processes) {
			const { name } = definition;
			for (const event of this.#offers(definition, state)) {
				const step = this.#step(state, name, event);
				if (step) steps.push({ process: name, event, step });
			}
		}
		return steps;
	}

	*#offers({ name, events, reads, writes }: ProcessDefinition, state: State): Generator<LocalEvent> {
		if (name === "queue0") {
			// Whoever injects may die unseen; that the message is queued is seen.
			yield this.#same({ type: "KILL" });
			if (this.#value(state, name) === "pulled") return;
		}
		for (const event of events) if (offeredByItself(name, event, state.signals, this.#scope)) yield event;
		for (const { channel, event, end } of reads) {
			const pipe = state.pipes[channel as PipeName];
			const head = pipe.seen[0];
			if (head !== undefined) yield this.#same({ type: event, message: JSON.parse(head) });
			else if (!pipe.writable && pipe.written.length === 0) yield this.#same({ type: end });
		}
		for (const { channel, broken } of writes)
			if (!state.pipes[channel as PipeName].readable) yield this.#same({ type: broken });
	}

	#same(event: LocalEvent): LocalEvent {
		const key = canonicalJson(event);
		const known = this.#events.get(key) ?? event;
		this.#events.set(key, known);
		return known;
	}

	#step(state: State, process: string, event: LocalEvent): Step | null {
		const draft: Draft = { locals: [...state.locals], pipes: { ...state.pipes }, shown: [], all: [] };
		const index = this.#indexOf.get(process);
		if (index === undefined || !this.#act(draft, index, this.#same(event))) return null;
		const signal = event.type === "TERM" ? "T" : event.type === "HUP" ? "H" : "";
		const signals = process === "send" ? state.signals.replace(signal, "") : state.signals;
		const { locals, pipes, shown, all } = draft;
		return { state: this.#state({ locals, pipes, signals }), shown, all };
	}

	#act(draft: Draft, index: number, event: LocalEvent): boolean {
		const outcome = this.#tables[index]?.outcome(draft.locals[index] ?? -1, event);
		if (!outcome) return false;
		draft.locals[index] = outcome.next;
		draft.all.push(...outcome.transitions);
		if (outcome.effects.some(({ type }) => type === "push" || type === "take") || event.type === "DELIVER")
			draft.shown.push(...outcome.transitions);
		return outcome.effects.every((effect) => this.#apply(draft, effect));
	}

	#apply(draft: Draft, effect: Effect): boolean {
		if (effect.type === "sync") {
			const meetings: readonly Meeting[] = Array.isArray(effect.params) ? effect.params : [effect.params];
			return meetings.every(({ to, event }) => {
				const index = this.#indexOf.get(to);
				return index === undefined || this.#act(draft, index, this.#same(event));
			});
		}
		// The machines' channels are these pipes; a test compares the names.
		const name = effect.params.channel as PipeName;
		const pipe = draft.pipes[name];
		switch (effect.type) {
			case "push":
				if (!pipe.readable || pipe.written.length >= CAPACITY) return false;
				draft.pipes[name] = { ...pipe, written: [...pipe.written, canonicalJson(effect.params.message)] };
				return true;
			case "take":
				if (pipe.seen.length === 0) return false;
				draft.pipes[name] = { ...pipe, seen: pipe.seen.slice(1) };
				return true;
			case "close":
				draft.pipes[name] =
					effect.params.end === "write"
						? { ...pipe, writable: false }
						: // What was written before may still be seen by the listener.
							{ ...pipe, readable: false, seen: [] };
				return true;
			case "open":
				draft.pipes[name] = FRESH;
				return true;
		}
	}

	#withPipe(state: State, name: PipeName, pipe: Pipe): State {
		return this.#state({ ...state, pipes: { ...state.pipes, [name]: pipe } });
	}

	#state({ locals, pipes, signals }: Omit<State, "key">): State {
		const contents = Object.values(pipes).map(
			({ written, seen, readable, writable }) =>
				`${written.join(",")}>${seen.join(",")}${readable ? "" : "r"}${writable ? "" : "w"}`,
		);
		return { key: `${locals.join(" ")}|${contents.join("|")}|${signals}`, locals, pipes, signals };
	}
}

/** How a round of hidden steps led there, and where it began. */
function wayTo(reached: Reached): Taken & { readonly root: Reached } {
	const shown: string[] = [];
	const all: string[] = [];
	let root = reached;
	for (let at: Reached | null = reached; at !== null; at = at.from) {
		shown.unshift(...at.shown);
		all.unshift(...at.all);
		root = at;
	}
	return { shown, all, root };
}

function unmoved(state: State): Step {
	return { state, ...UNMOVED };
}
