/**
 * Lists of ids, as the scheduler moves them about. Leaves out what is on them.
 */

/** The list turned so that `chosen` is last: round robin. */
export function rotated<T>(list: readonly T[], chosen: T): T[] {
	const at = list.indexOf(chosen);
	return [...list.slice(at + 1), ...list.slice(0, at + 1)];
}

export function without<T>(list: readonly T[], gone: T): T[] {
	return list.filter((one) => one !== gone);
}

/** The list with `added` directly before `before`, or at the end if that is null. */
export function insertedBefore<T>(list: readonly T[], added: T, before: T | null): T[] {
	if (before === null) return [...list, added];
	const at = list.indexOf(before);
	return [...list.slice(0, at), added, ...list.slice(at)];
}

/** What follows `one` on the list; null if it is last or not there. */
export function after<T>(list: readonly T[], one: T): T | null {
	const at = list.indexOf(one);
	return at < 0 ? null : (list[at + 1] ?? null);
}
