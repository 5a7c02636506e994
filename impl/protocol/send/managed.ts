/**
 * Scheduling by a queue manager of impl/scheduler: each message on each channel is a queue file, each channel a transport, each
 * delivery slot an agent, and the domain of a recipient is its destination. Leaves out qmail's own passes (passes.ts).
 */
import { REPORT } from "../../../model/protocol/messages.js";
import {
	type End,
	type Environment,
	PreemptiveQueueManager,
	type QueueFile,
	type QueueManager,
	type Report,
	RoundRobinQueueManager,
} from "../../scheduler/index.js";
import { lowerCase } from "../controls.js";
import type { Deliveries } from "./deliveries.js";
import type { Dispatcher, SchedulerName } from "./dispatcher.js";
import { readInfo } from "./info.js";
import { Job, RecipientList } from "./job.js";
import { endJob, type JobEndOptions, troubleOpening } from "./job-end.js";
import { nextRetry } from "./retry.js";

export interface ManagedOptions extends JobEndOptions {
	readonly deliveries: readonly Deliveries[];
	/** Seconds in the queue after which a message is tried for the last time. */
	readonly lifetime: () => number;
	readonly scheduler: Exclude<SchedulerName, "qmail">;
	/** More knobs of the queue manager. */
	readonly knobs?: Readonly<Record<string, string>>;
}

/** Recipients of one message on one channel. */
class ListFile implements QueueFile {
	readonly job: Job;
	readonly created: number;
	/** Offsets and addresses; null: done. */
	readonly records: { readonly at: number; address: string | null }[] = [];

	constructor(job: Job, created: number) {
		this.job = job;
		this.created = created;
	}

	get recipientCount(): number {
		return this.records.length;
	}

	recipient(index: number): string | null | undefined {
		const record = this.records[index];
		return record && (record.address === null ? null : `${this.job.channel}:${record.address}`);
	}
}

/** Postfix's transport for mail to sites that are known to be dead: everything is deferred. */
const RETRY = "retry";
/** A deferral because of the site, not of the recipient: temporary network and routing codes. */
const SITE_CODE = /#(4\.4\.[0-9]+)/;

export class ManagedDispatch implements Dispatcher {
	private readonly options: ManagedOptions;
	private readonly manager: QueueManager;
	/** Slots that the manager has asked for. */
	private readonly asked: number[];
	private askedForRetry = 0;
	/** Deliveries handed over in the call that is under way. */
	private handed: number[] = [];
	private ended: { readonly file: ListFile; readonly end: End }[] = [];
	private readonly underWay = new Map<Job, { readonly file: ListFile; readonly deliveries: Map<number, number> }>();

	constructor(options: ManagedOptions) {
		this.options = options;
		this.asked = options.paths.channels.map(() => 0);
		const { channels } = options.paths;
		const knobs: Record<string, string> = { default_destination_recipient_limit: "1", ...options.knobs };
		const environment: Environment = {
			resolve: (marked) => {
				const colon = marked.indexOf(":");
				const address = marked.slice(colon + 1);
				const transport = channels[Number(marked.slice(0, colon))] ?? "local";
				// Local mailboxes do not wait for one another.
				const nexthop = transport === "local" ? address : lowerCase(address.slice(address.lastIndexOf("@") + 1));
				return { transport, nexthop };
			},
			ask: (transport) => {
				const channel = channels.indexOf(transport);
				if (channel < 0) this.askedForRetry += 1;
				else this.asked[channel] = (this.asked[channel] ?? 0) + 1;
			},
			handOff: (delivery) => {
				this.handed.push(delivery);
				return true;
			},
			release: () => undefined,
			finish: (file, end) => {
				if (file instanceof ListFile) this.ended.push({ file, end });
			},
		};
		const Manager = options.scheduler === "preemptive" ? PreemptiveQueueManager : RoundRobinQueueManager;
		this.manager = new Manager({ knobs, environment, now: options.now() });
	}

	step(channel: number): boolean {
		this.advance();
		const activated = this.activate(channel);
		const used = this.useSlot(channel);
		this.defer();
		return activated || used;
	}

	next(): number | undefined {
		const { schedule, now } = this.options;
		// Queues and transports that rest are revived by the manager's clock.
		if (this.manager.active > 0) return now() + 1;
		const times = schedule.channels.flatMap((heap) => heap.first()?.at ?? []);
		return times.length > 0 ? Math.min(...times) : undefined;
	}

	release(job: Job, at: number, letter: string, text: string): void {
		const message = this.underWay.get(job);
		const delivery = message?.deliveries.get(at);
		job.references -= 1;
		if (!message || delivery === undefined) return;
		message.deliveries.delete(at);
		const done = letter === REPORT.success || letter === REPORT.failure;
		const record = message.file.records.find((candidate) => candidate.at === at);
		if (done && record) record.address = null;
		this.manager.complete(delivery, done ? { kind: "delivered" } : deferralFrom(text));
		this.afterwards();
	}

	private advance(): void {
		const passed = this.options.now() - this.manager.now;
		if (passed !== 0) this.manager.advance(passed);
		this.afterwards();
	}

	/** Takes one message that is due into the active queue. */
	private activate(channel: number): boolean {
		const { schedule, now, fs, paths, lifetime } = this.options;
		const heap = schedule.channels[channel];
		const due = heap?.first();
		if (!heap || !due || due.at > now() || !this.manager.hasRoom) return false;
		heap.take();
		const info = readInfo(fs, paths, due.id);
		const job = new Job({
			id: due.id,
			channel,
			sender: info?.sender ?? "",
			retry: nextRetry(info?.birth ?? now(), now(), channel),
			dying: info !== undefined && now() > info.birth + lifetime(),
		});
		const file = info && this.readList(job, info.birth);
		if (!file) {
			troubleOpening(this.options, channel, due.id);
			return true;
		}
		this.underWay.set(job, { file, deliveries: new Map() });
		this.manager.activate(file);
		this.afterwards();
		return true;
	}

	/** Undefined if the list cannot be opened. */
	private readList(job: Job, created: number): ListFile | undefined {
		const { fs, paths, log } = this.options;
		const path = paths.channel(job.channel, job.id);
		const file = new ListFile(job, created);
		let list: RecipientList;
		try {
			list = new RecipientList(fs, path);
		} catch {
			return undefined;
		}
		try {
			for (;;) {
				const record = list.next();
				if (typeof record === "string") {
					job.readWhole = record === "end";
					if (record === "cut") log(`warning: ${path} ends within a record; will try again later\n`);
					return file;
				}
				if (record.type !== "T" && record.type !== "D") {
					log(`warning: unknown record type in ${path}!\n`);
					return file;
				}
				const open = record.type === "T";
				if (open) job.open += 1;
				file.records.push({ at: record.at, address: open ? record.address : null });
			}
		} catch {
			log(`warning: trouble reading ${path}; will try again later\n`);
			return file;
		} finally {
			list.close();
		}
	}

	/** Gives the manager one slot that it asked for and that is free. */
	private useSlot(channel: number): boolean {
		const { deliveries, paths } = this.options;
		const asked = this.asked[channel] ?? 0;
		const slots = deliveries[channel];
		if (asked === 0 || !slots?.available) return false;
		this.asked[channel] = asked - 1;
		this.manager.agentReady(paths.channels[channel] ?? "local");
		for (const delivery of this.handed.splice(0)) this.start(delivery, slots, paths.channels[channel] ?? "local");
		this.afterwards();
		return true;
	}

	private start(delivery: number, slots: Deliveries, channelName: string): void {
		const { file, records } = this.manager.describe(delivery);
		const record = file instanceof ListFile ? file.records[records[0] ?? -1] : undefined;
		if (!(file instanceof ListFile) || !record || record.address === null) {
			this.manager.complete(delivery, { kind: "deferred" });
			return;
		}
		this.underWay.get(file.job)?.deliveries.set(record.at, delivery);
		slots.start(file.job, record.at, record.address, channelName);
	}

	/** What the manager gave up for now is deferred without a delivery. */
	private defer(): void {
		while (this.askedForRetry > 0) {
			this.askedForRetry -= 1;
			this.manager.agentReady(RETRY);
			for (const delivery of this.handed.splice(0)) this.manager.complete(delivery, { kind: "deferred" });
			this.afterwards();
		}
	}

	private afterwards(): void {
		for (const { file, end } of this.ended.splice(0)) {
			if (end.fate === "corrupt") file.job.readWhole = false;
			this.underWay.delete(file.job);
			endJob(this.options, file.job);
		}
	}
}

function deferralFrom(text: string): Report {
	const status = SITE_CODE.exec(text)?.[1];
	return status ? { kind: "site-failure", reason: { status, text: text.trim() } } : { kind: "deferred" };
}
