/**
 * Bytes of one row in the scheduler's tables, beside what Postfix's C takes for the same (allocator headers included; measured for the
 * page that docs/bench.md quotes). Names of queues and spare room of tables come on top; memory.ts weighs all together.
 */

import type { Environment } from "../../impl/scheduler/index.js";
import { Indexes } from "../../impl/scheduler/indexed/indexes.js";
import { PreemptiveCore } from "../../impl/scheduler/preemptive/core.js";

export interface RowSize {
	readonly what: string;
	readonly bytes: number;
	/** Of Postfix 3.12-dev, compiled by gcc -O2 for x86-64. */
	readonly postfix: number;
}

const REFERENCE = 8;

export function rowSizes(): RowSize[] {
	const nobody: Environment = {
		resolve: () => ({ transport: "t", nexthop: "d" }),
		ask: () => {},
		handOff: () => true,
		release: () => {},
		finish: () => {},
	};
	const { messages, jobs, entries, recipients, peers, queues } = new PreemptiveCore(
		{},
		nobody,
		0,
		(state) => new Indexes(state),
	);
	return [
		{ what: "message and job", bytes: messages.bytesPerRow + REFERENCE + jobs.bytesPerRow, postfix: 1081 },
		{ what: "entry with one recipient", bytes: entries.bytesPerRow + recipients.bytesPerRow, postfix: 288 },
		{ what: "peer", bytes: peers.bytesPerRow, postfix: 176 },
		{ what: "queue, without its name", bytes: queues.bytesPerRow + 2 * REFERENCE, postfix: 418 },
	];
}
