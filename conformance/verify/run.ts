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
}
export type Said =
	| { readonly id: string; readonly what: string }
	| { readonly id: string; readonly answer: RowAnswer; readonly seconds: number };

const THREAD = new URL("./thread.js", import.meta.url);

/** Runs some rows of a scope, one after the other. */
export async function runHere(
	rows: readonly TableRow[],
	order: Omit<Order, "ids" | "scope">,
	signal: AbortSignal,
	say: (said: Said) => void,
) {
	for (const row of rows) {
		signal.throwIfAborted();
		const begun = performance.now();
		const answer = await row.run({
			...order,
			signal,
			progress: (what, done, of) =>
				say({ id: row.id, what: `${what} ${done.toLocaleString("en-US")}${of === undefined ? "" : `/${of}`}` }),
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
				? inThread({ scope, ids: group.map(({ id }) => id), budgetSeconds, bytes }, signal, hear)
				: runHere(group, { budgetSeconds, bytes }, signal, hear),
		signal,
	);
}

/** A search does not listen while it runs; a thread can be ended all the same. */
function inThread(order: Order, signal: AbortSignal, hear: (said: Said) => void): Promise<void> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(THREAD, { workerData: order });
		const stop = () => void worker.terminate();
		signal.addEventListener("abort", stop, { once: true });
		worker.on("message", hear);
		worker.on("error", reject);
		worker.on("exit", () => {
			signal.removeEventListener("abort", stop);
			if (signal.aborted) reject(new Error("interrupted"));
			else resolve();
		});
	});
}

/** The rows of an order, as a thread runs them. */
export function rowsOfOrder({ scope, ids }: Order): readonly TableRow[] {
	return rowsFor(scope).filter(({ id }) => ids.includes(id));
}
