/**
 * One run of a live queue manager: stimuli become files, triggers and bytes on sockets; what follows becomes observations. After each
 * stimulus the kit waits until the queue manager has gone through its loop without finding anything to do. Leaves out how a session
 * is set up (../postfix.ts).
 */

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
import { reason } from "../../reason.js";
import { AdapterFailure, ImpossibleStimulus, type SchedulerSession } from "../adapter.js";
import { Agents } from "./agents.js";
import { type ClockFile, LAST_SECOND } from "./clock.js";
import type { AgentConnection } from "./connection.js";
import type { Daemon, Trigger } from "./daemon.js";
import { processorSeconds } from "./death.js";
import { Guard } from "./guard.js";
import { type LogEvent, LogReader } from "./log.js";
import type { LogFile } from "./log-file.js";
import { Spool } from "./spool.js";

/** The status in a delivery agent's report if mail must be tried again. */
const TRY_AGAIN = -1;

export interface SessionOptions {
	readonly config: SchedulerConfig;
	readonly directory: string;
	readonly clock: ClockFile;
	readonly log: LogFile;
	/** Milliseconds that the queue manager may be silent in one stimulus. */
	readonly timeLimit: number;
	/** Bytes that the queue manager may log in one stimulus. */
	readonly outputLimit: number;
	/** Removes all that the session left behind, after the queue manager is gone. */
	readonly cleanUp: () => void;
}

export class PostfixSession implements SchedulerSession {
	readonly #options: SessionOptions;
	readonly #guard: Guard;
	readonly #logReader = new LogReader();
	readonly #spool: Spool;
	readonly #agents: Agents;
	#daemon: Daemon | null = null;
	#now = 0;
	#seen: Observation[] = [];
	/** Connections opened so far, by the log. */
	#asked = 0;
	/** How many triggers had been handled when a scan last came upon a file. */
	#lastFeed = 0;
	#stopping: Promise<void> | null = null;

	constructor(options: SessionOptions) {
		this.#options = options;
		this.#guard = new Guard({
			...options,
			pid: () => this.#daemon?.pid ?? 0,
			used: () => processorSeconds(this.#daemon?.pid ?? 0),
			onFlood: () => this.#daemon?.signal("SIGKILL"),
		});
		this.#spool = new Spool(options.directory);
		this.#agents = new Agents(this.#spool);
	}

	/** Takes the running queue manager over and waits until it is ready. */
	async begin(daemon: Daemon): Promise<void> {
		this.#daemon = daemon;
		await this.#guard.run("start", () => this.#settle(2));
	}

	async apply(stimulus: Stimulus): Promise<readonly Observation[]> {
		await this.#guard.run(stimulus.do, async () => {
			this.#seen = [];
			await this.#perform(stimulus);
			while (this.#spool.offer()) {
				await this.#trip("I");
				await this.#settle(1);
			}
		});
		return canonical(this.#seen);
	}

	stop(): Promise<void> {
		this.#stopping ??= this.#stop();
		return this.#stopping;
	}

	async #stop(): Promise<void> {
		this.fail(new AdapterFailure("the session was stopped"));
		// A queue manager that still runs while its peers go away would throttle itself for ten seconds.
		await this.#daemon?.stop();
		this.#options.cleanUp();
	}

	/** The queue manager cannot be driven any more; the stimulus under way, and every later one, ends with this failure. */
	fail(failure: AdapterFailure): void {
		this.#guard.fail(failure);
	}

	/** The queue manager opened a connection to a delivery agent. */
	onConnection(connection: AgentConnection): void {
		this.#agents.add(connection);
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
				this.#seen.push(this.#spool.onActive(event.id));
				this.#readUnannounced(event.id);
				return;
			case "read":
				this.#spool.byId(event.id).file.readBatch(event.limit);
				return;
			case "reread":
				this.#readUnannounced(event.id);
				return;
			case "done":
				this.#seen.push(this.#spool.onDone(event.id));
				return;
		}
	}

	/** oqmgr does not log how much it reads: always as much as the knobs say, whatever is in core. C: oqmgr/qmgr_message.c. */
	#readUnannounced(id: string): void {
		const { manager, knobs } = this.#options.config;
		if (manager !== "oqmgr") return;
		const limit = Math.max(
			settingNumber(knobs, "qmgr_message_recipient_limit"),
			settingNumber(knobs, "qmgr_message_active_limit"),
		);
		this.#spool.byId(id).file.readBatch((limit * settingNumber(knobs, "qmgr_fudge_factor")) / 100);
	}

	async #perform(stimulus: Stimulus): Promise<void> {
		switch (stimulus.do) {
			case "arrive":
				for (const recipient of stimulus.recipients) this.#checkRecipient(recipient);
				this.#spool.add(stimulus.message, stimulus.recipients, stimulus.single ?? false, this.#now);
				return;
			case "rescan":
				await this.#rescan(stimulus.message);
				return;
			case "tick":
				await this.#tick(stimulus.seconds);
				return;
			case "slot":
				await this.#slot(this.#agents.takeAsk(stimulus.transport));
				return;
			case "refuse":
				await this.#agents.takeAsk(stimulus.transport).close();
				await this.#settle(2);
				return;
			case "vanish":
				await this.#vanish(this.#agents.takeAsk(stimulus.transport));
				return;
			case "complete":
				await this.#complete(stimulus.delivery, stimulus.outcome);
				return;
			case "flush":
				await this.#trip("F");
				await this.#settle(1);
				return;
			case "corrupt":
				this.#spool.corrupt(stimulus.message);
				return;
		}
	}

	#checkRecipient(recipient: string): void {
		if (!/^[!-~]+$/.test(recipient))
			throw new ImpossibleStimulus(`recipient "${recipient}" has other than printable ASCII`);
		let transport: string;
		try {
			({ transport } = resolveAddress(recipient));
		} catch (error) {
			throw new ImpossibleStimulus(reason(error));
		}
		if (transport === RETRY_TRANSPORT || this.#options.config.transports.includes(transport)) return;
		throw new ImpossibleStimulus(
			`recipient ${recipient} is for transport ${transport}, with which the run was not started`,
		);
	}

	async #rescan(name: string): Promise<void> {
		const message = this.#spool.offerAgain(name);
		await this.#trip("D");
		await this.#settle(1);
		this.#spool.takeBack(message);
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
		this.#agents.greet(connection);
		const { knobs } = this.#options.config;
		if (settingNumber(knobs, "default_transport_rate_delay", connection.transport) > 0) {
			await this.#settle(2);
			return;
		}
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
		const { connection, message, request } = this.#agents.takeDelivery(number);
		switch (outcome) {
			case "delivered":
				this.#spool.markDone(
					message,
					request.recipients.map(({ offset }) => offset),
				);
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
				await this.#settle(2);
				return;
		}
		await this.#settle(1);
	}

	async #trip(letter: Trigger): Promise<void> {
		await this.#daemon?.trigger(letter);
		for (const event of this.#logReader.read(this.#options.log.read())) this.#onLogEvent(event);
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
		await this.#agents.accepted(this.#asked);
		this.#seen.push(...(await this.#agents.collect()));
		this.#options.log.trim();
	}
}
