/**
 * The whole system in one process and without real time: todo, two cleans, send, two spawn programs on one disk in memory, joined
 * by pipes that deliver in any grain. Everything happens in a fixed order, so a crash of one program or of all can be put anywhere
 * and met again. Leaves out descriptors and processes.
 */
import { Clean } from "../clean.js";
import type { Clock } from "../clock.js";
import { type Dialect, dialectNamed } from "../dialect.js";
import { QueuePaths } from "../paths.js";
import { NotQueued, queueMessage } from "../queue.js";
import { Send } from "../send/send.js";
import { Spawn } from "../spawn.js";
import { Todo } from "../todo.js";
import { Crash, MemoryDisk, type MemoryFileSystem, type Operation } from "./memory-fs.js";
import { TestClock, TestPipe } from "./wires.js";
import { DAEMONS, type Happening, type ProgramName, type WorldOptions } from "./world-options.js";

export { TestClock, TestPipe } from "./wires.js";
export type { WorldOptions } from "./world-options.js";

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
	/** Programs that run. */
	readonly alive = new Set<ProgramName>();
	private readonly options: WorldOptions;
	private pipes: TestPipe[] = [];
	private commands: TestPipe[] = [];
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

	/** Queues a message, as another program would. Nothing hears of it, nothing can go wrong. */
	queue(sender: string, recipients: readonly string[], body = "Subject: x\n\nbody\n"): string {
		const id = this.put(this.disk.mount(), sender, recipients, body);
		this.pull();
		return id;
	}

	/** Queues a message with a program that can die; the number is undefined if it did not say that the message is queued. */
	inject(sender: string, recipients: readonly string[], body = "Subject: x\n\nbody\n"): string | undefined {
		this.alive.add("queue");
		try {
			const id = this.put(this.mount("queue"), sender, recipients, body);
			this.beside({ call: "pull", path: "lock/trigger" }, "queue");
			this.pull();
			this.beside({ call: "acknowledge", path: id }, "queue");
			return id;
		} catch (error) {
			if (error instanceof Crash || error instanceof NotQueued) return undefined;
			throw error;
		} finally {
			this.alive.delete("queue");
		}
	}

	pull(): void {
		this.pulled = true;
	}

	/** Starts all programs on the disk as it is. */
	start(): void {
		this.dead = false;
		this.pipes = [];
		const { dialect, options, paths } = this;
		const controls = (name: string) => ({ ...DEFAULT_CONTROLS, ...options.controls })[name];
		for (const name of DAEMONS) if (!(options.integrated && name.startsWith("todo"))) this.alive.add(name);
		this.alive.add("spawn");

		const sendReplies = this.startClean("send-clean", "send");
		const toTodo = this.pipe("send", "todo");
		const fromTodo = this.pipe("todo", "send");
		if (!options.integrated) {
			const cleaning = this.startClean("todo-clean", "todo");
			const todo = new Todo({
				fs: this.mount("todo"),
				controls,
				dialect,
				clock: this.clockOf("todo"),
				toSend: fromTodo,
				toClean: cleaning.requests,
				armTrigger: () => undefined,
				exit: (code) => {
					if (this.alive.delete("todo")) this.exits.todo = code;
				},
				overlap: options.overlap ?? 64,
			});
			this.todo = todo;
			cleaning.replies.connect((bytes) => todo.fromClean(bytes)).whenEnded(() => todo.cleanGone());
			toTodo.connect((bytes) => todo.fromSend(bytes)).whenEnded(() => todo.sendGone());
		}
		this.commands = paths.channels.map(() => this.pipe("send", "spawn"));
		const reports = paths.channels.map(() => this.pipe("spawn", "send"));
		const send = new Send({
			fs: this.mount("send"),
			controls,
			dialect,
			clock: this.clockOf("send"),
			log: (text) => {
				if (!this.dead && this.alive.has("send")) this.log += text;
			},
			toSpawn: this.commands,
			spawnLimits: paths.channels.map(() => 20),
			toClean: sendReplies.requests,
			todo: options.integrated ? { armTrigger: () => undefined } : { outlet: toTodo },
			scheduler: options.scheduler ?? "qmail",
			inject: (message, done) => {
				if (this.dead || !this.alive.has("send")) return;
				this.queue(message.sender, [message.recipient], [...message.parts()].join(""));
				done(4000);
			},
			exit: (code) => {
				if (this.alive.delete("send")) this.exits.send = code;
			},
		});
		this.send = send;
		fromTodo.connect((bytes) => send.fromTodo(bytes));
		if (!options.integrated) fromTodo.whenEnded(() => send.todoGone());
		sendReplies.replies.connect((bytes) => send.fromClean(bytes)).whenEnded(() => send.cleanGone());
		for (const [channel, command] of this.commands.entries()) {
			const report = reports[channel];
			if (report) this.startSpawn(command, report, (bytes) => send.fromSpawn(channel, bytes));
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
				more = true;
			}
			if (this.dead || !more) return;
		}
		throw new Error("it does not come to rest");
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
		this.alive.clear();
		this.clock.clear();
		this.pipes = [];
		this.todo = undefined;
		this.send = undefined;
	}

	/** One program dies: nothing that it does has any effect from now on, and its pipes end. */
	killOne(program: ProgramName): void {
		// Spawn programs carry out what they were told, whether anybody still waits for it or not.
		if (program === "send") for (const command of this.commands) while (command.pending > 0) command.deliver();
		this.alive.delete(program);
	}

	/** Paths of all files that are left. */
	left(): readonly string[] {
		return Object.keys(this.disk.contents());
	}

	private put(fs: MemoryFileSystem, sender: string, recipients: readonly string[], body: string): string {
		this.queued += 1;
		const { paths, queued, clock } = this;
		return queueMessage(
			{ fs, paths, pid: 5000 + queued, uid: 7, now: clock.time, received: false },
			body,
			sender,
			recipients,
		);
	}

	private mount(program: ProgramName): MemoryFileSystem {
		return this.disk.mount((operation) => {
			this.living(program);
			this.disk.now = this.clock.time;
			this.hear(() => this.options.before?.(operation, program));
			this.living(program);
		});
	}

	private beside(happening: Exclude<Happening, Operation>, program: ProgramName): void {
		this.living(program);
		this.hear(() => this.options.beside?.(happening, program));
		this.living(program);
	}

	private living(program: ProgramName): void {
		if (this.dead || !this.alive.has(program)) throw new Crash();
	}

	private hear(listener: () => void): void {
		try {
			listener();
		} catch (error) {
			// All die together: the machine stopped.
			if (error instanceof Crash) this.dead = true;
			throw error;
		}
	}

	private clockOf(program: ProgramName): Clock {
		return {
			now: () => this.clock.now(),
			after: (seconds, call) => this.clock.after(seconds, () => this.alive.has(program) && call()),
		};
	}

	private pipe(from: ProgramName, to: ProgramName): TestPipe {
		const era = this.pipes;
		const living = (program: ProgramName) => () => this.pipes === era && this.alive.has(program);
		const made = new TestPipe(this.options.grain ?? Number.POSITIVE_INFINITY, {
			writer: living(from),
			reader: living(to),
		});
		era.push(made);
		return made;
	}

	private startClean(name: "todo-clean" | "send-clean", asker: ProgramName): { requests: TestPipe; replies: TestPipe } {
		const [requests, replies] = [this.pipe(asker, name), this.pipe(name, asker)];
		const program = new Clean({
			fs: this.mount(name),
			dialect: this.dialect,
			now: () => this.clock.time,
			reply: (bytes) => replies.write(bytes),
		});
		requests.connect((bytes) => program.push(bytes)).whenEnded(() => void this.alive.delete(name));
		return { requests, replies };
	}

	private startSpawn(commands: TestPipe, reports: TestPipe, hear: (bytes: string) => void): void {
		let announced = false;
		const spawn = new Spawn({
			dialect: this.dialect,
			concurrency: 20,
			deliver: (request, done) => {
				const [letter, text] = this.options.outcome?.(request.recipient) ?? ["K", "ok\n"];
				if (letter === "K") {
					const delivery = `${request.file.split("/")[1]} ${request.recipient}`;
					this.delivered.push(delivery);
					this.hear(() => this.options.beside?.({ call: "deliver", path: delivery }, "spawn"));
				}
				done(letter, text);
			},
			write: (bytes) => {
				// The first thing that it says was read by whoever started send.
				if (announced) reports.write(bytes);
				announced = true;
			},
		});
		commands.connect((bytes) => spawn.push(bytes));
		reports.connect(hear);
	}

	private heardTrigger(): boolean {
		if (!this.pulled) return false;
		this.pulled = false;
		this.todo?.pull();
		this.send?.pull();
		return true;
	}
}
