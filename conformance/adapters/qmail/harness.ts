/**
 * One run of one case: a home directory, programs under test with the kit at the other ends of their pipes, everything recorded, and
 * everything ended at the end. Leaves out who sits at which descriptor (seats.ts, chain.ts) and the cases.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { makePipes, type Pipe } from "../../../impl/protocol/process/pipes.js";
import { pullTrigger } from "../../../impl/protocol/process/trigger.js";
import { DIALECTS, type Dialect, type DialectName } from "../../../model/protocol/dialects.js";
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import { PROTOCOL_REQUIREMENTS_VERSION } from "../../../model/protocol/requirements.js";
import type { ProtocolTrace, TracedProgram } from "../../protocol/judge/trace.js";
import type { Executable, ProgramSet } from "./executable.js";
import { type HomeOptions, ME, QueueHome } from "./home.js";
import { type Mail, writeQueued } from "./inject.js";
import { Hearing, Speaking } from "./ports.js";
import { endMarked, RUN_MARK, RunningProgram } from "./process.js";
import { Recorder, type TraceFacts } from "./recorder.js";

export interface HarnessOptions {
	readonly programs: ProgramSet;
	readonly dialect: DialectName;
	readonly seed: number;
	/** What the trace's header tells beside. */
	readonly facts?: Pick<TraceFacts, "profile" | "case" | "implementation">;
	readonly home?: HomeOptions;
	/** Seconds that something which must happen may take. */
	readonly patience?: number;
	readonly signal?: AbortSignal;
	/** Variables for the programs beside PATH and the kit's own. */
	readonly environment?: Readonly<Record<string, string>>;
}

/** A case ends early: what it demanded was not met, or it cannot go on. The trace tells which. */
export class CaseOver extends Error {
	override readonly name = "CaseOver";
}

/** What stands at a descriptor of a program: the direction as the program sees it, and who is at the other end. */
export interface Place {
	readonly direction: "reads" | "writes";
	readonly peer: TracedProgram;
}

/** The kit's ends, by descriptor. */
export interface Ends {
	readonly program: RunningProgram;
	readonly hearing: ReadonlyMap<number, Hearing>;
	readonly speaking: ReadonlyMap<number, Speaking>;
}

/** Milliseconds after its exit that what a program wrote may still be under way. */
const PIPES_OUTLIVE_MS = 500;

let runs = 0;

export class Harness {
	readonly home: QueueHome;
	readonly dialect: Dialect;
	readonly recorder: Recorder;
	readonly programs: ProgramSet;
	readonly seed: number;
	readonly patience: number;
	readonly running: RunningProgram[] = [];
	readonly #options: HarnessOptions;
	readonly #mark = `${process.pid}.${++runs}`;
	readonly #ends: (Hearing | Speaking)[] = [];
	readonly #subjects = new Set<TracedProgram>();
	#unclear: string | undefined;
	#waiting: () => void = () => undefined;

	/** @throws AdapterFailure if there can be no home directory */
	constructor(options: HarnessOptions) {
		this.#options = options;
		this.programs = options.programs;
		this.seed = options.seed;
		this.patience = options.patience ?? 10;
		this.dialect = DIALECTS[options.dialect];
		this.home = new QueueHome(this.dialect, options.home);
		this.recorder = new Recorder({
			implementation: "unnamed",
			...options.facts,
			dialect: options.dialect,
			requirements: PROTOCOL_REQUIREMENTS_VERSION,
			seed: options.seed,
		});
		this.recorder.listen(() => this.#waiting());
	}

	/**
	 * Starts a program with pipes at its descriptors.
	 * @param places by descriptor, undefined for a gap
	 */
	start(as: TracedProgram, executable: Executable, places: readonly (Place | undefined)[]): Ends {
		const pipes = [...makePipes(places.filter((place) => place !== undefined).length)];
		const hearing = new Map<number, Hearing>();
		const speaking = new Map<number, Speaking>();
		const theirs: (number | undefined)[] = [];
		const ours: [at: number, place: Place, fd: number][] = [];
		for (const [at, place] of places.entries()) {
			const pipe: Pipe | undefined = place && pipes.shift();
			if (!place || !pipe) continue;
			theirs[at] = place.direction === "reads" ? pipe.read : pipe.write;
			ours.push([at, place, place.direction === "reads" ? pipe.write : pipe.read]);
		}
		this.recorder.add({ started: as });
		this.#subjects.add(as);
		const program: RunningProgram = new RunningProgram({
			as,
			executable,
			descriptors: Array.from(theirs),
			directory: this.home.path,
			environment: this.#environment(),
			ended: (code) => this.#ended(program, code, [...hearing.values()], [...speaking.values()]),
			failed: (why) => this.giveUp(why),
		});
		this.running.push(program);
		for (const [at, { direction, peer }, fd] of ours) {
			if (direction === "reads") speaking.set(at, new Speaking(fd, peer, as, this.recorder));
			else
				hearing.set(
					at,
					new Hearing(fd, as, peer, this.recorder, () => this.giveUp(`${executable.name} never stops writing`)),
				);
		}
		this.#ends.push(...hearing.values(), ...speaking.values());
		return { program, hearing, speaking };
	}

	/** Queues a message as qmail-queue does, and pulls the trigger. @returns its number */
	queue(mail: Mail, kinds = kindsOf(mail.recipients)): string {
		const id = writeQueued(this.home, mail);
		this.recorder.add({ queued: id, ...kinds });
		this.pull();
		return id;
	}

	pull(): void {
		pullTrigger(`${this.home.queue}/lock/trigger`);
		this.recorder.add({ pulled: true });
	}

	signal(program: RunningProgram, signal: "TERM" | "HUP" | "KILL"): void {
		if (!program.running) return;
		this.recorder.add({ signal, program: program.as });
		program.signal(signal);
	}

	/** Records that a demand of the case itself is not met, and ends the case. @throws CaseOver */
	fail(requirement: ProtocolRequirementId, why: string): never {
		this.recorder.add({ broken: requirement, why });
		throw new CaseOver(why);
	}

	/** @throws CaseOver if it does not hold */
	demand(requirement: ProtocolRequirementId, holds: boolean, why: string): void {
		if (!holds) this.fail(requirement, why);
		this.recorder.add({ held: requirement });
	}

	/** The run cannot be judged; said once. */
	giveUp(why: string): void {
		this.#unclear ??= why;
		this.#waiting();
	}

	/** Waits until something holds that the requirement says must come to hold. @throws CaseOver if it does not */
	async until(requirement: ProtocolRequirementId, what: string, holds: () => boolean): Promise<void> {
		if (!(await this.comesTrue(holds, this.patience)))
			this.fail(requirement, `waited ${this.patience} s in vain for ${what}`);
	}

	/** Whether something comes to hold in so many seconds. @throws CaseOver if the run cannot go on */
	async comesTrue(holds: () => boolean, seconds: number): Promise<boolean> {
		const end = performance.now() + seconds * 1000;
		for (;;) {
			this.#check();
			if (holds()) return true;
			if (performance.now() > end) return false;
			await this.#next(5);
		}
	}

	/** Lets time pass. @throws CaseOver if the run cannot go on */
	async pause(milliseconds: number): Promise<void> {
		await new Promise((resolve) => setTimeout(resolve, milliseconds));
		this.#check();
	}

	/** Waits for the exit of a program and answers its code, null for a signal. @throws CaseOver if it does not end */
	async exit(requirement: ProtocolRequirementId, program: RunningProgram): Promise<number | null> {
		await this.until(requirement, `${program.as} to end`, () => program.exit !== undefined);
		return program.exit ?? null;
	}

	/**
	 * Waits until every program sleeps and nothing happens, then records what is on disk and that all is quiet.
	 * @throws CaseOver if a program is never at rest
	 */
	async quiet(): Promise<void> {
		let calm = 0;
		let seen = this.recorder.count;
		const atRest = () => {
			const same = seen === this.recorder.count;
			seen = this.recorder.count;
			calm = same && this.running.every((program) => !program.running || isAsleep(program.pid)) ? calm + 1 : 0;
			return calm >= 8;
		};
		const end = performance.now() + this.patience * 1000;
		while (!atRest()) {
			this.#check();
			if (performance.now() > end) {
				const busy = this.running.find((program) => program.running && !isAsleep(program.pid));
				this.fail("protocol.idle.no-busy-loop", `${busy?.as ?? "something"} is never at rest`);
			}
			await this.pause(10);
		}
		for (const id of this.#ids()) this.recorder.add({ disk: id, files: [...this.home.files(id)] });
		this.recorder.add({ quiet: true });
	}

	/** Ends everything and answers the trace. */
	finish(keep = false): ProtocolTrace {
		for (const program of this.running) program.end();
		for (const end of this.#ends) end.release();
		if (this.running.length > 0) endMarked(this.#mark);
		if (this.#unclear !== undefined) this.recorder.add({ unclear: this.#unclear });
		if (!keep) this.home.remove();
		const { header, events } = this.recorder.trace();
		return { header: { ...header, subjects: [...this.#subjects] }, events };
	}

	/** Numbers that were queued or that files are left of. */
	#ids(): readonly string[] {
		const ids = new Set<string>(this.home.ids());
		for (const event of this.recorder.trace().events) {
			if ("queued" in event) ids.add(event.queued);
			if ("preprocessed" in event) ids.add(event.preprocessed);
		}
		return [...ids];
	}

	#environment(): Readonly<Record<string, string>> {
		return {
			PATH: process.env.PATH ?? "/usr/bin:/bin",
			SPOOLPROOF_DIALECT: this.dialect.name,
			SPOOLPROOF_HOME: this.home.path,
			...(this.dialect.programs.includes("todo") ? {} : { SPOOLPROOF_TODO_PROCESSING: "integrated" }),
			...this.#options.environment,
			[RUN_MARK]: this.#mark,
		};
	}

	#ended(
		program: RunningProgram,
		code: number | null,
		hearing: readonly Hearing[],
		speaking: readonly Speaking[],
	): void {
		// What it wrote before it ended is still in the pipes: the exit is recorded after it, unless a child holds them open.
		let waiting = hearing.filter((end) => !end.over).length;
		let told = false;
		const finish = () => {
			if (told) return;
			told = true;
			this.recorder.add({ exit: code, program: program.as });
			program.exit = code;
			for (const end of speaking) end.lose();
		};
		if (waiting === 0) {
			finish();
			return;
		}
		setTimeout(finish, PIPES_OUTLIVE_MS).unref();
		for (const end of hearing)
			if (!end.over)
				end.whenOver(() => {
					waiting -= 1;
					if (waiting === 0) finish();
				});
	}

	#check(): void {
		this.#options.signal?.throwIfAborted();
		if (this.#unclear !== undefined) throw new CaseOver(this.#unclear);
		if (this.recorder.full) this.giveUp("more happened than a trace can hold");
	}

	/** Resolves at the next event, or after so many milliseconds. */
	#next(milliseconds: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.#waiting = () => {
				clearTimeout(timer);
				this.#waiting = () => undefined;
				setImmediate(resolve);
			};
		});
	}
}

/** How many recipients are local and how many are not, by the control files that a home has. */
export function kindsOf(recipients: readonly string[]): { readonly local: number; readonly remote: number } {
	const local = recipients.filter((one) => !one.includes("@") || one.toLowerCase().endsWith(`@${ME}`)).length;
	return { local, remote: recipients.length - local };
}

/** No thread of it runs or waits for a disk. */
function isAsleep(pid: number | undefined): boolean {
	const tasks = `/proc/${pid}/task`;
	if (!existsSync(tasks)) return true;
	try {
		return readdirSync(tasks).every((task) =>
			/^[0-9]+ \(.*\) [SZTXI]/s.test(readFileSync(`${tasks}/${task}/stat`, "latin1")),
		);
	} catch {
		// A thread ended meanwhile: look again.
		return false;
	}
}
