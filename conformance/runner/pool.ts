/**
 * Does many pieces of work with a limit on how many are under way, in order of start. Leaves out what the work is.
 */
import { setImmediate } from "node:timers/promises";

/** Work that never waits for anything outside would keep signals and timers from being heard; so it pauses this often. */
const PAUSE_EVERY_MS = 50;

/**
 * Calls `work` for each item, at most `limit` at a time. Items are taken lazily. Once one fails, or the signal aborts, no further
 * item is taken; what is under way is waited for, then the first failure is thrown.
 */
export async function forEachLimited<T>(
	items: Iterable<T>,
	limit: number,
	work: (item: T, index: number) => Promise<void>,
	signal?: AbortSignal,
): Promise<void> {
	const iterator = items[Symbol.iterator]();
	let index = 0;
	let failure: { readonly error: unknown } | undefined;
	let paused = performance.now();
	const worker = async (): Promise<void> => {
		while (failure === undefined && !signal?.aborted) {
			const next = iterator.next();
			if (next.done) return;
			try {
				await work(next.value, index++);
			} catch (error) {
				failure ??= { error };
			}
			if (performance.now() - paused > PAUSE_EVERY_MS) {
				await setImmediate();
				paused = performance.now();
			}
		}
	};
	await Promise.all(Array.from({ length: Math.max(1, limit) }, worker));
	if (failure !== undefined) throw failure.error;
	signal?.throwIfAborted();
}
