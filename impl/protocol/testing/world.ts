/**
 * The whole system in one process and without real time: todo, two cleans, send, two spawn programs on one disk in memory, joined
 * by pipes that deliver in any grain. Everything happens in a fixed order, so a crash can be put anywhere and met again. Leaves
 * out descriptors and processes.
 */
import { Clean } from "../clean.js";
import type { Clock, Timer } from "../clock.js";
import { type Dialect, dialectNamed } from "../dialect.js";
import type { Outlet } from "../outlet.js";
import { QueuePaths } from "../paths.js";
import { queueMessage } from "../queue.js";
import type { SchedulerName } from "../send/dispatcher.js";
import { Send } from "../send/send.js";
import { Spawn } from "../spawn.js";
import { Todo } from "../todo.js";
import { Crash, MemoryDisk, type Operation } from "./memory-fs.js";

/** Time that stands still until it is told to move. */
export class TestClock implements Clock {
	time = 1_000_000;
	private readonly timers = new Set<{ readonly at: number; readonly call: () => void }>();

	now(): number {
		return this.time;
	}

	after(seconds: number, call: () => void): Timer {
		const timer = { at: this.time + Math.max(0, seconds), call };
		this.timers.add(timer);
		return { cancel: () => void this.timers.delete(timer) };
	}

	/** Fires what is due; true if something was. */
	fire(): boolean {
		const due = [...this.timers].filter(({ at }) => at <= this.time);
		for (const timer of due) {
			if (this.timers.delete(timer)) timer.call();
		}
		return due.length > 0;
	}

	/** Everything that waits is forgotten: the programs are dead. */
	clear(): void {
		this.timers.clear();
	}
}

/** Holds bytes until they are delivered. */
export class TestPipe implements Outlet {
	private bytes = "";
	private readonly grain: number;
	private reader: ((bytes: string) => void) | undefined;

	constructor(grain: number) {
		this.grain = grain;
	}

	get pending(): number {
		return this.bytes.length;
	}

	write(bytes: string): void {
		this.bytes += bytes;
	}

	connect(reader: (bytes: string) => void): void {
		this.reader = reader;
	}

	/** Delivers one grain; true if there was one. */
	deliver(): boolean {
		if (this.bytes === "" || !this.reader) return false;
		const part = this.bytes.slice(0, this.grain);
		this.bytes = this.bytes.slice(part.length);
		this.reader(part);
		return true;
	}
}

export interface WorldOptions {
	readonly dialect?: Dialect;
	/** Most bytes that a pipe delivers at a time. */
	readonly grain?: number;
	readonly overlap?: number;
	/** Send does todo's work. */
	readonly integrated?: boolean;
	/** Hears each visible operation on the disk before it happens; may throw a `Crash` or an error with a code. */
	readonly before?: (operation: Operation) => void;
	readonly scheduler?: SchedulerName;
	readonly controls?: Readonly<Record<string, string>>;
	/** Answer of a delivery: report letter and text. */
	readonly outcome?: (recipient: string) => readonly [letter: string, text: string];
}

const DEFAULT_CONTROLS = { me: "here.example\n" };

export class World {
	readonly disk: MemoryDisk;
	readonly clock = new TestClock();
	readonly paths: QueuePaths;
	readonly dialect: Dialect;
	/** "id recipient" for each delivery that succeeded. */
	readonly delivered: string[] = [];
	log = "";
	/** Exit codes of the programs that ended. */
	readonly exits: { todo?: number; send?: number } = {};
	todo: Todo | undefined;
	send: Send | undefined;
	private readonly options: WorldOptions;
	private pipes: TestPipe[] = [];
	private dead = false;
	private queued = 0;
	private pulled = false;

	constructor(options: WorldOptions = {}) {
		this.options = options;
		this.dialect = options.dialect ?? dialectNamed("exttodo");
		this.paths = new QueuePaths(this.dialect);
		this.disk = new MemoryDisk([
			"mess",
			"info",
			...this.paths.channels,
			...this.paths.directories().map(([name]) => name),
		]);
	}

	/** Queues a message, as another program would. */
	queue(sender: string, recipients: readonly string[], body = "Subject: x\n\nbody\n"): string {
		this.queued += 1;
		const fs = this.disk.mount();
		const id = queueMessage(
			{ fs, paths: this.paths, pid: 5000 + this.queued, uid: 7, now: this.clock.time, received: false },
			body,
			sender,
			recipients,
		);
		this.pull();
		return id;
	}

	pull(): void {
		this.pulled = true;
	}

	/** Starts all programs on the disk as it is. */
	start(): void {
		this.dead = false;
		const { dialect, clock, options, paths } = this;
		const controls = (name: string) => ({ ...DEFAULT_CONTROLS, ...options.controls })[name];
		const mount = () =>
			this.disk.mount((operation) => {
				if (this.dead) throw new Crash();
				this.disk.now = clock.time;
				try {
					options.before?.(operation);
				} catch (error) {
					// All die together: the machine stopped.
					if (error instanceof Crash) this.dead = true;
					throw error;
				}
			});
		const pipe = () => {
			const made = new TestPipe(options.grain ?? Number.POSITIVE_INFINITY);
			this.pipes.push(made);
			return made;
		};
		const clean = (requests: TestPipe, replies: TestPipe) => {
			const program = new Clean({
				fs: mount(),
				dialect,
				now: () => clock.time,
				reply: (bytes) => replies.write(bytes),
			});
			requests.connect((bytes) => program.push(bytes));
		};
		const [toClean, fromClean, toTodo, fromTodo] = [pipe(), pipe(), pipe(), pipe()];
		clean(toClean, fromClean);
		if (!options.integrated) {
			const [todoToClean, cleanToTodo] = [pipe(), pipe()];
			clean(todoToClean, cleanToTodo);
			const todo = new Todo({
				fs: mount(),
				controls,
				dialect,
				clock,
				toSend: fromTodo,
				toClean: todoToClean,
				armTrigger: () => undefined,
				exit: (code) => {
					this.exits.todo = code;
				},
				overlap: options.overlap ?? 64,
			});
			this.todo = todo;
			cleanToTodo.connect((bytes) => todo.fromClean(bytes));
			toTodo.connect((bytes) => todo.fromSend(bytes));
		}
		const commands = paths.channels.map(() => pipe());
		const reports = paths.channels.map(() => pipe());
		const send = new Send({
			fs: mount(),
			controls,
			dialect,
			clock,
			log: (text) => {
				if (!this.dead) this.log += text;
			},
			toSpawn: commands,
			spawnLimits: paths.channels.map(() => 20),
			toClean,
			todo: options.integrated ? { armTrigger: () => undefined } : { outlet: toTodo },
			scheduler: options.scheduler ?? "qmail",
			inject: (message, done) => {
				const text = [...message.parts()].join("");
				const id = this.queueBounce(message.sender, message.recipient, text);
				done(id === undefined ? undefined : 4000);
			},
			exit: (code) => {
				this.exits.send = code;
			},
		});
		this.send = send;
		fromTodo.connect((bytes) => send.fromTodo(bytes));
		fromClean.connect((bytes) => send.fromClean(bytes));
		for (const [channel, command] of commands.entries()) {
			const report = reports[channel];
			if (!report) continue;
			let announced = false;
			const spawn = new Spawn({
				dialect,
				concurrency: 20,
				deliver: (request, done) => {
					const [letter, text] = options.outcome?.(request.recipient) ?? ["K", "ok\n"];
					if (letter === "K") this.delivered.push(`${request.file.split("/")[1]} ${request.recipient}`);
					done(letter, text);
				},
				write: (bytes) => {
					// The first thing that it says was read by whoever started send.
					if (announced) report.write(bytes);
					announced = true;
				},
			});
			command.connect((bytes) => spawn.push(bytes));
			report.connect((bytes) => send.fromSpawn(channel, bytes));
		}
	}

	/** Lets everything happen that can happen now. Throws if it does not come to an end: a busy loop. */
	settle(): void {
		for (let step = 0; step < 100_000; step += 1) {
			let more = false;
			try {
				for (const pipe of this.pipes) more = (!this.dead && pipe.deliver()) || more;
				if (!this.dead && !more) more = this.heardTrigger() || this.clock.fire();
			} catch (error) {
				if (!(error instanceof Crash)) throw error;
			}
			if (this.dead || !more) return;
		}
		throw new Error("it does not come to rest");
	}

	private heardTrigger(): boolean {
		if (!this.pulled) return false;
		this.pulled = false;
		this.todo?.pull();
		this.send?.pull();
		return true;
	}

	/** Moves the clock and lets everything happen. */
	pass(seconds: number): void {
		this.clock.time += seconds;
		this.disk.now = this.clock.time;
		this.settle();
	}

	/** All programs die at once. */
	kill(): void {
		this.dead = true;
		this.clock.clear();
		this.pipes = [];
		this.todo = undefined;
		this.send = undefined;
	}

	/** Paths of all files that are left. */
	left(): readonly string[] {
		return Object.keys(this.disk.contents());
	}

	private queueBounce(sender: string, recipient: string, text: string): string | undefined {
		if (this.dead) return undefined;
		return this.queue(sender, [recipient], text);
	}
}
