/** What the scheduler keeps in memory for a load at rest, before anything is delivered. */
import type { BenchFile } from "./files.js";
import { rigOptions, settleMemory } from "./measure.js";
import { Rig } from "./rig.js";
import type { Workload } from "./workloads.js";

export interface Footprint {
	readonly title: string;
	readonly jobs: number;
	readonly entries: number;
	/** Bytes, the embedding program's queue files not counted. */
	readonly bytes: number;
}

/** Only keeps the queue files: what they take is not the scheduler's. */
class FilesOnly extends Rig {
	readonly files: BenchFile[] = [];

	override activate(file: BenchFile): void {
		this.files.push(file);
	}
}

function inUse(): number {
	settleMemory();
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
}

/** Loads what `make` makes and returns it, with the bytes that it took. */
function weigh<Made extends Rig>(workload: Workload, jobs: number, make: () => Made): { made: Made; bytes: number } {
	const before = inUse();
	const made = make();
	workload.load(made, jobs);
	return { made, bytes: inUse() - before };
}

export function footprint(workload: Workload, jobs: number, seed: number): Footprint {
	const options = rigOptions(workload, "indexed", jobs, seed);
	const files = weigh(workload, jobs, () => new FilesOnly(options)).bytes;
	const { made, bytes } = weigh(workload, jobs, () => new Rig(options));
	return { title: workload.title, jobs, entries: made.recipients, bytes: bytes - files };
}
