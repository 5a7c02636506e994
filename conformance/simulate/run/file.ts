/** The queue file of a simulated message, and the job that it is now. */
import type { QueueFile } from "../../../impl/scheduler/index.js";
import type { Message } from "../workload/workload.js";
import type { JobRecord, MessageRecord } from "./record.js";

export class SimulatedFile implements QueueFile {
	readonly created: number;
	/** Stays in the active queue, this one included. */
	attempts = 0;
	/** The furthest recipient record that was read in this stay, and whether all were read when it began. */
	read = 0;
	job: JobRecord | null = null;
	private readonly done: Uint8Array;

	constructor(
		readonly record: MessageRecord,
		private readonly destinations: readonly string[],
	) {
		this.created = Math.floor(record.message.at);
		this.done = new Uint8Array(record.message.to.length);
	}

	get message(): Message {
		return this.record.message;
	}

	get recipientCount(): number {
		return this.message.to.length;
	}

	/** The transport stands in front: an address is all that the resolver is given. */
	recipient(index: number): string | null | undefined {
		if (index > this.read) this.read = index;
		const destination = this.message.to[index];
		if (destination === undefined) return undefined;
		if (this.done[index] === 1) return null;
		return `${this.message.transport}/r${String(index).padStart(7, "0")}@${this.destinations[destination]}`;
	}

	/** @throws RangeError if it is done already: it would have been delivered twice. */
	markDone(index: number): void {
		if (this.done[index] !== 0) throw new RangeError(`recipient ${index} of ${this.message.name} was delivered twice`);
		this.done[index] = 1;
		this.record.delivered++;
	}
}

/** What a resolver makes of such an address. */
export function resolveSimulated(address: string): { readonly transport: string; readonly nexthop: string } {
	return { transport: address.slice(0, address.indexOf("/")), nexthop: address.slice(address.lastIndexOf("@") + 1) };
}
