/**
 * One program under test with the kit as its peers, on a queue with a few messages: started with a fault, then again without, then
 * every message is looked at. Each program has a scene of its own: todo, clean, send. Leaves out where the faults go (points.ts).
 */
import { readFileSync } from "node:fs";
import { filesPresent, type MessageState, stateOf } from "../../../../model/protocol/states.js";
import type { Executable } from "../../../adapters/qmail/executable.js";
import { CaseOver, type Ends, Harness, type HarnessOptions, type Place } from "../../../adapters/qmail/harness.js";
import type { TracedProgram } from "../../judge/trace.js";
import { type Fault, underStrace } from "./strace.js";

/**
 * What became of a message: "fine" as without a fault, "found" by a later scan only, "again" delivered a second time, "debris" all is
 * done but mess/ waits for the cleanup after 36 hours.
 */
export type Fate = "fine" | "found" | "again" | "debris" | "lost" | "broken";

export interface MessageFate {
	readonly id: string;
	/** After the fault, before the second start. */
	readonly state: MessageState | null;
	readonly fate: Fate;
	readonly why: string;
}

export interface SceneRun {
	readonly messages: readonly MessageFate[];
	/** Whether the program ended in the first run. */
	readonly ended: boolean;
	/** Why there is nothing about the messages. */
	readonly unclear?: string;
	/** Where the record of system calls is, as long as the scene lasts. */
	readonly home: string;
	readonly record: string;
}

/** A program's part: set up before each run, work while it runs, judgement at the end. */
export interface Scene {
	/** Puts messages into the queue; before the first start. */
	prepare(harness: FaultyHarness): void;
	/** Starts the program and sits down at its pipes; called once for each start. */
	start(harness: FaultyHarness): { readonly running: boolean };
	/** Whether everything is done that there is to do. */
	done(harness: FaultyHarness): boolean;
	fates(harness: FaultyHarness): readonly Omit<MessageFate, "state">[];
}

/** A harness that puts one program under strace. */
export class FaultyHarness extends Harness {
	readonly record: string;
	/** 1 for the run with the fault, 2 for the one after it. */
	life = 1;
	readonly #fault: Fault | null;
	readonly #subject: TracedProgram;

	constructor(options: HarnessOptions, subject: TracedProgram, fault: Fault | null) {
		super(options);
		this.record = `${this.home.path}/calls`;
		this.#subject = subject;
		this.#fault = fault;
	}

	override start(as: TracedProgram, executable: Executable, places: readonly (Place | undefined)[]): Ends {
		const wrap = as === this.#subject && this.life === 1;
		return super.start(as, wrap ? underStrace(executable, this.record, this.#fault) : executable, places);
	}

	stateOf(id: string): MessageState | null {
		return stateOf(filesPresent(this.home.files(id)));
	}

	/** Contents of a number's file, or "" if there is none. */
	contents(kind: "local" | "remote" | "info", id: string): string {
		try {
			return readFileSync(this.home.file(kind, id), "latin1");
		} catch {
			return "";
		}
	}
}

/** Seconds in which it can run that a program may take in its first run, where a fault may make it sleep; and in its second, where it must not. */
const FIRST = 3;
const SECOND = 12;

/**
 * Plays a scene.
 * @param trace hears the record of system calls, if there is no fault
 */
export async function playScene(
	scene: Scene,
	harness: FaultyHarness,
	trace: (record: string) => void = () => undefined,
): Promise<SceneRun> {
	try {
		scene.prepare(harness);
		const ids = harness.home.ids();
		const first = scene.start(harness);
		await harness.comesTrue(() => !first.running || scene.done(harness), FIRST);
		const ended = !first.running;
		const states = new Map(ids.map((id) => [id, harness.stateOf(id)]));
		for (const program of harness.running) program.end();
		await harness.comesTrue(() => harness.running.every(({ exit }) => exit !== undefined), SECOND);
		trace(readFileSync(harness.record, "latin1"));
		harness.life = 2;
		const second = scene.start(harness);
		await harness.comesTrue(() => !second.running || scene.done(harness), SECOND);
		const messages = scene.fates(harness).map((found): MessageFate => {
			const state = states.get(found.id) ?? null;
			if (states.get(found.id) !== null || found.fate === "lost") return { ...found, state };
			return { ...found, state, fate: "broken", why: "its files fit none of S1 to S5 after the fault" };
		});
		return { messages, ended, home: harness.home.path, record: harness.record };
	} catch (error) {
		if (!(error instanceof CaseOver)) throw error;
		return { messages: [], ended: false, unclear: error.message, home: harness.home.path, record: harness.record };
	} finally {
		harness.finish();
	}
}
