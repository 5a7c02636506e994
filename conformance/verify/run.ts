/**
 * Runs rows: groups in threads, as many at a time as was asked for, the rows of a group one after the other. Leaves out what is made of
 * the answers (table.ts, counterexample/).
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { forEachLimited } from "../runner/pool.js";
import { rowsFor } from "./index.js";
import type { RowAnswer, ScopeName, TableRow } from "./row.js";

export interface VerifyOptions {
	readonly scope: ScopeName;
	/** Seconds for each row. */
	readonly budgetSeconds: number;
	/** Bytes for all searches that run at the same time. */
	readonly bytes: number;
	/** Threads. */
	readonly jobs: number;
	/** Searches end with what they have, and no further row begins. */
	readonly signal: AbortSignal;
	/** Told what a row is doing. */
	readonly progress: (id: string, what: string) => void;
	/** Told of each answer as it comes. */
	readonly done: (row: TableRow, answer: RowAnswer, seconds: number) => void;
}

/** What a thread is given, and what it says. */
export interface Order {
	readonly scope: ScopeName;
	readonly ids: readonly string[];
	readonly budgetSeconds: number;
	readonly bytes: number;
	/** Not 0 once it is to end. A search does not listen for messages while it runs; this it can look at. */
	readonly stop: Int32Array<SharedArrayBuffer>;
}
export type Said =
	| { readonly id: string; readonly what: string }
	| { readonly id: string; readonly answer: RowAnswer; readonly seconds: number };

const THREAD = new URL("./thread.js", import.meta.url);

/** Milliseconds between two words on how far a row is. */
const TELL_EVERY = 100;

/** Runs some rows of a scope, one after the other. */
export async function runHere(
	rows: readonly TableRow[],
	order: Pick<Order, "budgetSeconds" | "bytes">,
	signal: Pick<AbortSignal, "aborted">,
	say: (said: Said) => void,
) {
	let told = Number.NEGATIVE_INFINITY;
	for (const row of rows) {
		if (signal.aborted) return;
		const begun = performance.now();
		const answer = await row.run({
			...order,
			signal,
			progress: (what, done, of) => {
				if (performance.now() - told < TELL_EVERY) return;
				told = performance.now();
				say({ id: row.id, what: `${what} ${done.toLocaleString("en-US")}${of === undefined ? "" : `/${of}`}` });
			},
		});
		say({ id: row.id, answer, seconds: (performance.now() - begun) / 1000 });
	}
}

/** Runs the rows; the answers come in the order in which they are found. */
export async function runRows(rows: readonly TableRow[], options: VerifyOptions): Promise<void> {
	const groups = new Map<string, TableRow[]>();
	for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
	const byId = new Map(rows.map((row) => [row.id, row]));
	const { scope, budgetSeconds, jobs, signal } = options;
	const stop = new Int32Array(new SharedArrayBuffer(4));
	const bytes = Math.floor(options.bytes / Math.max(1, Math.min(jobs, groups.size)));
	const hear = (said: Said) => {
		const row = byId.get(said.id);
		if (row === undefined) return;
		if ("what" in said) options.progress(said.id, said.what);
		else options.done(row, said.answer, said.seconds);
	};
	const threaded = existsSync(fileURLToPath(THREAD));
	await forEachLimited(
		groups.values(),
		jobs,
		(group) =>
			threaded
				? inThreads({ scope, ids: group.map(({ id }) => id), budgetSeconds, bytes, stop }, signal, hear)
				: runHere(group, { budgetSeconds, bytes }, signal, hear),
		signal,
	);
}

/** Of the memory that a thread is given, this is for objects; the rest is for the lists of states and steps. */
const OBJECTS = 0.4;
/** The program itself and the models take some, whatever is searched. */
const LEAST_MEGABYTES = 256;
/** How long a search may take to end with what it has, in milliseconds. */
const PATIENCE = 5_000;

const OUT_OF_MEMORY = "not searched to the end: it ran out of memory";

/** The rows of an order in a thread; and if one is too much for it, those after that one in another. */
async function inThreads(order: Order, signal: AbortSignal, hear: (said: Said) => void): Promise<void> {
	let { ids } = order;
	while (ids.length > 0 && !signal.aborted) {
		const answered = new Set<string>();
		const begun = performance.now();
		const end = await inThread({ ...order, ids }, signal, (said) => {
			if ("answer" in said) answered.add(said.id);
			hear(said);
		});
		if (end === "done") return;
		const [failed, ...others] = ids.filter((id) => !answered.has(id));
		if (failed === undefined) return;
		const seconds = (performance.now() - begun) / 1000;
		hear({ id: failed, answer: { verdict: "partial", counts: {}, covered: "nothing", note: OUT_OF_MEMORY }, seconds });
		ids = others;
	}
}

function inThread(order: Order, signal: AbortSignal, hear: (said: Said) => void): Promise<"done" | "out of memory"> {
	return new Promise((resolve, reject) => {
		const objects = Math.max(LEAST_MEGABYTES, Math.floor((order.bytes * OBJECTS) / 2 ** 20));
		const worker = new Worker(THREAD, {
			workerData: { ...order, bytes: order.bytes * (1 - OBJECTS) },
			resourceLimits: { maxOldGenerationSizeMb: objects },
		});
		let patience: NodeJS.Timeout | undefined;
		const stop = () => {
			Atomics.store(order.stop, 0, 1);
			patience = setTimeout(() => void worker.terminate(), PATIENCE);
		};
		signal.addEventListener("abort", stop, { once: true });
		let isFull = false;
		worker.on("message", hear);
		worker.on("error", (error: NodeJS.ErrnoException) => {
			if (error.code === "ERR_WORKER_OUT_OF_MEMORY") isFull = true;
			else reject(error);
		});
		worker.on("exit", () => {
			signal.removeEventListener("abort", stop);
			clearTimeout(patience);
			resolve(isFull ? "out of memory" : "done");
		});
	});
}

/** The rows of an order, as a thread runs them. */
export function rowsOfOrder({ scope, ids }: Order): readonly TableRow[] {
	return rowsFor(scope).filter(({ id }) => ids.includes(id));
}
