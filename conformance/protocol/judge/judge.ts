/**
 * Judges a recorded run of the protocol's programs: keeps what the observations allow, and names the first event that they do not.
 * It sees the pipes, not the programs: several messages may be under way at once, so replies are matched to requests in order.
 * Leaves out texts for the log, and everything that only the file operations would show.
 */
import { DIALECTS, type Dialect } from "../../../model/protocol/dialects.js";
import { PROTOCOL_REQUIREMENT_IDS, type ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import { filesPresent, stateOf } from "../../../model/protocol/states.js";
import type { ProtocolTrace, ProtocolTraceEvent, TracedProgram } from "./trace.js";
import { type CleanWord, cleanWord, NulSplitter, todoWord } from "./words.js";

export type ProtocolVerdict =
	| { readonly verdict: "conforms"; readonly checked: readonly ProtocolRequirementId[] }
	| {
			readonly verdict: "violates";
			readonly requirement: ProtocolRequirementId;
			/** The number of the event. */
			readonly event: number;
			readonly why: string;
	  }
	| { readonly verdict: "undetermined"; readonly why: string };

class Violation {
	constructor(
		readonly requirement: ProtocolRequirementId,
		readonly why: string,
	) {}
}

/** What a message has come to, as far as the pipes tell. */
interface Progress {
	/** Replies + to requests about its envelope that no announcement has used up yet. */
	cleaned: number;
	announced: number;
	refused: boolean;
	kinds: { readonly local: boolean; readonly remote: boolean } | null;
}

interface Conversation {
	readonly requests: NulSplitter;
	/** Not answered yet; null for a request that makes no sense. */
	readonly open: (CleanWord | null)[];
}

class Judge {
	readonly #dialect: Dialect;
	readonly #checked = new Set<ProtocolRequirementId>();
	readonly #messages = new Map<string, Progress>();
	readonly #todo = new NulSplitter();
	readonly #cleans = new Map<TracedProgram, Conversation>();
	readonly #ended = new Set<TracedProgram>();
	readonly #killed = new Set<TracedProgram>();
	#started = false;
	#stopped = false;
	#answeredStop = false;

	constructor(dialect: Dialect) {
		this.#dialect = dialect;
	}

	get checked(): readonly ProtocolRequirementId[] {
		return [...this.#checked].sort();
	}

	/** @throws Violation */
	take(event: ProtocolTraceEvent): void {
		if ("bytes" in event) this.#heard(event.from, event.to, event.bytes);
		else if ("end" in event) this.#closed(event.from, event.to);
		else if ("queued" in event)
			this.#message(event.queued).kinds = { local: event.local > 0, remote: event.remote > 0 };
		else if ("signal" in event) {
			if (event.signal === "KILL") this.#killed.add(event.program);
		} else if ("exit" in event) this.#exited(event.program, event.exit);
		else if ("broken" in event) throw new Violation(requirementNamed(event.broken), event.why);
		else if ("quiet" in event) this.#quiet();
		else if ("disk" in event) {
			const state = stateOf(filesPresent(event.files));
			this.#demand(
				"protocol.state.always-one",
				state !== null,
				`${event.files.join(", ")} of ${event.disk} fit no state`,
			);
		}
	}

	#demand(requirement: ProtocolRequirementId, holds: boolean, why: string): void {
		if (!holds) throw new Violation(requirement, why);
		this.#checked.add(requirement);
	}

	#message(id: string): Progress {
		const known = this.#messages.get(id) ?? { cleaned: 0, announced: 0, refused: false, kinds: null };
		this.#messages.set(id, known);
		return known;
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
			for (const word of conversation.requests.push(bytes)) this.#request(from, word, conversation);
		} else if (from === "todo-clean" || from === "send-clean")
			for (const byte of bytes) this.#reply(byte, this.#conversation(from));
	}

	#command(byte: string): void {
		const rule = "protocol.wire.commands-are-bytes";
		this.#demand(rule, "SHX".includes(byte), `send says ${JSON.stringify(byte)} to todo, which is no command`);
		this.#demand(
			rule,
			this.#started === (byte !== "S") || byte === "X",
			`send says ${byte} ${this.#started ? "again" : "before S"}`,
		);
		if (byte === "S") this.#started = true;
		if (byte === "X") this.#stopped = true;
	}

	#word(text: string): void {
		const word = todoWord(text, this.#dialect);
		if (this.#answeredStop) {
			this.#demand("protocol.wire.stop-answer", word.kind === "exit", "todo says more after its X");
			return;
		}
		switch (word.kind) {
			case "mangled":
				throw new Violation(
					"protocol.wire.announcement",
					`todo says ${JSON.stringify(text)}, which is no message of its dialect`,
				);
			case "exit":
				this.#demand(
					"protocol.wire.stop-answer",
					this.#stopped || this.#ended.has("todo-clean") || this.#killed.has("todo-clean"),
					"todo says X though nobody told it to stop",
				);
				this.#answeredStop = true;
				return;
			case "announcement":
				this.#announcement(word.id, word.local, word.remote);
				return;
			case "log":
		}
	}

	#announcement(id: string, local: boolean, remote: boolean): void {
		const message = this.#message(id);
		this.#demand("protocol.start.wait-for-send", this.#started, `todo announces ${id} before send has said S`);
		if (message.cleaned === 0) {
			if (message.refused && message.announced === 0)
				throw new Violation("protocol.todo.no-announcement-after-refusal", `${id} is announced though clean refused`);
			if (message.announced > 0) throw new Violation("protocol.todo.announced-once", `${id} is announced again`);
		}
		this.#demand(
			"protocol.todo.announce-after-clean",
			message.cleaned > 0,
			`${id} is announced before clean has said +`,
		);
		message.cleaned--;
		message.announced++;
		this.#checked.add("protocol.todo.announced-once");
		const { kinds } = message;
		if (kinds)
			this.#demand(
				"protocol.wire.announcement-kind",
				kinds.local === local && kinds.remote === remote,
				`${id} is announced for the wrong channels`,
			);
	}

	#request(from: TracedProgram, text: string, conversation: Conversation): void {
		const word = cleanWord(text, this.#dialect);
		conversation.open.push(word);
		// The kit itself may stand in for a requester and talk nonsense: only a program under test is held to the form.
		if (from !== "todo") return;
		this.#demand("protocol.start.wait-for-send", this.#started, "todo asks clean before send has said S");
		this.#demand("protocol.wire.clean-request", word?.verb === "todo", `todo asks clean for ${JSON.stringify(text)}`);
	}

	#reply(byte: string, { open }: Conversation): void {
		this.#demand(
			"protocol.wire.clean-one-reply",
			open.length > 0,
			`clean answers ${JSON.stringify(byte)} to no request`,
		);
		const request = open.shift() ?? null;
		if (request === null) {
			const legal = byte === "x" || this.#dialect.legal.misspeltRequest.some((outcome) => outcome !== "refuses");
			this.#demand("protocol.clean.malformed-refused", legal, `clean answers ${byte} to a request that makes no sense`);
			return;
		}
		this.#demand("protocol.wire.clean-reply", "+!".includes(byte), `clean answers ${byte} to a good request`);
		if (request.verb !== "todo") return;
		const message = this.#message(request.id);
		if (byte === "+") message.cleaned++;
		else message.refused = true;
	}

	#closed(from: TracedProgram, to: TracedProgram): void {
		this.#ended.add(from);
		if (from === "todo" && to === "send" && !this.#killed.has("todo"))
			this.#demand("protocol.wire.nul-ends-message", this.#todo.rest === "", "todo leaves a message without its NUL");
	}

	#exited(program: TracedProgram, code: number | null): void {
		this.#ended.add(program);
		if (this.#killed.has(program)) return;
		if (program === "todo") {
			const sendGone = this.#ended.has("send") || this.#killed.has("send");
			const expected = !this.#started ? [100, 111] : this.#stopped || this.#answeredStop ? [0] : sendGone ? [1] : [];
			this.#demand(
				"protocol.exit.todo",
				code !== null && expected.includes(code),
				`todo exits ${code}, expected ${expected.join(" or ") || "not to"}`,
			);
		} else if (program === "todo-clean" || program === "send-clean")
			this.#demand("protocol.exit.clean", code !== null && [0, 100, 111].includes(code), `clean exits ${code}`);
		else if (program === "send") this.#demand("protocol.exit.send", code === 0 || code === 111, `send exits ${code}`);
	}

	/** Nothing happened for longer than any timer, and nobody has ended: then everything is done. */
	#quiet(): void {
		if (this.#ended.size + this.#killed.size > 0 || this.#stopped || !this.#started) return;
		for (const [id, { kinds, announced, refused }] of this.#messages)
			if (kinds && !refused)
				this.#demand("protocol.todo.every-message-announced", announced > 0, `${id} was queued and is never announced`);
		for (const [clean, { open }] of this.#cleans)
			this.#demand("protocol.wire.clean-one-reply", open.length === 0, `${clean} does not answer`);
	}
}

/** The rule that a trace says was broken. One that this edition does not know is still a broken rule. */
function requirementNamed(id: string): ProtocolRequirementId {
	return PROTOCOL_REQUIREMENT_IDS.find((known) => known === id) ?? "protocol.state.changes";
}

/** The verdict on a whole trace. One that shows nothing is not judged. */
export function judgeProtocolTrace({ header, events }: ProtocolTrace): ProtocolVerdict {
	const judge = new Judge(DIALECTS[header.dialect]);
	for (const event of events) {
		try {
			judge.take(event);
		} catch (thrown) {
			if (!(thrown instanceof Violation)) throw thrown;
			return { verdict: "violates", requirement: thrown.requirement, event: event.n, why: thrown.why };
		}
	}
	const unclear = events.find((event) => "unclear" in event);
	if (unclear !== undefined) return { verdict: "undetermined", why: unclear.unclear };
	const { checked } = judge;
	return checked.length === 0
		? { verdict: "undetermined", why: "the trace shows nothing that a rule is about" }
		: { verdict: "conforms", checked };
}
