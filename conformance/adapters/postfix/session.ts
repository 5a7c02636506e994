/**
 * One run of a live queue manager: stimuli become files, triggers and bytes on sockets; what follows becomes observations. The kit
 * waits after each stimulus until the queue manager has gone through its loop without finding anything to do. Leaves out how a
 * session is set up (postfix.ts).
 */
import { closeSync, openSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import {
	canonical,
	type Observation,
	type Outcome,
	RETRY_TRANSPORT,
	resolveAddress,
	type SchedulerConfig,
	SITE_FAILURE,
	type Stimulus,
} from "../../../model/scheduler/events.js";
import { settingNumber } from "../../../model/scheduler/settings.js";
import { AdapterFailure, ImpossibleStimulus, type SchedulerSession } from "../adapter.js";
import { type ClockFile, EPOCH, LAST_SECOND } from "./clock.js";
import { queuePath } from "./configuration.js";
import type { Daemon, Trigger } from "./daemon.js";
import { removeDirectory, removeFaketimeFiles } from "./hygiene.js";
import { type LogEvent, LogReader } from "./log.js";
import type { AgentConnection, Peers, Request } from "./peers.js";
import { QueueFile } from "./queue-file.js";

/** Old enough for a queue scan at any time of a scenario, clock steps backwards included. */
const LONG_AGO = new Date(Date.UTC(2000, 0, 1));
/** What a delivery agent's report says when mail must be tried again. */
const TRY_AGAIN = -1;
const DONE_MARK = Buffer.from("D");

interface Message {
	readonly name: string;
	readonly id: string;
	readonly file: QueueFile;
	place: "stash" | "incoming" | "active" | "deferred";
}

interface Delivery {
	readonly message: Message;
	readonly connection: AgentConnection;
	readonly request: Request;
}

export interface SessionOptions {
	readonly config: SchedulerConfig;
	readonly directory: string;
	readonly clock: ClockFile;
	readonly peers: Peers;
	/** Milliseconds that one stimulus may take. */
	readonly timeLimit: number;
	/** Characters that the queue manager may log in one stimulus. */
	readonly outputLimit: number;
	readonly forget: () => void;
}

function resolveRecipient(recipient: string): { transport: string } {
	try {
		return resolveAddress(recipient);
	} catch (error) {
		throw new ImpossibleStimulus(error instanceof Error ? error.message : String(error));
	}
}

export class PostfixSession implements SchedulerSession {
	readonly #options: SessionOptions;
	#daemon: Daemon | null = null;
	readonly #log = new LogReader();
	readonly #messages = new Map<string, Message>();
	readonly #byName = new Map<string, Message>();
	/** New messages that have no place in the active queue yet, the first of them stands in incoming/. */
	readonly #waiting: Message[] = [];
	/** Connections whose agent has not announced itself, by transport, oldest first. */
	readonly #ungreeted = new Map<string, AgentConnection[]>();
	/** Connections whose agent has announced itself and has no answer yet, by age. */
	#greeted: AgentConnection[] = [];
	readonly #deliveries = new Map<number, Delivery>();
	#selections = 0;
	#now = 0;
	#seen: Observation[] = [];
	#asked = 0;
	#accepted = 0;
	#lastFeed = 0;
	#logged = 0;
	#nextId = 1;
	#busy = false;
	#stopping: Promise<void> | null = null;
	#failure: AdapterFailure | null = null;
	#reject: ((failure: AdapterFailure) => void) | null = null;
	#onAccept: (() => void) | null = null;

	constructor(options: SessionOptions) {
		this.#options = options;
	}

	/** Takes the running queue manager over and waits until it is ready. */
	async begin(daemon: Daemon): Promise<void> {
		this.#daemon = daemon;
		await this.#guarded("start", async () => {
			await this.#settle(2);
			return [];
		});
	}

	async apply(stimulus: Stimulus): Promise<readonly Observation[]> {
		return this.#guarded(stimulus.do, async () => {
			this.#seen = [];
			await this.#perform(stimulus);
			while (this.#waiting[0]?.place === "stash") await this.#offer(this.#waiting[0]);
			return canonical(this.#seen);
		});
	}

	stop(): Promise<void> {
		this.#stopping ??= this.#stop();
		return this.#stopping;
	}

	async #stop(): Promise<void> {
		this.fail(new AdapterFailure("the session was stopped"));
		// A queue manager that still runs while its peers go away would throttle itself for ten seconds.
		await this.#daemon?.stop();
		removeFaketimeFiles(this.#daemon?.pid ?? 0);
		this.#options.peers.close();
		this.#options.clock.close();
		removeDirectory(this.#options.directory);
		this.#options.forget();
	}

	/** The queue manager cannot be driven any more; the stimulus under way, and every later one, ends with this failure. */
	fail(failure: AdapterFailure): void {
		this.#failure ??= failure;
		this.#reject?.(this.#failure);
	}

	onConnection(connection: AgentConnection): void {
		const held = this.#ungreeted.get(connection.transport) ?? [];
		held.push(connection);
		this.#ungreeted.set(connection.transport, held);
		this.#accepted++;
		this.#onAccept?.();
	}

	onLog(text: string): void {
		this.#logged += text.length;
		if (this.#logged > this.#options.outputLimit) {
			this.fail(
				new AdapterFailure(`the queue manager logged more than ${this.#options.outputLimit} characters in one step`),
			);
			return;
		}
		try {
			for (const event of this.#log.read(text)) this.#onLogEvent(event);
		} catch (error) {
			this.fail(error instanceof AdapterFailure ? error : new AdapterFailure(String(error)));
		}
	}

	async #guarded(step: string, work: () => Promise<readonly Observation[]>): Promise<readonly Observation[]> {
		if (this.#failure !== null) throw this.#failure;
		if (this.#busy) throw new AdapterFailure("a stimulus was applied before the one before it had been answered");
		this.#busy = true;
		this.#logged = 0;
		let timer: NodeJS.Timeout | undefined;
		try {
			return await new Promise((resolve, reject) => {
				this.#reject = reject;
				timer = setTimeout(() => this.#timeOut(step), this.#options.timeLimit);
				work().then(resolve, reject);
			});
		} finally {
			clearTimeout(timer);
			this.#reject = null;
			this.#busy = false;
		}
	}

	#timeOut(step: string): void {
		const seconds = this.#options.timeLimit / 1000;
		const words = this.#daemon?.lastWords() ?? "it was never started";
		this.fail(
			new AdapterFailure(`the queue manager did not come to rest within ${seconds} s after "${step}"; ${words}`),
		);
	}

	async #perform(stimulus: Stimulus): Promise<void> {
		switch (stimulus.do) {
			case "arrive":
				return this.#arrive(stimulus.message, stimulus.recipients, stimulus.single ?? false);
			case "rescan":
				return this.#rescan(stimulus.message);
			case "tick":
				return this.#tick(stimulus.seconds);
			case "slot":
				return this.#slot(this.#oldestAsk(stimulus.transport));
			case "refuse":
				await this.#oldestAsk(stimulus.transport).close();
				return this.#settle(2);
			case "vanish":
				return this.#vanish(this.#oldestAsk(stimulus.transport));
			case "complete":
				return this.#complete(stimulus.delivery, stimulus.outcome);
			case "flush":
				await this.#trip("F");
				return this.#settle(1);
			case "corrupt":
				return this.#corrupt(stimulus.message);
		}
	}

	async #arrive(name: string, recipients: readonly string[], single: boolean): Promise<void> {
		if (this.#byName.has(name)) throw new ImpossibleStimulus(`message ${name} is in the queue already`);
		for (const recipient of recipients) this.#checkRecipient(recipient);
		const file = new QueueFile({ recipients, single, arrived: EPOCH + this.#now });
		const id = /^[A-Za-z][A-Za-z0-9]{0,30}$/.test(name) && !this.#messages.has(name) ? name : `0${this.#nextId++}`;
		const message: Message = { name, id, file, place: "stash" };
		const path = this.#path(message);
		writeFileSync(path, file.bytes, { mode: 0o700 });
		utimesSync(path, LONG_AGO, LONG_AGO);
		this.#messages.set(id, message);
		this.#byName.set(name, message);
		this.#waiting.push(message);
	}

	#checkRecipient(recipient: string): void {
		if (!/^[!-~]+$/.test(recipient))
			throw new ImpossibleStimulus(`recipient "${recipient}" has other than printable ASCII`);
		const { transport } = resolveRecipient(recipient);
		if (transport !== RETRY_TRANSPORT && !this.#options.config.transports.includes(transport)) {
			throw new ImpossibleStimulus(
				`recipient ${recipient} is for transport ${transport}, with which the run was not started`,
			);
		}
	}

	async #offer(message: Message): Promise<void> {
		this.#move(message, "incoming");
		await this.#trip("I");
		await this.#settle(1);
	}

	async #rescan(name: string): Promise<void> {
		const message = this.#known(name);
		if (message.place !== "stash" || this.#waiting.includes(message)) {
			throw new ImpossibleStimulus(`message ${name} is not deferred`);
		}
		this.#move(message, "deferred");
		await this.#trip("D");
		await this.#settle(1);
		if (this.#messages.get(message.id)?.place === "deferred") this.#move(message, "stash");
	}

	async #tick(seconds: number): Promise<void> {
		const now = this.#now + seconds;
		if (!Number.isInteger(now) || Math.abs(now) > LAST_SECOND) {
			throw new ImpossibleStimulus(`the clock can be set to whole seconds up to ${LAST_SECOND}, not to ${now}`);
		}
		this.#now = now;
		this.#options.clock.set(now);
		await this.#settle(2);
	}

	async #slot(connection: AgentConnection): Promise<void> {
		this.#greeted.push(connection);
		connection.greet();
		const { knobs } = this.#options.config;
		if (settingNumber(knobs, "default_transport_rate_delay", connection.transport) > 0) return this.#settle(2);
		await connection.answer();
		await this.#settle(1);
	}

	async #vanish(connection: AgentConnection): Promise<void> {
		// The queue manager must not run between the greeting and the end of the connection.
		this.#daemon?.signal("SIGSTOP");
		connection.greet();
		await connection.close();
		this.#daemon?.signal("SIGCONT");
		await this.#settle(2);
	}

	async #complete(number: number, outcome: Outcome): Promise<void> {
		const delivery = this.#deliveries.get(number);
		if (delivery === undefined) throw new ImpossibleStimulus(`delivery ${number} is not in flight`);
		this.#deliveries.delete(number);
		const { connection } = delivery;
		switch (outcome) {
			case "delivered":
				this.#markDone(delivery);
				await connection.report(0, "", "");
				break;
			case "deferred":
				await connection.report(TRY_AGAIN, "", "");
				break;
			case "site-failure":
				await connection.report(TRY_AGAIN, SITE_FAILURE.status, SITE_FAILURE.reason);
				break;
			case "crash":
				await connection.close();
				return this.#settle(2);
		}
		await this.#settle(1);
	}

	async #corrupt(name: string): Promise<void> {
		const message = this.#known(name);
		const garbage = message.file.garbage();
		if (garbage === null) return;
		const path = this.#path(message);
		const { atime, mtime } = statSync(path);
		this.#overwrite(message, [garbage.offset], garbage.bytes);
		// The time stamp says when the message may be tried; the real time of now would be in the scenario's far future.
		utimesSync(path, atime, mtime);
	}

	#markDone({ message, request }: Delivery): void {
		const offsets = request.recipients.map(({ offset }) => offset);
		this.#overwrite(message, offsets, DONE_MARK);
		for (const offset of offsets) {
			if (!message.file.markDone(offset)) {
				throw new AdapterFailure(`${message.name} has no recipient at offset ${offset} of its file`);
			}
		}
	}

	#overwrite(message: Message, offsets: readonly number[], bytes: Buffer): void {
		const file = openSync(this.#path(message), "r+");
		try {
			for (const offset of offsets) writeSync(file, bytes, 0, bytes.length, offset);
		} finally {
			closeSync(file);
		}
	}

	/** Takes the oldest connection whose agent has not announced itself. */
	#oldestAsk(transport: string): AgentConnection {
		const connection = this.#ungreeted.get(transport)?.shift();
		if (connection === undefined) throw new ImpossibleStimulus(`nothing is asked of transport ${transport}`);
		return connection;
	}

	#known(name: string): Message {
		const message = this.#byName.get(name);
		if (message === undefined) throw new ImpossibleStimulus(`message ${name} is not in the queue`);
		return message;
	}

	#path({ place, id }: Message): string {
		return place === "stash"
			? join(this.#options.directory, `stash.${id}`)
			: queuePath(this.#options.directory, place, id);
	}

	#move(message: Message, place: Message["place"]): void {
		const from = this.#path(message);
		message.place = place;
		renameSync(from, this.#path(message));
	}

	async #trip(letter: Trigger): Promise<void> {
		await this.#daemon?.trigger(letter);
	}

	/**
	 * Waits until the queue manager is quiet. It acknowledges a trigger before it goes through its own loop, so it takes one trip to
	 * know that what it had handled before has had its consequences, two if what was done to it may not have been handled; and a file
	 * that a scan came upon has its consequences in the loop after the next.
	 */
	async #settle(trips: number): Promise<void> {
		const daemon = this.#daemon;
		if (daemon === null) return;
		for (let trip = 0; trip < trips || daemon.acknowledged < this.#lastFeed + 2; trip++) await this.#trip("x");
		while (this.#accepted < this.#asked) {
			await new Promise<void>((resolve) => {
				this.#onAccept = resolve;
			});
		}
		this.#collectAnswers();
	}

	#collectAnswers(): void {
		if (this.#greeted.length === 0) return;
		const answered = this.#greeted.filter((connection) => connection.request !== null || connection.ended);
		if (answered.length === 0) return;
		this.#greeted = this.#greeted.filter((connection) => !answered.includes(connection));
		answered.sort((a, b) => (a.transport < b.transport ? -1 : a.transport > b.transport ? 1 : 0));
		for (const connection of answered) {
			const { transport, request } = connection;
			if (request === null) {
				connection.destroy();
				this.#seen.push({ saw: "release", transport });
				continue;
			}
			const message = this.#messages.get(request.queueId);
			if (message === undefined) {
				throw new AdapterFailure(`${transport} was told to deliver ${request.queueId}, which is not in the queue`);
			}
			const delivery = ++this.#selections;
			this.#deliveries.set(delivery, { message, connection, request });
			this.#seen.push({
				saw: "select",
				delivery,
				transport,
				message: message.name,
				destination: request.nexthop,
				recipients: request.recipients.map(({ address }) => address),
			});
		}
	}

	#onLogEvent(event: LogEvent): void {
		switch (event.type) {
			case "allocate":
				this.#asked++;
				this.#seen.push({ saw: "ask", transport: event.transport });
				return;
			case "feed":
				this.#lastFeed = event.trip;
				return;
			case "active":
				this.#onActive(this.#inLog(event.id));
				return;
			case "read":
				this.#inLog(event.id).file.readBatch(event.limit);
				return;
			case "done":
				this.#onDone(this.#inLog(event.id));
				return;
		}
	}

	#inLog(id: string): Message {
		const message = this.#messages.get(id);
		if (message === undefined)
			throw new AdapterFailure(`the queue manager logs about ${id}, which is not in the queue`);
		return message;
	}

	#onActive(message: Message): void {
		if (this.#waiting[0] === message) this.#waiting.shift();
		message.place = "active";
		message.file.rewind();
		this.#seen.push({ saw: "activate", message: message.name });
	}

	#onDone(message: Message): void {
		const { directory } = this.#options;
		const { id, name } = message;
		const deferred = statSync(queuePath(directory, "deferred", id), { throwIfNoEntry: false });
		if (deferred !== undefined) {
			message.place = "deferred";
			this.#move(message, "stash");
			const wakeup = Math.round(deferred.mtimeMs / 1000) - EPOCH;
			this.#seen.push({ saw: "finish", message: name, fate: "deferred", wakeup });
			return;
		}
		const corrupt = queuePath(directory, "corrupt", id);
		const fate = statSync(corrupt, { throwIfNoEntry: false }) === undefined ? "removed" : "corrupt";
		if (fate === "corrupt") rmSync(corrupt);
		this.#messages.delete(id);
		this.#byName.delete(name);
		this.#seen.push({ saw: "finish", message: name, fate });
	}
}
