/**
 * Lets the machines judge a recorded run: each message is followed on its own through the machines of all processes, since several
 * may be under way at once, and the processes once more without any message. What is about all, the commands and the life of the
 * processes, is told to all followers. Leaves out the form of words and exit codes, which no machine has: monitor.ts.
 */

import { canonicalJson } from "../../../model/local.js";
import type { Dialect } from "../../../model/protocol/dialects.js";
import type { Kinds } from "../../../model/protocol/machines/effects.js";
import { MESSAGE_FILES } from "../../../model/protocol/states.js";
import { MACHINES } from "../../../model/protocol/system.js";
import { citedBy, guilty, type Story } from "./blame.js";
import { Follower } from "./follower.js";
import { type Observation, observationInWords, PIPE_ENDS, type PipeName, PROCESS } from "./observation.js";
import type { ObservedScope } from "./observed.js";
import { DeliveryWords, type SpawnWord } from "./spawn-words.js";
import type { ProtocolTraceEvent, ProtocolTraceHeader, TracedProgram } from "./trace.js";
import { Violation } from "./violation.js";
import { cleanWord, NulSplitter, todoWord } from "./words.js";

/** With more unanswered requests about one message than this the machines have no say about it; the monitor goes on. */
const MOST_OPEN = 100;

const KINDS: readonly Kinds[] = ["L", "R", "B", "X"];

export class Follow {
	readonly #dialect: Dialect;
	readonly #machines: typeof MACHINES;
	/** Processes under test. */
	readonly real: ReadonlySet<string>;
	/** Without any message. */
	readonly processes: Follower;
	/** In the order in which they were heard of. */
	readonly messages = new Map<string, Follower>();
	/** What all have been told, for messages that come later. */
	readonly #told: Observation[] = [];
	readonly #words = new Map<string, NulSplitter>();
	readonly #asked = new Map<string, (string | null)[]>();
	/** Unanswered requests about a message. */
	readonly #open = new Map<string, number>();
	readonly #spawners = new Map<TracedProgram, DeliveryWords>();
	readonly #killed = new Set<TracedProgram>();
	/** The message that was last heard of. */
	last: string | null = null;
	/** Transitions that explain what was seen. */
	readonly shown = new Set<string>();
	/** Messages that the machines say nothing more about. */
	readonly #ignored = new Set<string>();
	/** Real processes that have not been started yet. */
	readonly #missing: Set<string>;
	#stopSaid = false;
	#stopAnswered = false;
	#cleanLost = false;
	/** Something happened that the machines leave out: from here on they have no say. */
	#outside = false;

	/** @param starts whether the trace tells when programs are started; else they run from the beginning */
	constructor(
		header: ProtocolTraceHeader,
		dialect: Dialect,
		{ machines = MACHINES, starts }: { readonly machines?: typeof MACHINES; readonly starts: boolean },
	) {
		this.#dialect = dialect;
		this.#machines = machines;
		const subjects = header.subjects ?? (["todo", "send", "todo-clean", "send-clean"] as const);
		this.real = new Set(subjects.flatMap((program) => PROCESS[program] ?? []));
		this.#missing = new Set(starts ? this.real : []);
		this.#outside = !dialect.programs.includes("todo") && this.real.has("send");
		this.processes = this.#follower([null], false, false);
	}

	/** @throws Violation if no state of the machines allows it */
	take(event: ProtocolTraceEvent): void {
		if (this.#outside) return;
		if ("bytes" in event) this.#heard(event.from, event.to, event.bytes);
		else if ("end" in event) this.#closed("end", event.from, event.to, event.from);
		else if ("deaf" in event) this.#closed("deaf", event.from, event.to, event.to);
		else if ("queued" in event) this.#begin(event.queued, event.local, event.remote, false);
		else if ("preprocessed" in event) this.#begin(event.preprocessed, event.local, event.remote, true);
		else if ("signal" in event) this.#signalled(event.signal, event.program);
		else if ("started" in event) this.#started(event.started);
		else if ("exit" in event) this.#exited(event.program, event.exit);
		else if ("disk" in event) this.#onDisk(event.disk, event.files);
		else if ("quiet" in event && this.#missing.size === 0) this.#tellAll({ what: "quiet" });
	}

	#scope(kinds: Kinds | null, preprocessed: boolean, deliveries: boolean): ObservedScope {
		const { legal } = this.#dialect;
		return {
			kinds,
			real: this.real,
			preprocessed,
			deliveries,
			mayIgnoreEnds: [...legal.endOfFileLater, ...legal.endOfFileBeforeStart].includes("spins"),
			machines: this.#machines,
		};
	}

	#follower(kinds: readonly (Kinds | null)[], preprocessed: boolean, deliveries: boolean): Follower {
		const follower = new Follower(kinds.map((one) => this.#scope(one, preprocessed, deliveries)));
		for (const told of this.#told) follower.observe(told, this.shown);
		return follower;
	}

	#begin(id: string, local: number, remote: number, preprocessed: boolean): void {
		const kinds: Kinds = local > 0 ? (remote > 0 ? "B" : "L") : remote > 0 ? "R" : "X";
		const follower = this.#follower([kinds], preprocessed, local <= 1 && remote <= 1);
		this.messages.set(id, follower);
		this.#ignored.delete(id);
		if (!preprocessed) this.#demand(follower, { what: "queued" }, id);
	}

	/** The follower of a message; one of unknown recipients where nobody has told of it. */
	#message(id: string, anew = false): Follower {
		const known = this.messages.get(id);
		if (known && !(anew && known.eliminated)) return known;
		const follower = this.#follower(KINDS, !this.real.has("todo"), false);
		this.messages.set(id, follower);
		return follower;
	}

	#splitter(from: TracedProgram, to: TracedProgram): NulSplitter {
		const key = `${from}>${to}`;
		const known = this.#words.get(key) ?? new NulSplitter();
		this.#words.set(key, known);
		return known;
	}

	#heard(from: TracedProgram, to: TracedProgram, bytes: string): void {
		if (from === "send" && to === "todo") for (const byte of bytes) this.#command(byte);
		else if (from === "todo" && to === "send")
			for (const word of this.#splitter(from, to).push(bytes)) this.#word(word);
		else if (to === "todo-clean" || to === "send-clean") {
			for (const word of this.#splitter(from, to).push(bytes)) this.#request(to, word);
		} else if (from === "todo-clean" || from === "send-clean") for (const byte of bytes) this.#reply(from, byte);
		else if (from === "send" && to !== "logger") this.#delivered(this.#spawner(to).commands(bytes), to);
		else if (to === "send") this.#delivered(this.#spawner(from).reports(bytes), from);
	}

	#command(byte: string): void {
		// A send that stops may say so again and again.
		if (byte === "X" && this.#stopSaid && this.real.has("send")) return;
		this.#stopSaid ||= byte === "X";
		if ("SHX".includes(byte)) this.#tellAll({ what: "said", pipe: "commands", message: canonicalJson(byte) });
		// Any byte may be taken for S; the machine of todo knows S only.
		else if (!this.processes.story.started) this.#outside = true;
	}

	#word(text: string): void {
		const word = todoWord(text, this.#dialect);
		if (word.kind === "exit") {
			if (this.#stopAnswered) return;
			this.#stopAnswered = true;
			this.#tellAll({ what: "said", pipe: "announcements", message: '"X"' });
		} else if (word.kind === "announcement") {
			const kinds: Kinds = word.local ? (word.remote ? "B" : "L") : word.remote ? "R" : "X";
			const message = canonicalJson({ kind: "announcement", id: 0, kinds });
			this.#demand(this.#message(word.id), { what: "said", pipe: "announcements", message }, word.id);
		}
	}

	#request(to: "todo-clean" | "send-clean", text: string): void {
		const word = cleanWord(text, this.#dialect);
		const asked = this.#asked.get(to) ?? [];
		this.#asked.set(to, asked);
		// What the machines' clean does with a number that is none, they do not say.
		const known = word !== null && BigInt(word.id) < 2n ** 64n;
		asked.push(known ? word.id : null);
		if (!known) return;
		const open = (this.#open.get(word.id) ?? 0) + 1;
		this.#open.set(word.id, open);
		// Each unanswered request makes every state longer: a flood of them would exhaust the memory.
		if (open > MOST_OPEN) this.#ignored.add(word.id);
		const pipe = to === "todo-clean" ? "todoRequests" : "sendRequests";
		const message = canonicalJson({ verb: word.verb, id: 0 });
		this.#demand(this.#message(word.id, word.verb === "todo"), { what: "said", pipe, message }, word.id);
	}

	#reply(from: "todo-clean" | "send-clean", byte: string): void {
		const id = this.#asked.get(from)?.shift();
		if (id === undefined || id === null) return;
		this.#open.set(id, (this.#open.get(id) ?? 1) - 1);
		const pipe = from === "todo-clean" ? "todoReplies" : "sendReplies";
		this.#demand(this.#message(id), { what: "said", pipe, message: canonicalJson(byte) }, id);
	}

	#spawner(program: TracedProgram): DeliveryWords {
		const known = this.#spawners.get(program) ?? new DeliveryWords(this.#dialect.spawnWidth);
		this.#spawners.set(program, known);
		return known;
	}

	#delivered(words: readonly SpawnWord[], spawner: TracedProgram): void {
		const file = spawner === "lspawn" ? "local" : "remote";
		for (const { type, id } of words) {
			const follower = this.messages.get(id);
			if (!follower?.seesDeliveries) continue;
			const event = { type, id: 0, file, ...(type === "DELIVER" ? { done: false } : {}) };
			this.#demand(follower, { what: "event", process: "send", event }, id);
		}
	}

	#closed(what: "end" | "deaf", from: TracedProgram, to: TracedProgram, by: TracedProgram): void {
		const process = PROCESS[by];
		if (process !== undefined && this.real.has(process)) return;
		const [writer, reader] = [PROCESS[from], PROCESS[to]];
		const pipe = (Object.keys(PIPE_ENDS) as PipeName[]).find(
			(name) => PIPE_ENDS[name].writer === writer && PIPE_ENDS[name].reader === reader,
		);
		if (by.endsWith("-clean")) this.#cleanLost = true;
		// The loss of a spawner is not in the machines.
		if (pipe === undefined) this.#outside ||= by !== "logger" && !this.#over("send");
		else this.#tellAll({ what, pipe });
	}

	#over(process: string): boolean {
		return this.#told.some((told) => (told.what === "ended" || told.what === "killed") && told.process === process);
	}

	/** What was half said to or by an earlier process of this name is forgotten. */
	#started(program: TracedProgram): void {
		for (const key of this.#words.keys()) if (key.split(">").includes(program)) this.#words.delete(key);
		this.#asked.delete(program);
		if (program === "send") {
			this.#spawners.clear();
			this.#stopSaid = false;
		}
		if (program === "todo") this.#stopAnswered = false;
		if (program.endsWith("-clean")) this.#cleanLost = false;
		const process = PROCESS[program] ?? "";
		this.#missing.delete(process);
		this.#tellAll({ what: "started", process });
	}

	#signalled(signal: "TERM" | "HUP" | "ALRM" | "KILL", program: TracedProgram): void {
		const process = PROCESS[program];
		if (process === undefined) return;
		if (signal === "KILL") {
			this.#killed.add(program);
			if (program.endsWith("-clean")) this.#cleanLost = true;
			this.#tellAll({ what: "killed", process });
		} else if (signal === "ALRM") return;
		else if (program === "send") this.#tellAll({ what: "signal", signal: signal === "TERM" ? "T" : "H" });
		else this.#outside = true;
	}

	#exited(program: TracedProgram, code: number | null): void {
		const process = PROCESS[program];
		if (process === undefined || this.#killed.delete(program)) return;
		if (program.endsWith("-clean")) this.#cleanLost = true;
		// A start that failed, or a crash of its own: no machine has that.
		this.#tellAll({ what: code === null || code === 111 ? "killed" : "ended", process });
	}

	#onDisk(id: string, files: readonly string[]): void {
		const follower = this.messages.get(id);
		// Without todo and send it is the kit that writes the files.
		if (follower && (this.real.has("todo") || this.real.has("send")))
			this.#demand(follower, { what: "disk", files: MESSAGE_FILES.map((file) => files.includes(file)) }, id);
	}

	#tellAll(observation: Observation): void {
		this.#demand(this.processes, observation, null);
		if (this.#outside) return;
		const last = this.last;
		for (const [id, follower] of this.messages) this.#demand(follower, observation, id);
		this.last = last;
		this.#told.push(observation);
	}

	#demand(follower: Follower, observation: Observation, id: string | null): void {
		this.last = id ?? this.last;
		if (this.#outside || (id !== null && this.#ignored.has(id))) return;
		if (follower.observe(observation, this.shown)) return;
		// A send that does several things at a time may pass on its stop while clean is busy with a message.
		if (id !== null && observation.what === "said" && observation.pipe === "commands") {
			this.#ignored.add(id);
			return;
		}
		// What is finished already may go while send waits for its end; the machines leave it to the next start.
		if (id !== null && follower.story.stopped && observation.what === "said" && observation.pipe === "sendRequests") {
			this.#ignored.add(id);
			return;
		}
		// A program may notice the loss of clean sooner than the machines, which see it at the next request only.
		if (this.#cleanLost && observation.what !== "disk") {
			this.#outside = true;
			return;
		}
		const story: Story = { ...follower.story, message: id !== null };
		const about = id === null ? "" : ` about ${id}`;
		const culprit = guilty(observation, story);
		throw new Violation(
			citedBy(culprit),
			`${observationInWords(observation)}${about}: in no state of the machines can that be${follower.expectedInWords(observation)}`,
			{ transition: culprit[0], message: id },
		);
	}
}
