/**
 * The conversation with one program: numbers the requests, and remembers what was said, for those who have to explain it. Leaves out
 * what is asked when (session.ts, validate.ts).
 */
import type { Observation, SchedulerConfig, Stimulus } from "../../../model/scheduler/events.js";
import { settingNumber } from "../../../model/scheduler/settings.js";
import { readHello, readSeen, readState } from "./answer.js";
import type { FoundCommand } from "./command.js";
import { type Answer, Program, type ProgramLimits } from "./program.js";
import { type Capabilities, type Limits, PROTOCOL_NAME, PROTOCOL_VERSION, type Request } from "./protocol.js";

export class Conversation {
	readonly program: Program;
	#id = 0;
	/** The last line that was sent. */
	sent = "";
	/** The last line that came; null while there is none. */
	came: string | null = null;

	constructor(command: FoundCommand, limits: Partial<ProgramLimits> = {}) {
		this.program = new Program(command, limits);
	}

	async hello(): Promise<Capabilities> {
		return this.#ask({ do: "hello", protocol: PROTOCOL_NAME, version: PROTOCOL_VERSION }, readHello);
	}

	async configure({ manager, knobs, transports }: SchedulerConfig): Promise<readonly Observation[]> {
		return this.#ask({ do: "configure", manager, transports, limits: limitsOf({ knobs }), knobs }, readSeen);
	}

	async apply(stimulus: Stimulus | Request): Promise<readonly Observation[]> {
		return this.#ask({ ...stimulus }, readSeen);
	}

	async inspect(): Promise<unknown> {
		return this.#ask({ do: "inspect" }, readState);
	}

	/** How it left; null: as it should. */
	async end(): Promise<string | null> {
		this.sent = JSON.stringify({ id: ++this.#id, do: "end" });
		this.came = null;
		return this.program.leave(this.sent);
	}

	async #ask<T>(request: Request, read: (answer: Answer, id: number) => T): Promise<T> {
		const id = ++this.#id;
		this.sent = JSON.stringify({ id, ...request });
		this.came = null;
		const answer = await this.program.ask(this.sent, `request ${id} (${request.do})`);
		this.came = answer.text;
		return read(answer, id);
	}
}

/** What the knobs say in plain numbers. */
export function limitsOf({ knobs }: Pick<SchedulerConfig, "knobs">): Limits {
	const concurrency = settingNumber(knobs, "default_destination_concurrency_limit");
	return {
		active: settingNumber(knobs, "qmgr_message_active_limit"),
		concurrency,
		recipients: settingNumber(knobs, "default_destination_recipient_limit"),
		failures: concurrency * settingNumber(knobs, "default_destination_concurrency_failed_cohort_limit"),
		minimalBackoff: settingNumber(knobs, "minimal_backoff_time"),
		maximalBackoff: settingNumber(knobs, "maximal_backoff_time"),
	};
}
