/**
 * The stdio adapter: any program that speaks the adapter protocol is an implementation under test, one process for many runs,
 * each begun by configure; one that failed is not used again. Leaves out the bytes (program.ts) and the check of an adapter before anything else runs (validate.ts).
 */
import type { Observation, SchedulerConfig, Stimulus } from "../../../model/scheduler/events.js";
import { AdapterFailure, type SchedulerAdapter, type SchedulerSession } from "../adapter.js";
import { AnswerError, Refusal } from "./answer.js";
import { type FoundCommand, findCommand } from "./command.js";
import { Conversation } from "./conversation.js";
import type { ProgramLimits } from "./program.js";
import type { Capabilities } from "./protocol.js";

/** After so many runs that ended in silence no other is begun: hundreds of them would take an hour to say the same. */
const MOST_SILENCES = 3;

export interface StdioOptions {
	readonly limits?: Partial<ProgramLimits>;
}

export interface StdioAdapter extends SchedulerAdapter {
	readonly capabilities: Capabilities;
	/** As it was given: what to type to run it again. */
	readonly command: string;
	/** Ends the programs that wait for another run. If it is not called they are killed when this process ends. */
	close(): Promise<void>;
}

/**
 * Starts the program, to hear what it can do.
 * @param command one string, split into words as a shell would.
 * @throws AdapterFailure if it cannot be started or says no proper hello.
 */
export async function stdioAdapter(command: string, { limits = {} }: StdioOptions = {}): Promise<StdioAdapter> {
	const found = findCommand(command);
	const idle: Conversation[] = [];
	let silences = 0;
	const first = await greet(found, limits);
	const { capabilities } = first;
	const put = (conversation: Conversation) => {
		conversation.program.letGo(true);
		idle.push(conversation);
	};
	put(first.conversation);
	return {
		name: capabilities.name,
		capabilities,
		command,
		start: async (config) => {
			refuseUnknown(config, capabilities);
			if (silences >= MOST_SILENCES) {
				throw new AdapterFailure(
					`${found.text}: it has let ${silences} runs wait until the time limit, so no other is begun`,
				);
			}
			const conversation = idle.pop() ?? (await greet(found, limits)).conversation;
			conversation.program.letGo(false);
			const session = new StdioSession(conversation, put, () => silences++);
			try {
				await session.configure(config);
			} catch (error) {
				await session.stop();
				throw error;
			}
			return session;
		},
		close: async () => {
			for (const conversation of idle.splice(0)) {
				// How it leaves is not judged here.
				await conversation.end().catch(() => null);
				await conversation.program.stop();
			}
		},
	};
}

async function greet(command: FoundCommand, limits: Partial<ProgramLimits>) {
	const conversation = new Conversation(command, limits);
	try {
		return { conversation, capabilities: await told(conversation, () => conversation.hello()) };
	} catch (error) {
		await conversation.program.stop();
		throw error;
	}
}

/** Knobs that the program does not obey would make it look wrong. */
function refuseUnknown({ knobs }: SchedulerConfig, { name, knobs: obeyed }: Capabilities): void {
	if (obeyed === null) return;
	const unknown = Object.keys(knobs).filter((knob) => !obeyed.includes(knob));
	if (unknown.length === 0) return;
	throw new AdapterFailure(`${name} does not obey ${unknown.join(", ")}, by the knobs in its answer to hello`);
}

/** Whatever is wrong with an answer becomes a failure of the adapter, with what was asked. */
async function told<T>(conversation: Conversation, ask: () => Promise<T>): Promise<T> {
	try {
		return await ask();
	} catch (error) {
		const { program, sent } = conversation;
		if (error instanceof AnswerError) {
			throw program.failure(
				`${program.command.text}: ${error.message}. The request was ${sent}; spoolproof validate tells more`,
			);
		}
		if (error instanceof Refusal) throw program.failure(`${program.command.text} refused ${sent}: ${error.message}`);
		throw error;
	}
}

class StdioSession implements SchedulerSession {
	readonly #conversation: Conversation;
	readonly #put: (conversation: Conversation) => void;
	readonly #onSilence: () => void;
	#deliveries = 0;
	/** A request is under way, or went wrong: then the program is of no more use. */
	#spoilt = false;
	#stopped = false;

	constructor(conversation: Conversation, put: (conversation: Conversation) => void, onSilence: () => void) {
		this.#conversation = conversation;
		this.#onSilence = onSilence;
		this.#put = put;
	}

	async configure(config: SchedulerConfig): Promise<void> {
		const seen = await this.#ask(() => this.#conversation.configure(config));
		if (seen.length > 0) this.#fail("it did something before any mail arrived: answer configure with []");
	}

	async apply(stimulus: Stimulus): Promise<readonly Observation[]> {
		const seen = await this.#ask(() => this.#conversation.apply(stimulus));
		for (const one of seen) {
			if (one.saw !== "select") continue;
			const expected = ++this.#deliveries;
			if (one.delivery === expected) continue;
			this.#fail(
				`after ${this.#conversation.sent} it selected delivery ${one.delivery}, expected number ${expected}: deliveries are numbered 1, 2, 3 in the order of their selection`,
			);
		}
		return seen;
	}

	async stop(): Promise<void> {
		if (this.#stopped) return;
		this.#stopped = true;
		if (this.#conversation.program.silent) this.#onSilence();
		if (this.#spoilt) await this.#conversation.program.stop();
		else this.#put(this.#conversation);
	}

	async #ask<T>(ask: () => Promise<T>): Promise<T> {
		this.#spoilt = true;
		const answer = await told(this.#conversation, ask);
		this.#spoilt = this.#stopped;
		return answer;
	}

	#fail(complaint: string): never {
		this.#spoilt = true;
		throw this.#conversation.program.failure(complaint);
	}
}
