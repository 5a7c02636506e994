/**
 * What no machine of the model says: the form of words, their number, exit codes, what was found on disk, demands of cases. Reads one
 * event after the other and throws at the first that is wrong. Leaves out the order of things: follow.ts.
 */
import type { Dialect } from "../../../model/protocol/dialects.js";
import { PROTOCOL_REQUIREMENT_IDS, type ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import { filesPresent, stateOf } from "../../../model/protocol/states.js";
import { ANOMALIES, type AnomalyCode } from "../lint/catalogue.js";
import type { ProtocolTraceEvent, ProtocolTraceHeader, TracedProgram } from "./trace.js";
import { Violation } from "./violation.js";
import { type CleanWord, cleanWord, NulSplitter, todoWord } from "./words.js";

/** Seconds of processor time in a second: a program that has nothing to do uses next to none. */
const BUSY = 0.3;

const WORD = 2n ** 64n;

interface Conversation {
	readonly requests: NulSplitter;
	/** Not answered yet; null for a request that makes no sense. */
	readonly open: (CleanWord | null)[];
}

type Kinds = { readonly local: boolean; readonly remote: boolean };

export class Monitor {
	readonly #dialect: Dialect;
	readonly #subjects: ReadonlySet<TracedProgram> | null;
	readonly #checked = new Set<ProtocolRequirementId>();
	readonly #kinds = new Map<string, Kinds>();
	readonly #cleans = new Map<TracedProgram, Conversation>();
	readonly #ended = new Set<TracedProgram>();
	readonly #killed = new Set<TracedProgram>();
	/** Programs that lost an end of a pipe to a peer. */
	readonly #deserted = new Set<TracedProgram>();
	#todo = new NulSplitter();
	#started = false;
	#stopped = false;
	#answeredStop = false;

	constructor({ subjects }: ProtocolTraceHeader, dialect: Dialect) {
		this.#dialect = dialect;
		this.#subjects = subjects === undefined ? null : new Set(subjects);
	}

	get checked(): ReadonlySet<ProtocolRequirementId> {
		return this.#checked;
	}

	/** @throws Violation */
	take(event: ProtocolTraceEvent): void {
		if ("bytes" in event) this.#heard(event.from, event.to, event.bytes);
		else if ("end" in event) this.#closed(event.from, event.to);
		else if ("deaf" in event) this.#deserted.add(event.from);
		else if ("queued" in event) this.#kinds.set(event.queued, { local: event.local > 0, remote: event.remote > 0 });
		else if ("signal" in event) {
			if (event.signal === "KILL") this.#killed.add(event.program);
			if (event.signal === "TERM" && event.program === "send") this.#deserted.add("send");
		} else if ("started" in event) this.#begun(event.started);
		else if ("exit" in event) this.#exited(event.program, event.exit);
		else if ("held" in event) this.#checked.add(requirementNamed(event.held));
		else if ("broken" in event) throw new Violation(requirementNamed(event.broken), event.why);
		else if ("disk" in event) {
			const state = stateOf(filesPresent(event.files));
			this.#demand(
				"protocol.state.always-one",
				state !== null,
				`${event.files.join(", ")} of ${event.disk} fit no state`,
			);
		} else if ("lint" in event) this.#linted(event.lint, event.path);
		else if ("busy" in event)
			this.#hold(
				event.program,
				"protocol.idle.no-busy-loop",
				event.busy < BUSY,
				() => `${event.program} uses ${event.busy} s of processor time in a second in which it has nothing to do`,
			);
	}

	#demand(requirement: ProtocolRequirementId, holds: boolean, why: string): void {
		if (!holds) throw new Violation(requirement, why);
		this.#checked.add(requirement);
	}

	/** A demand on a program, if it is one that is held to the rules. */
	#hold(program: TracedProgram, requirement: ProtocolRequirementId, holds: boolean, why: () => string): void {
		if (this.#subjects === null || this.#subjects.has(program)) this.#demand(requirement, holds, holds ? "" : why());
	}

	#begun(program: TracedProgram): void {
		this.#ended.delete(program);
		this.#killed.delete(program);
		this.#deserted.delete(program);
		this.#cleans.delete(program);
		if (program === "send") this.#started = this.#stopped = false;
		if (program === "todo") {
			this.#answeredStop = false;
			this.#todo = new NulSplitter();
		}
	}

	#conversation(clean: TracedProgram): Conversation {
		const known = this.#cleans.get(clean) ?? { requests: new NulSplitter(), open: [] };
		this.#cleans.set(clean, known);
		return known;
	}

	#heard(from: TracedProgram, to: TracedProgram, bytes: string): void {
		if (from === "send" && to === "todo") for (const byte of bytes) this.#command(byte);
		else if (from === "todo" && to === "send") for (const word of this.#todo.push(bytes)) this.#word(word);
		else if (to === "todo-clean" || to === "send-clean") {
			const conversation = this.#conversation(to);
			for (const word of conversation.requests.push(bytes)) this.#request(from, to, word, conversation);
		} else if (from === "todo-clean" || from === "send-clean")
			for (const byte of bytes) this.#reply(from, byte, this.#conversation(from));
	}

	#command(byte: string): void {
		this.#hold(
			"send",
			"protocol.wire.commands-are-bytes",
			"SHX".includes(byte),
			() => `send says ${JSON.stringify(byte)} to todo, which is no command`,
		);
		if (byte === "X") this.#stopped = true;
		else this.#started = true;
	}

	#word(text: string): void {
		const word = todoWord(text, this.#dialect);
		if (this.#answeredStop)
			this.#hold("todo", "protocol.wire.stop-answer", word.kind === "exit", () => "todo says more after its X");
		if (word.kind === "exit") {
			this.#answeredStop = true;
			this.#deserted.add("send");
		}
		this.#hold(
			"todo",
			"protocol.wire.announcement",
			word.kind !== "mangled",
			() => `todo says ${JSON.stringify(text)}, which is no message of its dialect`,
		);
		if (word.kind !== "announcement") return;
		const kinds = this.#kinds.get(word.id);
		if (kinds)
			this.#hold(
				"todo",
				"protocol.wire.announcement-kind",
				kinds.local === word.local && kinds.remote === word.remote,
				() => `${word.id} is announced for the wrong channels`,
			);
	}

	#request(from: TracedProgram, to: TracedProgram, text: string, conversation: Conversation): void {
		const word = cleanWord(text, this.#dialect);
		conversation.open.push(word);
		const wanted = to === "todo-clean" || !this.#dialect.programs.includes("todo") ? "todo" : "foop";
		const good = word !== null && (word.verb === wanted || (wanted === "todo" && to === "send-clean"));
		this.#hold(from, "protocol.wire.clean-request", good, () => `${from} asks clean for ${JSON.stringify(text)}`);
	}

	#reply(clean: TracedProgram, byte: string, { open }: Conversation): void {
		this.#hold(
			clean,
			"protocol.wire.clean-one-reply",
			open.length > 0,
			() => `clean answers ${JSON.stringify(byte)} to no request`,
		);
		const request = open.shift();
		// A number beyond the machine's word should be refused; that it is served is not forbidden.
		if (request === undefined || (request !== null && BigInt(request.id) >= WORD)) return;
		if (request === null) {
			const legal = byte === "x" || this.#dialect.legal.misspeltRequest.some((outcome) => outcome !== "refuses");
			this.#hold(
				clean,
				"protocol.clean.malformed-refused",
				legal,
				() => `clean answers ${byte} to a request that makes no sense`,
			);
		} else
			this.#hold(
				clean,
				"protocol.wire.clean-reply",
				"+!".includes(byte),
				() => `clean answers ${byte} to a good request`,
			);
	}

	#closed(from: TracedProgram, to: TracedProgram): void {
		this.#deserted.add(to);
		if (from === "todo" && to === "send" && !this.#killed.has("todo"))
			this.#hold(
				"todo",
				"protocol.wire.nul-ends-message",
				this.#todo.rest === "",
				() => "todo leaves a message without its NUL",
			);
	}

	#exited(program: TracedProgram, code: number | null): void {
		this.#ended.add(program);
		if (this.#killed.has(program)) return;
		const told = (expected: readonly number[]) =>
			`${program} exits ${code}, expected ${expected.join(" or ") || "not to"}`;
		const holds = (rule: ProtocolRequirementId, expected: readonly number[]) =>
			this.#hold(program, rule, code !== null && expected.includes(code), () => told(expected));
		if (program === "todo") {
			const sendGone = this.#deserted.has("todo") || this.#ended.has("send") || this.#killed.has("send");
			if (!this.#started && !this.#stopped) holds("protocol.exit.todo", [100, 111]);
			else holds("protocol.exit.todo", this.#stopped || this.#answeredStop ? [0] : sendGone ? [1] : []);
		} else if (program === "todo-clean" || program === "send-clean") holds("protocol.exit.clean", [0, 100, 111]);
		else if (program === "send") holds("protocol.exit.send", this.#deserted.has("send") ? [0, 111] : [111]);
	}

	#linted(code: string, path: string): void {
		const anomaly = Object.keys(ANOMALIES).find((known): known is AnomalyCode => known === code);
		if (anomaly === undefined) return;
		const { requirement, meaning, heals } = ANOMALIES[anomaly];
		this.#demand(requirement, heals !== null, `${path}: ${meaning}`);
	}
}

/** The rule that a trace says was broken. One that this edition does not know is still a broken rule. */
function requirementNamed(id: string): ProtocolRequirementId {
	return PROTOCOL_REQUIREMENT_IDS.find((known) => known === id) ?? "protocol.state.changes";
}
