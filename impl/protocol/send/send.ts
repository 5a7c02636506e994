/**
 * qmail-send: learns of messages from todo, delivers them through lspawn and rspawn, retries, bounces and removes them. Input
 * comes as method calls, output goes to outlets. Leaves out descriptors, signals and the lock (process/run-send.ts).
 */
import { EXIT, FROM_TODO, LIMITS, TO_TODO } from "../../../model/protocol/messages.js";
import { parseAnnouncement } from "../announcement.js";
import type { Clock, Timer } from "../clock.js";
import { type ControlReader, readSendControls, rereadRouting, type SendControls } from "../controls.js";
import { type Dialect, supplementary } from "../dialect.js";
import type { FileSystem } from "../fs.js";
import type { Outlet } from "../outlet.js";
import { QueuePaths } from "../paths.js";
import { Records } from "../records.js";
import { Todo } from "../todo.js";
import { bounceNote, type Injector } from "./bounce.js";
import { CleanLine } from "./clean-line.js";
import { Deliveries } from "./deliveries.js";
import type { Dispatcher, SchedulerName } from "./dispatcher.js";
import { Elimination } from "./elimination.js";
import { ManagedDispatch } from "./managed.js";
import { Passes } from "./passes.js";
import { Schedule } from "./schedule.js";

export interface SendOptions {
	readonly fs: FileSystem;
	readonly controls: ControlReader;
	readonly dialect: Dialect;
	readonly clock: Clock;
	/** Takes text as it stands, in order. */
	readonly log: (text: string) => void;
	/** Commands to the spawn program of each channel. */
	readonly toSpawn: readonly Outlet[];
	/** What each spawn program can do at a time, as it said at its start. */
	readonly spawnLimits: readonly number[];
	readonly toClean: Outlet;
	/** Single bytes to todo; or how to do its work here, the old way. */
	readonly todo: { readonly outlet: Outlet } | { readonly armTrigger: () => void; readonly interval?: number };
	readonly inject: Injector;
	/** Who decides which recipient is next. Default "qmail". */
	readonly scheduler?: SchedulerName;
	/** Called once; nothing is done afterwards. */
	readonly exit: (code: number) => void;
}

/** Steps before waiting input is served. */
const TURN = 256;
/** A look at the clock at least so often, in seconds. */
const LONGEST_WAIT = 86_400;

export class Send {
	private readonly options: SendOptions;
	private readonly paths: QueuePaths;
	private readonly schedule: Schedule;
	private readonly deliveries: readonly Deliveries[];
	private readonly dispatcher: Dispatcher;
	private readonly elimination: Elimination;
	private readonly cleanLine: CleanLine;
	private readonly fromTodoRecords: Records;
	private readonly toTodo: Outlet;
	/** Does todo's work here, if there is no qmail-todo. */
	private readonly ownTodo: Todo | undefined;
	private controls: SendControls;
	private exiting = false;
	private todoAlive = true;
	private cleanAlive = true;
	private gone = false;
	private lastDelivery = 0;
	private timer: Timer | undefined;
	private working = false;

	/** @throws Error if the control files cannot be read or the queue cannot be scanned: the program cannot start. */
	constructor(options: SendOptions) {
		this.options = options;
		const { fs, clock, dialect, toClean } = options;
		const log = options.log;
		const now = () => clock.now();
		this.paths = new QueuePaths(dialect);
		this.controls = readSendControls(options.controls, supplementary(dialect));
		this.schedule = new Schedule(fs, this.paths, now, log);
		this.cleanLine = new CleanLine(toClean, () => log("warning: qmail-clean sent a reply that nobody asked for\n"));
		const limits = this.controls.concurrency.map((wanted, at) => Math.min(wanted, options.spawnLimits[at] ?? 0));
		this.deliveries = limits.map(
			(concurrency, channel) =>
				new Deliveries({
					fs,
					paths: this.paths,
					clock: { now, after: (seconds, call) => clock.after(seconds, () => this.during(call)) },
					toSpawn: options.toSpawn[channel] ?? { write: () => undefined, pending: 0 },
					width: dialect.spawnWidth,
					concurrency,
					log,
					status: () => this.status(limits),
					nextNumber: () => {
						this.lastDelivery += 1;
						return this.lastDelivery;
					},
					bounceNote: (recipient, report) => bounceNote(recipient, report, this.controls.routing),
					release: (...ended) => this.dispatcher.release(...ended),
				}),
		);
		const { scheduler = "qmail" } = options;
		const dispatch = {
			fs,
			paths: this.paths,
			schedule: this.schedule,
			deliveries: this.deliveries,
			now,
			log,
			lifetime: () => this.controls.queueLifetime,
		};
		this.dispatcher =
			scheduler === "qmail"
				? new Passes({ ...dispatch, jobs: limits.reduce((sum, limit) => sum + limit, 0) })
				: new ManagedDispatch({ ...dispatch, scheduler });
		this.elimination = new Elimination({
			fs,
			paths: this.paths,
			schedule: this.schedule,
			cleanLine: this.cleanLine,
			controls: () => this.controls,
			inject: options.inject,
			now,
			log,
			wake: () => this.work(),
		});
		this.fromTodoRecords = new Records(LIMITS.report, (text) => this.todoSays(text));
		this.schedule.scan();
		this.status(limits);
		if ("outlet" in options.todo) {
			this.toTodo = options.todo.outlet;
		} else {
			const own = this.makeOwnTodo(options.todo.armTrigger, options.todo.interval);
			this.ownTodo = own;
			this.toTodo = { write: (bytes) => own.fromSend(bytes), pending: 0 };
		}
		// Only now: a message announced during the scan would be taken in twice.
		this.toTodo.write(TO_TODO.start);
		this.work();
	}

	/** Bytes of todo's messages. */
	fromTodo(bytes: string): void {
		this.during(() => this.fromTodoRecords.push(bytes));
	}

	/** A pipe from or to todo ended. */
	todoGone(): void {
		this.during(() => this.todoEnded());
	}

	/** Bytes of reports on a channel. */
	fromSpawn(channel: number, bytes: string): void {
		this.during(() => this.deliveries[channel]?.push(bytes));
	}

	/** A pipe from or to a spawn program ended. */
	spawnGone(channel: number): void {
		this.during(() => {
			const deliveries = this.deliveries[channel];
			if (!deliveries?.alive) return;
			this.options.log("alert: oh no! lost spawn connection! dying...\n");
			deliveries.alive = false;
			this.stop();
		});
	}

	fromClean(bytes: string): void {
		this.during(() => this.cleanLine.push(bytes));
	}

	/** A pipe from or to clean ended. */
	cleanGone(): void {
		this.during(() => {
			if (!this.cleanAlive) return;
			this.cleanAlive = false;
			this.options.log("alert: oh no! lost qmail-clean connection! dying...\n");
			this.ownTodo?.cleanGone();
			this.stop();
		});
	}

	/** Room was made in a pipe. */
	drained(): void {
		this.work();
	}

	/** TERM: end when the deliveries under way have ended. */
	terminate(): void {
		this.during(() => this.stop());
	}

	/** ALRM: everything is due now. */
	runAll(): void {
		this.during(() => this.schedule.runAll());
	}

	/** HUP: locals and virtualdomains are read again, here and by todo. */
	reload(): void {
		this.during(() => {
			if (this.todoAlive && !this.exiting) this.toTodo.write(TO_TODO.reload);
			try {
				this.controls = { ...this.controls, routing: rereadRouting(this.options.controls, this.controls.routing) };
			} catch (error) {
				const name = error instanceof Error ? error.message : "locals";
				this.options.log(`alert: unable to reread ${this.options.dialect.controlDirectory}/${name}\n`);
			}
		});
	}

	/** The trigger was pulled (own todo processing only). */
	pull(): void {
		this.ownTodo?.pull();
	}

	private makeOwnTodo(armTrigger: () => void, interval: number | undefined): Todo {
		const { fs, controls, dialect, clock } = this.options;
		const requests = new Records(LIMITS.cleanRequestMax, (request) =>
			this.cleanLine.ask(request, (reply) => this.ownTodo?.fromClean(reply)),
		);
		return new Todo({
			fs,
			controls,
			dialect,
			clock,
			toSend: { write: (bytes) => this.fromTodo(bytes), pending: 0 },
			toClean: { write: (bytes) => requests.push(bytes), pending: 0 },
			armTrigger,
			exit: () => this.todoGone(),
			overlap: 1,
			turn: 1,
			who: "",
			...(interval === undefined ? {} : { interval }),
		});
	}

	private todoSays(text: string): void {
		const { log, dialect } = this.options;
		switch (text[0]) {
			case FROM_TODO.deliver: {
				if (this.exiting) return;
				const announcement = parseAnnouncement(dialect, text.slice(1));
				if (!announcement) log("warning: qmail-send unable to understand qmail-todo\n");
				else if (!this.schedule.announce(announcement.id, announcement.channels)) {
					log(`warning: qmail-todo announced msg ${announcement.id} again; it is being delivered already\n`);
				}
				return;
			}
			case FROM_TODO.log:
				log(text.slice(1));
				return;
			case FROM_TODO.exit:
				this.todoEnded();
				return;
			default:
				log("warning: qmail-send unable to understand qmail-todo: report mangled\n");
		}
	}

	private todoEnded(): void {
		if (!this.todoAlive) return;
		this.todoAlive = false;
		if (this.exiting) return;
		this.options.log("alert: oh no! lost qmail-todo connection! dying...\n");
		this.stop();
	}

	private stop(): void {
		if (this.exiting) return;
		this.exiting = true;
		if (this.todoAlive) this.toTodo.write(TO_TODO.quit);
	}

	/** Serves one input, then does what it made possible. */
	private during(serve: () => void): void {
		if (this.gone) return;
		serve();
		this.work();
	}

	private work(): void {
		// What is served within a step is seen by the loop below.
		if (this.working || this.gone) return;
		this.working = true;
		this.timer?.cancel();
		this.timer = undefined;
		let more = true;
		for (let step = 0; more && step < TURN; step += 1) more = this.step();
		this.working = false;
		if (this.exiting && this.canExit()) this.end();
		else this.timer = this.options.clock.after(more ? 0 : this.untilNext(), () => this.work());
	}

	/** One step of each kind; true if there may be more. */
	private step(): boolean {
		let more = false;
		if (!this.exiting) {
			for (const channel of this.deliveries.keys()) more = this.dispatcher.step(channel) || more;
			more = this.schedule.lookAgain() || more;
		}
		if (this.cleanAlive && !this.exiting) {
			more = this.elimination.step() || more;
			more = this.elimination.debrisStep() || more;
		}
		return more;
	}

	/** Seconds until something is due. */
	private untilNext(): number {
		if (this.exiting) return LONGEST_WAIT;
		const now = this.options.clock.now();
		let next = now + LONGEST_WAIT;
		for (const at of [this.dispatcher.next(), this.schedule.nextFailedOrDone(), this.elimination.nextDebris]) {
			// What is due and was not done waits for an event, not for the clock.
			if (at !== undefined && at > now && at < next) next = at;
		}
		return next - now;
	}

	private canExit(): boolean {
		if (this.todoAlive) return false;
		if (this.deliveries.some((channel) => channel.alive && channel.used > 0)) return false;
		return !this.cleanAlive || !this.elimination.busy;
	}

	private end(): void {
		this.gone = true;
		this.timer?.cancel();
		this.schedule.save();
		this.options.log("status: exiting\n");
		this.options.exit(EXIT.ok);
	}

	private status(limits: readonly number[]): void {
		const channels = limits.map(
			(limit, at) => ` ${this.paths.channels[at]} ${this.deliveries?.[at]?.used ?? 0}/${limit}`,
		);
		this.options.log(`status:${channels.join("")}${this.exiting ? " exitasap" : ""}\n`);
	}
}
