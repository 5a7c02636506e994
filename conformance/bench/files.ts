/** Queue files whose recipients are computed when they are read, so that what is measured is the scheduler's memory and time. */
import type { QueueFile } from "../../impl/scheduler/index.js";

export class BenchFile implements QueueFile {
	readonly created = 0;
	/** One recipient a delivery, also where several go to one destination. */
	readonly single = true;

	/**
	 * @param id a number of its own.
	 * @param recipientCount records in the file.
	 * @param destination the next hop of each record.
	 * @param neverEnds whether the delivery of a record stays in flight for ever.
	 */
	constructor(
		readonly id: number,
		readonly recipientCount: number,
		private readonly destination: (record: number) => string,
		readonly neverEnds: (record: number) => boolean = () => false,
	) {}

	/** Addresses sort in the order of the records, within a destination. */
	recipient(record: number): string | undefined {
		if (record >= this.recipientCount) return undefined;
		return `r${String(record).padStart(7, "0")}@${this.destination(record)}`;
	}
}
