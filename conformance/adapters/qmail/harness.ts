/**
 * One run of one case: a home directory, programs under test with the kit at the other ends of their pipes, everything recorded, and
 * everything ended at the end. Leaves out who sits at which descriptor (seats.ts, chain.ts) and the cases.
 */

import {
	busyShare,
	comesTrue,
	type FairTime,
	type FairWait,
	fairPause,
	TooBusy,
	turns,
} from "../../../impl/protocol/process/fair-time.js";
import { makePipes, type Pipe } from "../../../impl/protocol/process/pipes.js";
import { allAsleep, familyOf, mainThreadsAsleep } from "../../../impl/protocol/process/processes.js";
import { pullTrigger } from "../../../impl/protocol/process/trigger.js";
import { DIALECTS, type Dialect, type DialectName } from "../../../model/protocol/dialects.js";
import type { ProtocolRequirementId } from "../../../model/protocol/requirement-ids.js";
import { PROTOCOL_REQUIREMENTS_VERSION } from "../../../model/protocol/requirements.js";
import type { ProtocolTrace, TracedProgram } from "../../protocol/judge/trace.js";
import { atEnd } from "../postfix/hygiene.js";
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
	/** Seconds in which the programs can run that something which must happen may take. */
	readonly patience?: number;
	/** Seconds after which a wait is given up where the machine is too busy. Default: ten times its length, at least 60. */
	readonly most?: number;
	/** No more of what a case makes many of. */
	readonly few?: number;
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

/** Looks at its pipes after the exit of a program, 10 ms apart, before what holds them open is taken for a child of its own. */
const PIPES_OUTLIVE = 50;
/** Looks in a row, 10 ms apart, at which all programs sleep and nothing has happened: then all is quiet. */
const CALM = 8;
/** Seconds that a program may take to fall asleep again after it was told something. */
const DOZE = 2;

let runs = 0;

export class Harness {
	readonly home: QueueHome;
	readonly dialect: Dialect;
	readonly recorder: Recorder;
	readonly programs: ProgramSet;
	readonly seed: number;
	readonly patience: number;
	readonly running: RunningProgram[] = [];
	/** Variables that a case gives to the programs that it starts from here on. */
	readonly variables = new Map<string, string>();
	/** The most that the case asked for; 0: it does not make many of anything. */
	mostMany = 0;
	readonly #options: HarnessOptions;
	readonly #mark = `${process.pid}.${++runs}`;
	readonly #ends: (Hearing | Speaking)[] = [];
	readonly #subjects = new Set<TracedProgram>();
	readonly #cleaned: () => void;
	#unclear: string | undefined;
	#hurried = false;
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
		this.#cleaned = atEnd(() => {
			this.#end();
			this.home.remove();
		});
	}

	/** The last wait that was in vain was on a machine that had little time for the programs. */
	get hurried(): boolean {
		return this.#hurried;
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

	signal(program: RunningProgram, signal: "TERM" | "HUP" | "ALRM" | "KILL"): void {
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

	/** How many of something a case makes; fewer where a failure is made smaller. */
	many(count: number): number {
		this.mostMany = Math.max(this.mostMany, count);
		return Math.min(count, this.#options.few ?? count);
	}

	/** Waits until something holds that the requirement says must come to hold. @throws CaseOver if it does not */
	async until(requirement: ProtocolRequirementId, what: string, holds: () => boolean): Promise<void> {
		if (!(await this.comesTrue(holds, this.patience, what)))
			this.fail(requirement, `waited ${this.patience} s in vain for ${what}`);
	}

	/**
	 * Whether something comes to hold while the programs have so many seconds in which to run.
	 * @throws CaseOver if the run cannot go on, or the machine does not give them so much
	 */
	comesTrue(holds: () => boolean, seconds: number, what = "what comes next"): Promise<boolean> {
		const checked = () => {
			this.#check();
			return holds();
		};
		return this.#fairly(what, (wait) => comesTrue(checked, seconds, { ...wait, next: () => this.#next(5) }));
	}

	/** Lets time pass, whoever can use it. @throws CaseOver if the run cannot go on */
	async pause(milliseconds: number): Promise<void> {
		await new Promise((resolve) => setTimeout(resolve, milliseconds));
		this.#check();
	}

	/** Gives the programs so much time in which they can run, for what must not happen. @throws CaseOver as comesTrue */
	async chance(milliseconds: number): Promise<void> {
		await this.#fairly(`${milliseconds} ms in which nothing must happen`, (wait) => fairPause(milliseconds, wait));
		this.#check();
	}

	/**
	 * Waits until the programs have taken what was said and sleep again. One that does not is left alone after a while.
	 * @throws CaseOver as comesTrue
	 */
	async taken(): Promise<void> {
		const asleep = () => mainThreadsAsleep(this.#pids());
		await new Promise((resolve) => setImmediate(resolve));
		if (asleep()) return;
		const next = () => this.pause(1);
		await this.#fairly("all to be taken", (wait) => comesTrue(asleep, DOZE, { ...wait, next }));
	}

	/** Measures and records what a program that has nothing to do uses of the processor. @throws CaseOver as comesTrue */
	async idle(program: RunningProgram, milliseconds = 1000): Promise<void> {
		const what = `${milliseconds} ms in which ${program.as} has nothing to do`;
		const share = await this.#fairly(what, (wait) =>
			busyShare(milliseconds, { ...wait, pids: () => pidsOf([program]), next: () => this.pause(5) }),
		);
		this.recorder.add({ program: program.as, busy: Math.round(1000 * share) / 1000 });
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
			this.#check();
			const same =
				seen === this.recorder.count && this.running.every(({ running, exit }) => running || exit !== undefined);
			seen = this.recorder.count;
			calm = same && allAsleep(this.#pids()) ? calm + 1 : 0;
			// What the programs have started may be at work for them.
			if (calm >= CALM && !allAsleep(familyOf(this.#pids()))) calm = 0;
			return calm >= CALM;
		};
		const next = () => this.pause(10);
		if (!(await this.#fairly("all to be quiet", (wait) => comesTrue(atRest, this.patience, { ...wait, next })))) {
			const busy = this.running.find((program) => !allAsleep(pidsOf([program])));
			this.fail("protocol.idle.no-busy-loop", `${busy?.as ?? "something"} is never at rest`);
		}
		for (const id of this.#ids()) this.recorder.add({ disk: id, files: [...this.home.files(id)] });
		this.recorder.add({ quiet: true });
	}

	/** Ends everything and answers the trace. @param keep leaves the home directory where it is */
	finish(keep = false): ProtocolTrace {
		this.#cleaned();
		this.#end();
		if (this.#unclear !== undefined) this.recorder.add({ unclear: this.#unclear });
		if (!keep) this.home.remove();
		const { header, events } = this.recorder.trace();
		return { header: { ...header, subjects: [...this.#subjects] }, events };
	}

	#end(): void {
		for (const program of this.running) program.end();
		for (const end of this.#ends) end.release();
		if (this.running.length > 0) endMarked(this.#mark);
	}

	#pids(): readonly number[] {
		return pidsOf(this.running);
	}

	/** A wait that a busy machine may make longer, or undecided, but never false. */
	async #fairly<Result>(what: string, wait: (how: FairWait) => Promise<Result>): Promise<Result> {
		const vain = ({ hurried }: FairTime) => {
			this.#hurried = hurried;
		};
		try {
			const { most } = this.#options;
			return await wait({ pids: () => this.#pids(), vain, ...(most === undefined ? {} : { most }) });
		} catch (error) {
			if (!(error instanceof TooBusy)) throw error;
			this.giveUp(`waited for ${what}: ${error.message}`);
			throw new CaseOver(error.message);
		}
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
			...Object.fromEntries(this.variables),
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
		let looks = 0;
		// A look each, not a time: this process may have been kept from reading.
		const timer = setInterval(() => {
			if (++looks < PIPES_OUTLIVE && !told) return;
			clearInterval(timer);
			void turns().then(finish);
		}, 10);
		timer.unref();
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

/** Of those that still run. */
const pidsOf = (programs: readonly RunningProgram[]): number[] =>
	programs.flatMap(({ running, pid }) => (running && pid !== undefined ? [pid] : []));
