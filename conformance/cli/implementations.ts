/**
 * The implementations that the command line can judge: the kit's reference, and the real Postfix where it can be had.
 */
import { availableParallelism } from "node:os";
import type { Manager } from "../../model/scheduler/events.js";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import { locatePostfix, postfixAdapter } from "../adapters/postfix.js";
import { referenceAdapter } from "../adapters/reference.js";
import type { Subject } from "../report/tally.js";

export interface Implementation {
	readonly adapter: SchedulerAdapter;
	/** A real program, not the kit's own reference. */
	readonly live: boolean;
	/** How many cases may sensibly be under way at a time. */
	readonly jobs: number;
}

export function referenceImplementation(): Implementation {
	return { adapter: referenceAdapter(), live: false, jobs: 1 };
}

/**
 * The real Postfix.
 * @throws AdapterFailure in one line that says what is missing and what to install.
 */
export async function postfixImplementation(): Promise<Implementation> {
	const installation = await locatePostfix();
	return { adapter: postfixAdapter({ installation }), live: true, jobs: Math.min(8, availableParallelism() + 1) };
}

export function subjectOf({ adapter, live }: Implementation, manager: Manager): Subject {
	return { name: adapter.name, manager, live };
}
