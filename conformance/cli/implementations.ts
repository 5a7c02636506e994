/**
 * The implementations that the command line can judge: the kit's reference, and the real Postfix where it can be had.
 */
import { availableParallelism } from "node:os";
import type { Manager } from "../../model/scheduler/events.js";
import type { SchedulerAdapter } from "../adapters/adapter.js";
import { locatePostfix, type PostfixWish, postfixAdapter } from "../adapters/postfix.js";
import { referenceAdapter } from "../adapters/reference.js";
import { type StdioAdapter, stdioAdapter } from "../adapters/stdio/adapter.js";
import type { Profile } from "../profiles/profile.js";
import type { Subject } from "../report/tally.js";

export interface Implementation {
	readonly adapter: SchedulerAdapter;
	/** A real program, not the kit's own reference. */
	readonly live: boolean;
	/** How many cases may sensibly be under way at a time. */
	readonly jobs: number;
	/** What to give as --adapter to run a case again, where it is a command. */
	readonly command?: string;
	/** The same for a directory of Postfix programs: "postfix:DIR". */
	readonly again?: string;
	/** Ends what waits for another case. */
	readonly close?: () => Promise<void>;
}

export function referenceImplementation(): Implementation {
	return { adapter: referenceAdapter(), live: false, jobs: 1 };
}

/** `--adapter postfix:DIR`: the programs of somebody's own build. */
const BUILT = "postfix:";

/**
 * The real Postfix: the installed one, unless a directory or the environment names another.
 * @throws AdapterFailure in one line that says what is missing and what to install.
 */
export async function postfixImplementation(wish: PostfixWish = {}): Promise<Implementation> {
	const installation = await locatePostfix(wish);
	const { named } = installation;
	const jobs = Math.min(8, availableParallelism() + 1);
	const again = named === undefined ? {} : { again: `${BUILT}${named}` };
	return { adapter: postfixAdapter({ installation }), live: true, jobs, ...again };
}

/**
 * What `--adapter` names.
 * @throws AdapterFailure that says why it cannot be had.
 */
export async function namedImplementation(which: string, managers?: readonly Manager[]): Promise<Implementation> {
	if (which === "reference") return referenceImplementation();
	const needed = managers === undefined ? {} : { managers };
	if (which === "postfix") return postfixImplementation(needed);
	if (which.startsWith(BUILT)) return postfixImplementation({ directory: which.slice(BUILT.length), ...needed });
	return commandImplementation(which);
}

/**
 * A program that speaks the adapter protocol.
 * @throws AdapterFailure that says what is wrong with the command or with its answer to hello.
 */
export async function commandImplementation(command: string): Promise<Implementation & { adapter: StdioAdapter }> {
	const adapter = await stdioAdapter(command);
	return { adapter, live: true, jobs: 1, command, close: adapter.close };
}

export function subjectOf(implementation: Implementation, manager: Manager, profile?: Profile): Subject {
	const { adapter, live, command } = implementation;
	const named = implementation.again ?? command;
	const again = named === undefined ? {} : { adapter: named };
	if (profile === undefined) return { name: adapter.name, manager, live, ...again };
	// A program of its own is no kind of qmgr; of those that can be either, both are judged.
	const name = command === undefined ? `${adapter.name} ${manager}` : adapter.name;
	return { name, manager: profile.name, live, ...again };
}
